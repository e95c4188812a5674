"""Yen's threshold."""

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
class YenThreshold(HistogramMethod):
    """Cut where the classes correlate most with themselves (small bright structures).

    Finds what is few and bright, such as bone or contrast.
    """

    id: ClassVar[str] = "yen"
    title: ClassVar[str] = "Yen"
    source: ClassVar[str] = "Yen JC et al., IEEE Trans Image Process 1995;4:370"

    smoothing_mm: Smoothing = FOOT_SMOOTHING_MM

    def cuts(self, counts: Counts) -> tuple[int, ...]:
        """Greatest correlation criterion."""
        shares = counts / counts.sum()
        below, squares = np.cumsum(shares), np.cumsum(shares**2)
        with np.errstate(divide="ignore", invalid="ignore"):
            apart = 2 * np.log(below * (1 - below)) - np.log(squares * (squares[-1] - squares))
        return (best_cut(counts, apart),)
