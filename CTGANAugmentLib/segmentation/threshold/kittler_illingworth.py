"""The threshold of least error of Kittler and Illingworth."""

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

_BIN_VARIANCE = 1 / 12
"""Variance within one bin: a class in a single bin has no less."""
_LEAST_SHARE = 0.005
"""Of the voxels in a class; the spread of fewer is chance, and the criterion falls without end there."""


@register
@dataclass(frozen=True)
class KittlerIllingworthThreshold(HistogramMethod):
    """Cut where two bell curves would be mistaken for each other least.

    Each class has a spread and a size of its own, so that a small even class beside a large uneven one is found.
    """

    id: ClassVar[str] = "kittler-illingworth"
    title: ClassVar[str] = "Kittler-Illingworth (minimum error)"
    source: ClassVar[str] = "Kittler J, Illingworth J, Pattern Recognit 1986;19:41"

    smoothing_mm: Smoothing = FOOT_SMOOTHING_MM

    def cuts(self, counts: Counts) -> tuple[int, ...]:
        """Least overlap of two normal distributions fitted to the classes."""
        criterion = -_errors(counts)
        inner = np.r_[False, (criterion[1:-1] > criterion[:-2]) & (criterion[1:-1] >= criterion[2:]), False]
        return (best_cut(counts, np.where(inner, criterion, np.nan) if inner.any() else criterion),)


def _errors(counts: Counts) -> Counts:
    """Criterion J of a cut after each bin, NaN where a class is too small to have a spread."""
    shares = counts / counts.sum()
    bins = np.arange(counts.size)
    criterion = np.zeros(counts.size)
    firsts, squares, below = (np.cumsum(shares * bins**power) for power in (1, 2, 0))
    for part, sums, powers in (
        (below, firsts, squares),
        (1 - below, firsts[-1] - firsts, squares[-1] - squares),
    ):
        with np.errstate(divide="ignore", invalid="ignore"):
            variance = powers / part - (sums / part) ** 2
            criterion += part * (np.log(np.maximum(variance, _BIN_VARIANCE)) - 2 * np.log(part))
            criterion[part < _LEAST_SHARE] = np.nan
    return criterion
