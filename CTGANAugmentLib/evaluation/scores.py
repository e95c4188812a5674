"""All scores of a mask in one list: what tables, reports and forms call them, and which way is better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from CTGANAugmentLib.evaluation.detection import detect
from CTGANAugmentLib.evaluation.overlap import Mask, score_overlap
from CTGANAugmentLib.geometry import Grid, bounding_box


@dataclass(frozen=True)
class Score:
    """One figure as people read it.

    Attributes:
        name: key in rows and columns.
        title: heading.
        unit: "" for a pure number.
        better: which way is better; "zero" for a signed difference.
        help: one line.
        digits: after the point.
    """

    name: str
    title: str
    unit: str
    better: Literal["higher", "lower", "zero"]
    help: str
    digits: int = 2

    @property
    def heading(self) -> str:
        """Title with its unit."""
        return f"{self.title} ({self.unit})" if self.unit else self.title

    def text(self, value: float | None) -> str:
        """Value as people read it; a distance to a mask that is empty is no number."""
        return "–" if value is None else f"{value:.{self.digits}f}"


SCORES: tuple[Score, ...] = (
    Score("dice", "Dice", "", "higher", "2 |A and B| / (|A| + |B|)", 3),
    Score("jaccard", "Jaccard", "", "higher", "|A and B| / |A or B|", 3),
    Score("sensitivity", "Sensitivity", "", "higher", "share of the reference that was found", 3),
    Score("specificity", "Specificity", "", "higher", "share of all else in the scan that was left alone", 4),
    Score("precision", "Precision", "", "higher", "share of what was found that is in the reference", 3),
    Score("volume_difference_ml", "Volume difference", "mL", "zero", "result minus reference"),
    Score("hd95_mm", "HD95", "mm", "lower", "larger 95th percentile of the distances between the surfaces"),
    Score("assd_mm", "ASSD", "mm", "lower", "average distance between the surfaces, both ways"),
    Score("surface_dice", "Surface Dice", "", "higher", "share of both surfaces within the tolerance", 3),
    Score("hits", "Hits", "", "higher", "lesions of the reference that were found", 0),
    Score("misses", "Misses", "", "lower", "lesions of the reference that were not found", 0),
    Score("false_positives", "False positives", "", "lower", "lesions found that are none", 0),
)
"""Scores of one mask against one reference."""

COSTS: tuple[Score, ...] = (
    Score("seconds", "Time", "s", "lower", "wall time of the method, without reading the scan"),
    Score("added_memory_mb", "Memory", "MB", "lower", "what the method took beside the scan, at its peak", 0),
    Score("peak_memory_mb", "Peak memory", "MB", "lower", "of the whole process, with the scan", 0),
)
"""What a run took."""


def score_segmentation(
    result: Mask, reference: Mask, grid: Grid, *, tolerance_mm: float = 2.0
) -> dict[str, float | None]:
    """Every one of `SCORES` by name, None for an infinite distance.

    Args:
        result: mask to judge (k, j, i).
        reference: mask that it should be, on the same voxels.
        grid: where their voxels are.
        tolerance_mm: of the surface Dice.

    Raises:
        UserError: masks of different shapes.
    """
    overlap = score_overlap(result, reference, grid, tolerance_mm=tolerance_mm).to_json()
    boxes = [bounding_box(mask) for mask in (result, reference) if mask.any()]
    if not boxes:
        return {**overlap, "hits": 0, "misses": 0, "false_positives": 0}
    inside = boxes[0].union(boxes[-1]).slices
    lesions = detect(result[inside], reference[inside])
    return {
        **overlap,
        "hits": lesions.hits,
        "misses": lesions.misses,
        "false_positives": lesions.false_positives,
    }
