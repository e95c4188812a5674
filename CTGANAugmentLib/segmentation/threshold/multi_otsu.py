"""Otsu's thresholds between several classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.segmentation.threshold.histogram import Counts
from CTGANAugmentLib.segmentation.threshold.histogram_method import HistogramMethod


@register
@dataclass(frozen=True)
class MultiOtsuThreshold(HistogramMethod):
    """Cut into several classes that are each as even as they can be, and take one.

    The best cuts are found by dynamic programming over the filled bins: none is missed, and five classes take little
    longer than three.
    """

    id: ClassVar[str] = "multi-otsu"
    title: ClassVar[str] = "Multi-Otsu"
    source: ClassVar[str] = "Liao PS et al., J Inf Sci Eng 2001;17:713"

    classes: Annotated[int, Parameter("Number of classes", 2, 5, group="Threshold")] = 3

    def cuts(self, counts: Counts) -> tuple[int, ...]:
        """Greatest variance between the classes.

        Raises:
            UserError: fewer different values than classes.
        """
        filled = np.flatnonzero(counts)
        if filled.size < self.classes:
            raise UserError(
                f"expected at least {self.classes} different values for {self.classes} classes, got {filled.size}: "
                "ask for fewer classes"
            )
        starts = _best_starts(counts[filled], filled.astype(float), self.classes)
        cuts, end = [], filled.size
        for of_class in reversed(starts):
            end = int(of_class[end - 1])
            cuts.append((int(filled[end - 1]) + int(filled[end])) // 2)
        return tuple(reversed(cuts))


def _best_starts(counts: Counts, places: Counts, classes: int) -> list[np.ndarray]:
    """First bin of the last class, for each last bin and each number of classes from two.

    Worth of a class is the square of its sum over its count: their total differs from the variance between the
    classes by a constant.
    """
    below = np.concatenate([[0.0], np.cumsum(counts)])
    sums = np.concatenate([[0.0], np.cumsum(counts * (places - np.average(places, weights=counts)))])
    worth = sums[1:] ** 2 / below[1:]
    starts = []
    for number in range(2, classes + 1):
        found, better = np.zeros(counts.size, dtype=int), np.full(counts.size, -np.inf)
        for end in range(number - 1, counts.size):
            first = np.arange(number - 1, end + 1)
            total = worth[first - 1] + (sums[end + 1] - sums[first]) ** 2 / (below[end + 1] - below[first])
            best = int(np.argmax(total))
            found[end], better[end] = first[best], total[best]
        worth = better
        starts.append(found)
    return starts
