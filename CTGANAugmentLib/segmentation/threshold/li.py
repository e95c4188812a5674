"""Li's threshold of minimum cross entropy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from CTGANAugmentLib.operation import register
from CTGANAugmentLib.segmentation.threshold.histogram import Counts
from CTGANAugmentLib.segmentation.threshold.histogram_method import HistogramMethod, best_cut


@register
@dataclass(frozen=True)
class LiThreshold(HistogramMethod):
    """Cut so that the two mean values tell as much of the image as they can.

    Lies lower than Otsu where the bright class is small. Every cut is tried, so that no first guess matters.
    """

    id: ClassVar[str] = "li"
    title: ClassVar[str] = "Li (minimum cross entropy)"
    source: ClassVar[str] = "Li CH, Lee CK, Pattern Recognit 1993;26:617"

    def cuts(self, counts: Counts) -> tuple[int, ...]:
        """Least cross entropy between the image and its two mean values."""
        above_low = np.arange(counts.size) + 0.5
        below, above = np.cumsum(counts), counts.sum() - np.cumsum(counts)
        sums = np.cumsum(counts * above_low)
        rest = sums[-1] - sums
        with np.errstate(divide="ignore", invalid="ignore"):
            return (best_cut(counts, sums * np.log(sums / below) + rest * np.log(rest / above)),)
