"""The threshold of Ridler and Calvard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from CTGANAugmentLib.operation import register
from CTGANAugmentLib.segmentation.threshold.histogram import Counts
from CTGANAugmentLib.segmentation.threshold.histogram_method import HistogramMethod, filled_range


@register
@dataclass(frozen=True)
class IsodataThreshold(HistogramMethod):
    """Cut half-way between the means of the two classes.

    Starts from the overall mean and goes on until nothing changes. Much like Otsu.
    """

    id: ClassVar[str] = "isodata"
    title: ClassVar[str] = "IsoData (Ridler-Calvard)"
    source: ClassVar[str] = "Ridler TW, Calvard S, IEEE Trans Syst Man Cybern 1978;8:630"

    def cuts(self, counts: Counts) -> tuple[int, ...]:
        """Repeat: the middle of the means of what lies to either side."""
        first, last = filled_range(counts)
        below = np.cumsum(counts)
        sums = np.cumsum(counts * np.arange(counts.size))
        cut = int(np.clip(sums[-1] / below[-1], first, last - 1))
        for _ in range(counts.size):
            means = sums[cut] / below[cut] + (sums[-1] - sums[cut]) / (below[-1] - below[cut])
            moved = int(np.clip(means / 2, first, last - 1))
            if moved == cut:
                break
            cut = moved
        return (cut,)
