"""The task behind ``ctganaugment train``: a model trained on the user's own scans."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import write_json
from CTGANAugmentLib.progress import Progress, part_of
from CTGANAugmentLib.training.run.lock import LOCK, sole_process

if TYPE_CHECKING:
    from CTGANAugmentLib.datasets.prepare import TrainingData
    from CTGANAugmentLib.training.config import TrainingConfig
    from CTGANAugmentLib.training.run.folder import RunFolder

_PREPARED = 0.05
"""Share of the progress in which patches are cut."""


def run_train(arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """Train a model, or go on with it where it was stopped.

    Args:
        arguments: ``out`` (folder of the run); for a new run ``config`` (file or recipe) and optional ``set``
            (overrides such as "training.steps=200"), otherwise ``resume`` (True).
        progress: told what is being done; `Cancelled` from it stops the run after a checkpoint.

    Raises:
        UserError: anything that can be mended.
        Cancelled: it was stopped, by `progress` or through the run's folder.
    """
    from CTGANAugmentLib.training.loop import train
    from CTGANAugmentLib.training.run.folder import RunFolder
    from CTGANAugmentLib.training.run.leading_process import leading_process_first, leads

    run = RunFolder(Path(arguments["out"]).resolve())
    progress(0.0, "reading the configuration")
    with ExitStack() as held:
        with leading_process_first():
            new = leads() and not arguments.get("resume")
            config = _new_config(arguments, run) if new else _kept_config(run)
            if new:
                held.enter_context(_forgotten_unless_begun(run))
            if leads():
                held.enter_context(sole_process(run.path))
                run.ask("go")  # wishes of before are forgotten
            data = _data(config, run, part_of(progress, 0.0, _PREPARED))
        try:
            train(config, data, run, _with_steps(part_of(progress, _PREPARED, 1.0), config.training.steps))
        finally:
            if leads() and run.events_file.exists():
                run.write_report(config.card.title or config.objective.title)
        return _result(run, data)


@contextmanager
def _forgotten_unless_begun(run: RunFolder) -> Iterator[None]:
    """Take a new run's files away again when what it was asked for is refused before its first event."""
    try:
        yield
    except UserError:
        if not run.events_file.exists():
            shutil.rmtree(run.patches, ignore_errors=True)
            for path in (run.config_file, run.path / LOCK):
                path.unlink(missing_ok=True)
            with suppress(OSError):  # which is what a folder that holds something else answers
                run.path.rmdir()
        raise


def _new_config(arguments: Mapping[str, Any], run: RunFolder) -> TrainingConfig:
    from CTGANAugmentLib.training.config import read_config

    if not arguments.get("config"):
        raise UserError("a new run needs 'config': name a file or a recipe")
    if run.config_file.exists():
        raise UserError(
            f"{run.path} holds a run already: go on with --resume {run.path}, or choose another folder"
        )
    others = [path.name for path in (run.checkpoints, run.model, run.patches, run.samples) if path.exists()]
    if others:
        raise UserError(
            f"{run.path} holds {', '.join(others)} already, which a run would write over: choose another folder"
        )
    config = read_config(arguments["config"], arguments.get("set") or ())
    try:
        run.path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            f"cannot make the folder {run.path} ({error.strerror}): choose another place"
        ) from error
    write_json(config.to_json(), run.config_file)
    return config


def _kept_config(run: RunFolder) -> TrainingConfig:
    from CTGANAugmentLib.training.config import TrainingConfig

    try:
        content = json.loads(run.config_file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"expected the folder of a run to go on with, got {run.path}: {error}") from error
    return TrainingConfig.from_json(content, run.path)


def _data(config: TrainingConfig, run: RunFolder, progress: Progress) -> TrainingData:
    """Patches of a run: cut before its first checkpoint, from then on those that it was trained on."""
    from CTGANAugmentLib.datasets.prepare import prepare_training_data, reopen_training_data

    begun = any(run.checkpoints.glob("step_*"))
    kept = reopen_training_data(config.data, run.patches) if begun else None
    return kept or prepare_training_data(config.data, run.patches, progress)


def _with_steps(progress: Progress, steps: int) -> Progress:
    def report(fraction: float, message: str) -> None:
        progress(fraction, f"step {round(fraction * steps):,} of {steps:,}: {message}")

    return report


def _result(run: RunFolder, data: TrainingData) -> dict[str, Any]:
    events = run.events(most_losses=2)
    messages = [str(event["message"]) for event in events if event["event"] == "warning"]
    last = events[-1] if events else {}
    return {
        "files": {"model": str(run.model), "report": str(run.report), "events": str(run.events_file)},
        "measured": {"steps": last.get("step", 0), "seconds": last.get("seconds", 0.0)},
        "notes": list(data.notes),
        "warnings": list(dict.fromkeys(messages)),
    }
