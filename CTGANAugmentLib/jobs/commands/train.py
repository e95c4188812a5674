"""``ctganaugment train``: a generator trained on the user's own scans, and what can be wished of a run."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.jobs.commands import shared_flags
from CTGANAugmentLib.jobs.exit_codes import OK, STOPPED
from CTGANAugmentLib.jobs.foreground import run_in_foreground
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.parameters import Declared, ParameterSpec, parameters_of
from CTGANAugmentLib.progress import Cancelled, no_progress


def fill(parser: argparse.ArgumentParser, _arguments: Sequence[str]) -> None:
    """Give the parser its flags."""
    parser.description = (
        "Train a generator on your own scans, divided by patient. Ctrl-C stops it at a checkpoint; --resume goes on. "
        f"{shared_flags.SYNTHETIC_NOTICE}"
    )
    parser.add_argument("config", nargs="?", metavar="CONFIG", help="YAML file, or a recipe out of --list")
    parser.add_argument("--out", metavar="RUN", help="folder of the new run; made when missing")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="override an entry, such as training.steps=200 or data.images=FOLDER; repeatable",
    )
    instead = parser.add_argument_group("instead of CONFIG").add_mutually_exclusive_group()
    instead.add_argument("--resume", metavar="RUN", help="go on with a run from its newest checkpoint")
    instead.add_argument("--pause", metavar="RUN", help="let a run in another process wait")
    instead.add_argument("--continue", dest="go", metavar="RUN", help="let a paused run go on")
    instead.add_argument("--stop", metavar="RUN", help="let a run in another process end at a checkpoint")
    instead.add_argument("--list", action="store_true", help="show recipes, and what can be set")
    parser.set_defaults(act=_act)


def _act(parsed: argparse.Namespace) -> int:
    misuse = _misuse(parsed)
    if misuse:
        return shared_flags.refuse("train", misuse)
    if parsed.list:
        sys.stdout.write(_listing())
        return OK
    if parsed.pause or parsed.go or parsed.stop:
        return _wish(parsed)
    arguments = {"config": parsed.config, "set": parsed.set, "out": parsed.resume or parsed.out}
    return _train(Job("train", {**arguments, "resume": bool(parsed.resume)}))


def _misuse(parsed: argparse.Namespace) -> str:
    """What is wrong with the flags taken together, "" when nothing is."""
    instead = parsed.resume or parsed.pause or parsed.go or parsed.stop or parsed.list
    if instead and (parsed.config or parsed.out or parsed.set):
        return "CONFIG, --out and --set belong to a new run; a run goes on as it was begun"
    if not instead and not (parsed.config and parsed.out):
        return "say what to train and where: CONFIG --out RUN (--list shows the recipes)"
    return ""


def _train(job: Job) -> int:
    from CTGANAugmentLib.training.run.leading_process import leads

    out = Path(job.arguments["out"])
    try:
        with _stop_on_interrupt(out):
            if leads():
                return run_in_foreground(job)
            job.run(no_progress)
            return OK
    except Cancelled:
        if leads():
            sys.stderr.write(f"stopped at a checkpoint; go on with: ctganaugment train --resume {out}\n")
        return STOPPED


@contextmanager
def _stop_on_interrupt(out: Path) -> Iterator[None]:
    """Make the first Ctrl-C a wish to stop at a checkpoint, once the training has begun; the second one ends it."""
    from CTGANAugmentLib.training.run.folder import RunFolder

    run = RunFolder(out)
    before = signal.getsignal(signal.SIGINT)

    def stop(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, before)
        if not run.events_file.exists():
            raise KeyboardInterrupt
        run.ask("stop")
        sys.stderr.write("stopping at a checkpoint; Ctrl-C again ends at once\n")

    signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _wish(parsed: argparse.Namespace) -> int:
    from CTGANAugmentLib.training.run.folder import RunFolder, Wish

    wishes: dict[Wish, str | None] = {"pause": parsed.pause, "stop": parsed.stop, "go": parsed.go}
    wish, path = next((wish, path) for wish, path in wishes.items() if path)
    run = RunFolder(Path(path))
    kinds = [event["event"] for event in run.events(most_losses=2)]
    if kinds and kinds[-1] in ("finished", "stopped"):
        raise UserError(f"the run in {path} is {kinds[-1]}: no process would hear of it")
    run.ask(wish)
    sys.stderr.write(f"asked the run in {path} to {'go on' if wish == 'go' else wish}\n")
    return OK


def _listing() -> str:
    import yaml

    from CTGANAugmentLib.datasets.data_settings import DataSettings
    from CTGANAugmentLib.training.config import CardText, recipes
    from CTGANAugmentLib.training.data.batch_augmentation import AugmentationSettings
    from CTGANAugmentLib.training.objective import objectives
    from CTGANAugmentLib.training.settings import TrainingSettings

    lines = ["Recipes"]
    for name, path in recipes().items():
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        lines.append(f"  {name:24} {content.get('card', {}).get('title', content['objective'])}")
    for objective in objectives().values():
        lines += ["", f"objective: {objective.id}   {objective.title}"]
        lines += [f"  source: {objective.source}"] if objective.source else []
        lines += [_parameter("parameters", spec) for spec in parameters_of(objective)]
    sections: dict[str, type[Declared]] = {
        "data": DataSettings,
        "augmentation": AugmentationSettings,
        "training": TrainingSettings,
        "card": CardText,
    }
    for section, cls in sections.items():
        lines += ["", section, *(_parameter(section, spec) for spec in parameters_of(cls))]
    return "\n".join(lines) + "\n"


def _parameter(section: str, spec: ParameterSpec) -> str:
    if spec.about.choices:
        values = f"one of {', '.join(spec.about.choices)}"
    else:
        values = {bool: "true or false", str: "text"}.get(spec.kind) or spec.bounds_text()
    return f"  {f'{section}.{spec.name}':36} {spec.about.help}; {values}; default: {spec.default!r}"
