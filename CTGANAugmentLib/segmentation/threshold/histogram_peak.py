"""The peak of the histogram that the seed belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any, ClassVar

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, part_of
from CTGANAugmentLib.segmentation.method import Family, Found, SegmentationMethod
from CTGANAugmentLib.segmentation.suggestion import has_target, tissue_at_seeds
from CTGANAugmentLib.segmentation.threshold.histogram import Counts, Histogram, histogram_of
from CTGANAugmentLib.segmentation.threshold.histogram_method import Smoothing
from CTGANAugmentLib.segmentation.workspace import Workspace

_SPAN_SHARE = 0.02
"""Smoothing of the histogram as a part of the span of its values, where no seed tells the noise."""


@register
@dataclass(frozen=True)
class HistogramPeakThreshold(SegmentationMethod):
    """Take the values round one peak of the histogram, from valley to valley.

    The peak is the seed's, or the brightest one without a seed. Where there is no valley the window ends at the foot
    of the peak; a seed beyond the foot takes what lies between the foot and the next valley.
    """

    id: ClassVar[str] = "histogram-peak"
    title: ClassVar[str] = "Histogram peak"
    family: ClassVar[Family] = "threshold"
    source: ClassVar[str] = "Prewitt JMS, Mendelsohn ML, Ann N Y Acad Sci 1966;128:1035 (mode method)"

    blur_intensity: Annotated[
        float | None,
        Parameter("Gaussian smoothing (sigma) of the histogram", 0.0001, 10000, group="Peak"),
    ] = None
    foot_percent: Annotated[
        float, Parameter("Height of the foot of a peak, as a part of the peak", 0, 90, group="Peak")
    ] = 10.0
    smoothing_mm: Smoothing = 1.0

    def suggest(self, workspace: Workspace) -> dict[str, Any]:
        """Smooth the histogram by the noise at the seeds, or by 2 % of its span where there is no seed."""
        if has_target(workspace):
            return {"blur_intensity": tissue_at_seeds(workspace).sd}
        histogram = histogram_of(workspace)
        return {"blur_intensity": _SPAN_SHARE * histogram.width * histogram.counts.size}

    def segment(self, workspace: Workspace, progress: Progress) -> Found:
        """Find the peak and compare every voxel with its ends.

        Raises:
            UserError: the voxels have one value only, or the histogram has no peak.
        """
        if self.blur_intensity is None:
            raise UserError("blur_intensity: expected a number, got none: give one, or a seed")
        histogram = histogram_of(workspace, part_of(progress, 0.0, 0.7))
        peaks = histogram.peaks(self.blur_intensity)
        if not len(peaks):
            raise UserError(
                "the histogram of the region has no peak: choose a larger region, or less blur_intensity"
            )
        wanted = int(peaks[-1])
        if has_target(workspace):
            wanted = histogram.bin_of(tissue_at_seeds(workspace).median)
        counts = histogram.smoothed(self.blur_intensity)
        lower, upper = _ends(counts, [int(peak) for peak in peaks], wanted, self.foot_percent / 100)
        progress(0.8, "comparing")
        return _between(workspace, histogram, lower, upper)


def _ends(counts: Counts, peaks: list[int], wanted: int, foot: float) -> tuple[int, int]:
    """First and last bin of the zone, between valleys and feet, that a bin lies in."""
    valleys = [a + int(np.argmin(counts[a : b + 1])) for a, b in pairwise(peaks)]
    borders = [0, *(valley + 1 for valley in valleys), counts.size]
    number = int(np.searchsorted(borders, wanted, side="right")) - 1
    start, stop, peak = borders[number], borders[number + 1], peaks[number]
    high = counts >= foot * counts[peak]
    before, after = np.flatnonzero(~high[start:peak]), np.flatnonzero(~high[peak:stop])
    left = start + int(before[-1]) + 1 if before.size else start
    right = peak + int(after[0]) if after.size else stop
    zones = [start, left, right, stop]
    zone = int(np.searchsorted(zones[1:3], wanted, side="right"))
    return zones[zone], zones[zone + 1] - 1


def _between(workspace: Workspace, histogram: Histogram, lower: int, upper: int) -> Found:
    """Voxels of some bins; the end bins are open, because they hold the outliers."""
    values = workspace.values
    mask = np.ones(values.shape, dtype=bool)
    measured: dict[str, float | None] = {"lower": None, "upper": None}
    if lower > 0:
        measured["lower"] = histogram.split(lower - 1, values)
        mask &= values > measured["lower"]
    if upper < histogram.counts.size - 1:
        measured["upper"] = histogram.split(upper, values)
        mask &= values <= measured["upper"]
    return Found(mask, measured={"window": measured})
