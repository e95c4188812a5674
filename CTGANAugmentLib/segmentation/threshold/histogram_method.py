"""What the automatic thresholds share: a histogram, cuts in it, and the class that is wanted."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Array
from CTGANAugmentLib.mask_part import Mask
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, part_of
from CTGANAugmentLib.segmentation.method import Family, Found, SegmentationMethod
from CTGANAugmentLib.segmentation.suggestion import has_target, tissue_at_seeds
from CTGANAugmentLib.segmentation.threshold.histogram import Counts, histogram_of
from CTGANAugmentLib.segmentation.workspace import Workspace

SIDES = ("seed", "above", "below")

Smoothing = Annotated[
    float, Parameter("Gaussian smoothing (sigma) before the method", 0, 10, group="Preparation")
]
FOOT_SMOOTHING_MM = 0.7
"""For methods that cut at the foot of the background's peak: smoothing narrows the peak and blurs the borders, so that
they cut the lower, and the segment grows the thicker, the more is smoothed."""


@dataclass(frozen=True)
class HistogramMethod(SegmentationMethod):
    """Base of the automatic thresholds; each has `cuts`."""

    family: ClassVar[Family] = "threshold"

    side: Annotated[
        str,
        Parameter(
            "Class to take: the seed's, the brightest or the darkest; without a seed, 'seed' takes the brightest",
            choices=SIDES,
            group="Threshold",
        ),
    ] = "seed"
    smoothing_mm: Smoothing = 1.0

    @abstractmethod
    def cuts(self, counts: Counts) -> tuple[int, ...]:
        """Last bin of each class but the brightest, ascending.

        Args:
            counts: voxels of each bin, shape (n,), at least two of them filled.

        Raises:
            UserError: the histogram has nothing that the method could cut at, and why.
        """

    def segment(self, workspace: Workspace, progress: Progress) -> Found:
        """Cut the histogram and take one of the classes.

        Raises:
            UserError: the voxels have one value only, or the method finds no threshold.
        """
        histogram = histogram_of(workspace, part_of(progress, 0.0, 0.7))
        progress(0.7, "finding the threshold")
        thresholds = [histogram.split(cut, workspace.values) for cut in self.cuts(histogram.counts)]
        wanted = class_wanted(workspace, self.side, thresholds)
        progress(0.8, "comparing")
        measured = {"threshold": thresholds[0]} if len(thresholds) == 1 else {"thresholds": thresholds}
        return Found(class_mask(workspace.values, thresholds, wanted), measured={**measured, "class": wanted})


def class_wanted(workspace: Workspace, side: str, thresholds: list[float]) -> int:
    """Index of the class that a side means, from the darkest (0) to the brightest."""
    if side == "seed" and has_target(workspace):
        return int(np.searchsorted(thresholds, tissue_at_seeds(workspace).median, side="left"))
    return 0 if side == "below" else len(thresholds)


def class_mask(values: Array, thresholds: list[float], wanted: int) -> Mask:
    """Voxels (k, j, i) of one class: above the threshold below it, up to and with the one above it."""
    mask: Mask = np.ones(values.shape, dtype=bool) if wanted == 0 else values > thresholds[wanted - 1]
    if wanted < len(thresholds):
        mask &= values <= thresholds[wanted]
    return mask


def filled_range(counts: Counts) -> tuple[int, int]:
    """First and last filled bin."""
    filled = np.flatnonzero(counts)
    return int(filled[0]), int(filled[-1])


def best_cut(counts: Counts, criterion: Counts) -> int:
    """Bin with the greatest criterion; of a run of equal ones, as empty bins make, the middle.

    Args:
        counts: voxels of each bin, shape (n,).
        criterion: worth of a cut after each bin, shape (n,); NaN and what is not between filled bins is left out.

    Raises:
        UserError: no cut has a criterion.
    """
    first, last = filled_range(counts)
    inner = criterion[first:last]
    usable = np.isfinite(inner)
    if not usable.any():
        raise UserError(
            "the values of the region have no two classes that this threshold could tell apart: choose another "
            "method, or a larger region of interest"
        )
    best = inner[usable].max()
    ties = np.flatnonzero(usable & (inner >= best - 1e-12 * max(1.0, abs(best))))
    run = ties[: int(np.argmax(np.append(np.diff(ties) > 1, True))) + 1]
    return first + int(run[len(run) // 2])
