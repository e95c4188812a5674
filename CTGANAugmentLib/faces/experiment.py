"""What the Evaluate panel decides: which experiment runs on which scans, and how its outcome is shown. No Qt."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.experiment.arm_scores import Figure
from CTGANAugmentLib.evaluation.experiment.bundled import experiments, read_content
from CTGANAugmentLib.evaluation.experiment.intervals import Interval
from CTGANAugmentLib.evaluation.experiment.learning_curves import STYLE, CurvePoint, learning_curves
from CTGANAugmentLib.evaluation.experiment.settings import ALL
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.pytorch import RECIPES, TRAINING, missing_packages, why_no_packages
from CTGANAugmentLib.jobs.experiment import REPORT, read_figures
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.parameters import Declared, Parameter

OWN_EXPERIMENT = "own"
_MOST_WORKERS = 64
_PERCENT = 100
_ENDS = ("", "_low", "_high")
CHART_STYLE = STYLE

Curves = Mapping[str, Sequence[tuple[int, float | None]]]
"""Values over the number of training patients, by arm."""


@dataclass(frozen=True, kw_only=True)
class ExperimentScans(Declared):
    """What must be said of the scans, and how many processes work."""

    label: Annotated[
        int | None,
        Parameter("value of the lesion in the masks", 1, 65535, group="Scans", usual="every value"),
    ] = None
    patient_pattern: Annotated[
        str,
        Parameter("regular expression with (?P<patient>...) that finds the patient in a path", group="Scans"),
    ] = ""
    workers: Annotated[
        int, Parameter("processes side by side; more than one needs Dask", 1, _MOST_WORKERS, group="Run")
    ] = 1


@dataclass(frozen=True)
class Outcome:
    """What an experiment found, for people.

    Attributes:
        answer: sentences.
        headings, rows: table of all figures, texts.
        curves: by the figure's title.
        charts: the same with intervals, as HTML with SVG; its colours are in `CHART_STYLE`.
        report: the page.
    """

    answer: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    curves: Mapping[str, Curves]
    charts: Mapping[str, str]
    report: Path


def left_to_experiment(_spec: Any, _typical: float | None) -> str:
    """Sentence that says what a setting is while it is left out."""
    return _("Left to the experiment's file. Tick to set it yourself.")


def experiment_choices() -> list[tuple[str, str]]:
    """Experiments with their titles, the user's own last; that alone while what reads them is not installed."""
    own = (OWN_EXPERIMENT, _("An experiment of my own ..."))
    readable = [] if missing_packages(RECIPES) else list(experiments())
    return [*((name, _(str(read_content(name)[0]["settings"]["title"]))) for name in readable), own]


def why_not_experiment(config: str, images: str, out: str) -> str:
    """Sentence that says what keeps an experiment from running, "" when it can run.

    Args:
        config: name of one, or the user's file; "" for a file that is not named yet.
        images: scans; "" where the user's own file names them.
        out: folder of the experiment.
    """
    missing = why_no_packages(TRAINING)
    if missing:
        return missing
    if not config.strip():
        return _("Say where your experiment is: a YAML file.")
    try:
        content, _folder = read_content(config.strip())
    except UserError as error:
        return str(error)
    if not images.strip() and not (content.get("data") or {}).get("images"):
        return _("Say where the scans are: a folder, a table, or a pattern with one * for the case.")
    return "" if out.strip() else _("Say which folder the experiment goes into.")


def experiment_job(config: str, images: str, masks: str, out: Path, scans: ExperimentScans) -> Job:
    """Job that runs an experiment, or goes on where it was stopped."""
    given = {name: value for name, value in scans.to_json().items() if value not in (None, "")}
    paths = {name: text.strip() for name, text in (("images", images), ("masks", masks)) if text.strip()}
    return Job("experiment", {"config": config, "out": str(out), **paths, **given})


def outcome_in(folder: str) -> Outcome | None:
    """What the experiment of a folder found; None where there is nothing yet."""
    if not folder.strip():
        return None
    try:
        return outcome_of(read_figures(Path(folder.strip())), Path(folder.strip()))
    except UserError:
        return None


def outcome_of(content: Mapping[str, Any], folder: Path) -> Outcome:
    """Lay out what an experiment's ``figures.json`` says."""
    figures, findings = content["figures"], content["findings"]
    headings = (
        _("Training patients"),
        _("Arm"),
        *(f"{_(each['title'])} ({each['unit']})" for each in figures),
    )
    rows = tuple((row["trained_on"], row["arm"], *(_text(row, each) for each in figures)) for row in findings)
    curves: dict[str, dict[str, list[tuple[int, float | None]]]] = {}
    for each in figures:
        for row in findings:
            own = curves.setdefault(_(each["title"]), {}).setdefault(row["arm"], [])
            own.append((row["trained_on_most"], row[each["name"]]))
    return Outcome(tuple(content["answer"]), headings, rows, curves, _charts(content), folder / REPORT)


def _charts(content: Mapping[str, Any]) -> dict[str, str]:
    figures = [Figure(**each) for each in content["figures"]]
    points = [
        CurvePoint(
            None if row["patients"] == ALL else int(row["patients"]),
            row["trained_on"],
            row["arm"],
            {
                figure.name: Interval(*(_number(row[f"{figure.name}{end}"]) for end in _ENDS))
                for figure in figures
            },
        )
        for row in content["findings"]
    ]
    joined = [name for name, arm in content["experiment"]["arms"].items() if arm.get("join")]
    return {_(figure.title): learning_curves(points, [figure], joined) for figure in figures}


def _number(value: float | None) -> float:
    return math.nan if value is None else value


def experiment_summary(result: Mapping[str, Any]) -> str:
    """Sentences on an experiment that ended: its answer, and what failed."""
    warnings = [_("Note: {text}.").format(text=str(text).rstrip(".")) for text in result["warnings"]]
    return "\n".join([*(str(sentence) for sentence in result["notes"]), *warnings])


def _text(row: Mapping[str, Any], figure: Mapping[str, Any]) -> str:
    values = [row[f"{figure['name']}{end}"] for end in _ENDS]
    if values[0] is None:
        return "–"
    scale = _PERCENT if figure["unit"] == "%" else 1
    shown = [f"{scale * value:.1f}" if value is not None else "–" for value in values]
    return f"{shown[0]} ({shown[1]} – {shown[2]})"
