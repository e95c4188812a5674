"""What is decided about made lesions beside real ones: when they can be compared, the job, and what came out. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.realism.feature_sets import FEATURE_SETS
from CTGANAugmentLib.evaluation.realism.measures import OF_FEATURES, OF_VALUES
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.lesion_sets import LesionCut, LesionSources, why_not_sources
from CTGANAugmentLib.faces.pytorch import TRAINING, why_no_packages
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.jobs.realism import DEFAULT_FEATURES, REPORT, read_realism
from CTGANAugmentLib.parameters import Parameter

_LARGEST_SEED = 2**31 - 1


@dataclass(frozen=True, kw_only=True)
class RealismSettings(LesionCut):
    """How patches are cut and compared."""

    own_network: Annotated[
        bool,
        Parameter(
            "compare also by a network that learns from a third of the real patients", group="Comparison"
        ),
    ] = False
    seed: Annotated[
        int, Parameter("of draws, forests and networks", 0, _LARGEST_SEED, group="Comparison")
    ] = 0


@dataclass(frozen=True)
class RealismOutcome:
    """What a comparison found, for people.

    Attributes:
        answer: sentences.
        headings, rows: table of all quantities, texts.
        report: the page.
    """

    answer: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    report: Path


def why_not_realism(sources: LesionSources, settings: RealismSettings, out: str) -> str:
    """Sentence that says what keeps lesions from being compared, "" when nothing does."""
    reason = why_not_sources(sources)
    if reason:
        return reason
    missing = why_no_packages(TRAINING) if settings.own_network else ""
    return missing or ("" if out.strip() else _("Say which folder the report goes into."))


def realism_job(sources: LesionSources, settings: RealismSettings, out: Path) -> Job:
    """Job that compares lesions; an earlier report in the folder is replaced."""
    arguments = settings.to_arguments()
    features = f"{DEFAULT_FEATURES},cnn" if arguments.pop("own_network") else DEFAULT_FEATURES
    arguments |= {"out": str(out), "features": features, "overwrite": True}
    return Job("realism", {**sources.to_arguments(), **arguments})


def realism_summary(result: Mapping[str, Any]) -> str:
    """Sentences on a comparison that ended."""
    notes = [_("Note: {text}.").format(text=str(text).rstrip(".")) for text in result["warnings"]]
    return "\n".join([*(str(sentence) for sentence in result["notes"]), *notes])


def realism_in(folder: str) -> RealismOutcome | None:
    """What the comparison in a folder found; None where there is none."""
    if not folder.strip():
        return None
    path = Path(folder.strip())
    try:
        content = read_realism(path)
        rows = tuple(_row(measure) for measure in content["measures"])
        return RealismOutcome(tuple(content["answer"]), _headings(), rows, path / REPORT)
    except (UserError, KeyError, TypeError):
        return None


def _headings() -> tuple[str, ...]:
    return (_("Features"), _("Quantity"), _("Made against real"), _("Real against real"), _("Patches"))


def _row(measure: Mapping[str, Any]) -> tuple[str, ...]:
    name, features = measure["quantity"], measure["features"]
    quantity = {**OF_VALUES, **OF_FEATURES}[name]
    titled = _(FEATURE_SETS[features].title) if features in FEATURE_SETS else _("Values")
    figures = [_figure(measure, side) for side in ("made", "real")]
    return (titled, _(quantity.title), *figures, str(measure["patches"]))


def _figure(measure: Mapping[str, Any], side: str) -> str:
    value, spread = measure[side], measure[f"{side}_sd"]
    if value is None:
        return "–"
    unit = f" {measure['unit']}" if measure["unit"] else ""
    return f"{value:.3g} ± {spread:.2g}{unit}" if spread is not None else f"{value:.3g}{unit}"
