"""Otsu's threshold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from CTGANAugmentLib.operation import register
from CTGANAugmentLib.segmentation.threshold.histogram import Counts
from CTGANAugmentLib.segmentation.threshold.histogram_method import HistogramMethod, best_cut


@register
@dataclass(frozen=True)
class OtsuThreshold(HistogramMethod):
    """Cut where the two classes are each as even as they can be.

    Best where both classes are large and about as common.
    """

    id: ClassVar[str] = "otsu"
    title: ClassVar[str] = "Otsu"
    source: ClassVar[str] = "Otsu N, IEEE Trans Syst Man Cybern 1979;9:62"

    def cuts(self, counts: Counts) -> tuple[int, ...]:
        """Greatest variance between the classes."""
        bins = np.arange(counts.size)
        below, above = np.cumsum(counts), counts.sum() - np.cumsum(counts)
        sums = np.cumsum(counts * bins)
        with np.errstate(divide="ignore", invalid="ignore"):
            apart = sums / below - (sums[-1] - sums) / above
            return (best_cut(counts, below * above * apart**2),)
