"""What was made, in the few lines that a panel has room for. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.scene.baselines import BaselineSegment
from CTGANAugmentLib.scene.results import ResultNodes

_MOST_LINES = 4
_LONGEST_NAME, _LONGEST_TEXT, _TAIL = 40, 500, 120


def summary(made: ResultNodes, modality: str, *, kept: bool) -> str:
    """Sentence on a result, its warnings, and what each lesion measures.

    Args:
        made: the result in the scene.
        modality: "CT" gives the mean a unit.
        kept: applied, not only previewed.
    """
    name = shortened(made.nodes[0].GetName(), _LONGEST_NAME) if made.nodes else ""
    done = _("Made {name}.").format(name=name) if kept else _("Preview: Apply keeps it.")
    warnings = [_("Note: {text}.").format(text=shortened(text.rstrip("."))) for text in made.result.warnings]
    lesions = made.result.provenance.measured.get("lesions", ())
    sizes = [_measures(number, each, modality) for number, each in enumerate(lesions, start=1)]
    return "\n".join([done, *_first(warnings), *_first(sizes)])


def segment_summary(made: BaselineSegment, modality: str) -> str:
    """Sentence on a segment, and the warnings.

    Args:
        made: the segment in the scene.
        modality: "CT" gives the mean a unit.
    """
    warnings = [_("Note: {text}.").format(text=shortened(text.rstrip("."))) for text in made.warnings]
    sizes = [_segment_measures(made.name, each, modality) for each in made.measured.get("segments", ())]
    done = sizes or [_("Made {name}.").format(name=made.name)]
    return "\n".join([*done, *_first(warnings)])


def shortened(text: str, longest: int = _LONGEST_TEXT) -> str:
    """Return a text without its middle where it is too long: the end often says what to do."""
    if len(text) <= longest:
        return text
    tail = min(_TAIL, longest // 2)
    return f"{text[: longest - tail - 3]}...{text[-tail:]}"


def _first(lines: list[str]) -> list[str]:
    if len(lines) <= _MOST_LINES:
        return lines
    return [*lines[: _MOST_LINES - 1], _("... and {count} more").format(count=len(lines) - _MOST_LINES + 1)]


def _segment_measures(name: str, segment: Mapping[str, Any], modality: str) -> str:
    text = _("{name}: {volume:.2f} mL, {diameter:.1f} mm, mean {mean:g}{unit}")
    return text.format(
        name=name,
        volume=segment["volume_ml"],
        diameter=segment["equivalent_diameter_mm"],
        mean=segment["mean"],
        unit=" HU" if modality == "CT" else "",
    )


def _measures(number: int, lesion: Mapping[str, Any], modality: str) -> str:
    text = _("Lesion {number}: {diameter:.1f} mm, {volume:.2f} mL, mean inside {mean:.0f}{unit}")
    return text.format(
        number=number,
        diameter=lesion["equivalent_diameter_mm"],
        volume=lesion["volume_ml"],
        mean=lesion["mean_inside"],
        unit=" HU" if modality == "CT" else "",
    )
