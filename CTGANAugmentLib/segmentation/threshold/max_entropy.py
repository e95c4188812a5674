"""Kapur's threshold of maximum entropy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from CTGANAugmentLib.operation import register
from CTGANAugmentLib.segmentation.threshold.histogram import Counts
from CTGANAugmentLib.segmentation.threshold.histogram_method import (
    FOOT_SMOOTHING_MM,
    HistogramMethod,
    Smoothing,
    best_cut,
)


@register
@dataclass(frozen=True)
class MaxEntropyThreshold(HistogramMethod):
    """Cut where the values of both classes are as varied as they can be.

    Finds what is few and bright, much as Yen does.
    """

    id: ClassVar[str] = "max-entropy"
    title: ClassVar[str] = "Maximum entropy"
    source: ClassVar[str] = "Kapur JN et al., Comput Vis Graph Image Process 1985;29:273"

    smoothing_mm: Smoothing = FOOT_SMOOTHING_MM

    def cuts(self, counts: Counts) -> tuple[int, ...]:
        """Greatest sum of the entropies of the classes."""
        shares = counts / counts.sum()
        below = np.cumsum(shares)
        above = 1 - below
        terms = np.cumsum(shares * np.log(np.where(shares > 0, shares, 1)))
        with np.errstate(divide="ignore", invalid="ignore"):
            entropies = np.log(below) - terms / below + np.log(above) - (terms[-1] - terms) / above
        return (best_cut(counts, entropies),)
