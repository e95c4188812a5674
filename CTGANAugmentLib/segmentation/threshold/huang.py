"""Huang's fuzzy threshold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from CTGANAugmentLib.operation import register
from CTGANAugmentLib.segmentation.threshold.histogram import Counts
from CTGANAugmentLib.segmentation.threshold.histogram_method import HistogramMethod, best_cut, filled_range


@register
@dataclass(frozen=True)
class HuangThreshold(HistogramMethod):
    """Cut where it is least doubtful which class a voxel belongs to.

    Each voxel belongs to its class the more, the nearer it is to the mean of the class.
    """

    id: ClassVar[str] = "huang"
    title: ClassVar[str] = "Huang (fuzzy)"
    source: ClassVar[str] = "Huang LK, Wang MJJ, Pattern Recognit 1995;28:41"

    def cuts(self, counts: Counts) -> tuple[int, ...]:
        """Least fuzzy entropy."""
        first, last = filled_range(counts)
        inner = counts[first : last + 1]
        size = inner.size
        doubt = _doubt(size)
        sums, below = np.cumsum(inner * np.arange(size)), np.cumsum(inner)
        criterion = np.full(counts.size, np.nan)
        for cut in range(size - 1):
            dark = round(sums[cut] / below[cut])
            bright = round((sums[-1] - sums[cut]) / (below[-1] - below[cut]))
            of_dark = np.dot(inner[: cut + 1], doubt[size - dark :][: cut + 1])
            of_bright = np.dot(inner[cut + 1 :], doubt[size - bright + cut + 1 :][: size - cut - 1])
            criterion[first + cut] = -(of_dark + of_bright)
        return (best_cut(counts, criterion),)


def _doubt(size: int) -> Counts:
    """Shannon's function of the membership at each distance from a mean, from -size to size bins."""
    member = 1 / (1 + np.abs(np.arange(-size, size + 1)) / max(1, size - 1))
    other = 1 - member
    found: Counts = -member * np.log(member) - other * np.log(np.where(other > 0, other, 1))
    return found
