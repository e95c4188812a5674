"""A run as a face shows it: how far it is, its curves, what the model makes. No Qt, no torch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.pytorch import TRAINING, why_no_packages
from CTGANAugmentLib.training.run.folder import RunFolder
from CTGANAugmentLib.training.run.lock import is_held

State = Literal["none", "preparing", "running", "paused", "stopped", "finished", "broken off"]
_MOST_LOSSES = 600
_TOTAL = "/total"
_MINUTE_S, _HOUR_S = 60, 3600


@dataclass(frozen=True)
class RunView:
    """What is to be seen of a run.

    Attributes:
        path: of its folder.
        state: "broken off" where its process ended without a word.
        step: of the newest event.
        seconds: that it was trained.
        warnings: what it warned of, each once.
        charts: losses and scores as HTML with SVG.
        losses: (step, value) of what each network minimises, by its name.
        picture: newest picture of what the model makes; None while there is none.
        has_model: whether the trained model is there.
        report: page that shows the run; None before its first checkpoint.
    """

    path: Path
    state: State = "none"
    step: int = 0
    seconds: float = 0.0
    warnings: tuple[str, ...] = ()
    charts: str = ""
    losses: Mapping[str, Sequence[tuple[int, float | None]]] = field(default_factory=dict)
    picture: Path | None = None
    has_model: bool = False
    report: Path | None = None

    @property
    def goes_on(self) -> bool:
        """Whether a process trains it now, whoever started that."""
        return self.state in ("preparing", "running", "paused")

    @property
    def can_resume(self) -> bool:
        """Whether it can be gone on with from a checkpoint."""
        return self.state in ("stopped", "broken off")


def view_of(path: Path, *, charts: bool = True) -> RunView:
    """Read a run's folder; one that holds no run is a view of nothing.

    Args:
        path: of the folder.
        charts: whether curves are wanted, which takes a moment longer.
    """
    run = RunFolder(path)
    if not run.config_file.is_file():
        return RunView(path)
    events = run.events(most_losses=_MOST_LOSSES)
    last: Mapping[str, Any] = events[-1] if events else {}
    warnings = dict.fromkeys(str(each.get("message", "")) for each in events if each["event"] == "warning")
    pictures = run.sample_files()
    return RunView(
        path,
        _state(events, run),
        int(last.get("step", 0)),
        float(last.get("seconds", 0.0)),
        tuple(warnings),
        _charts(events) if charts else "",
        _losses(events),
        pictures[-1] if pictures else None,
        (run.model / "card.json").is_file(),
        run.report if run.report.is_file() else None,
    )


def run_sentence(view: RunView) -> str:
    """How far a run is, in one line; "" for no run."""
    states = {
        "preparing": _("Preparing the data"),
        "running": _("In training"),
        "paused": _("Paused"),
        "stopped": _("Stopped at a checkpoint; Resume goes on"),
        "finished": _("Finished"),
        "broken off": _("Broken off: its process ended; Resume goes on from the newest checkpoint"),
    }
    if view.state not in states:
        return ""
    text = _("{state}. Step {step:,}, {time}.")
    return text.format(state=states[view.state], step=view.step, time=_duration(view.seconds))


def runs_in(folder: Path) -> list[Path]:
    """Runs that lie in a folder, or that it is itself; the newest first."""
    begun: dict[Path, float] = {}
    with suppress(OSError):  # a folder that is not there, or not ours to read, holds none
        for each in (folder, *folder.iterdir()):
            with suppress(OSError):  # removed meanwhile, or no run
                begun[each] = RunFolder(each).config_file.stat().st_mtime
    return sorted(begun, key=lambda each: begun[each], reverse=True)


def why_not_train(sources: Mapping[str, str], out: str, *, taken: bool = False) -> str:
    """Sentence that says what keeps a training from beginning, "" when it can begin.

    Args:
        sources: places of scans by the names of `sources_of`; masks may be empty.
        out: name or folder of the run.
        taken: whether there is something of that name.
    """
    lacking = why_no_packages(TRAINING)
    if lacking:
        return lacking
    if any(not path.strip() for name, path in sources.items() if not name.startswith("masks")):
        return _("Say where the scans are: a folder, a table, a datalist or a pattern.")
    if not out.strip():
        return _("Give the run a name.")
    return _("There is a folder of this name already: give the run another name.") if taken else ""


def _charts(events: Sequence[dict[str, Any]]) -> str:
    from CTGANAugmentLib.training.run.report import charts_html  # needs pillow, which Slicer may lack

    return charts_html(events)


def _losses(events: Sequence[Mapping[str, Any]]) -> dict[str, list[tuple[int, float | None]]]:
    curves: dict[str, list[tuple[int, float | None]]] = {}
    for event in events:
        if event["event"] == "losses":
            for name, value in event.get("losses", {}).items():
                if name.endswith(_TOTAL):
                    curves.setdefault(name.removesuffix(_TOTAL), []).append(
                        (int(event.get("step", 0)), value)
                    )
    return curves


def _state(events: Sequence[Mapping[str, Any]], run: RunFolder) -> State:
    kinds = [each["event"] for each in events if each["event"] in _STATES]
    if kinds and kinds[-1] in ("finished", "stopped"):
        return _STATES[kinds[-1]]
    if not is_held(run.path):
        return "broken off"
    return _STATES[kinds[-1]] if kinds else "preparing"


_STATES: Mapping[str, State] = {
    "started": "running",
    "resumed": "running",
    "paused": "paused",
    "stopped": "stopped",
    "finished": "finished",
}
"""By the events that tell of them."""


def _duration(seconds: float) -> str:
    if seconds < _MINUTE_S:
        return _("{seconds} s").format(seconds=round(seconds))
    if seconds < _HOUR_S:
        return _("{minutes} min").format(minutes=round(seconds / _MINUTE_S))
    return _("{hours:.1f} h").format(hours=seconds / _HOUR_S)
