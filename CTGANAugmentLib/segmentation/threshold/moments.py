"""Tsai's threshold of kept moments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from CTGANAugmentLib.operation import register
from CTGANAugmentLib.segmentation.threshold.histogram import Counts
from CTGANAugmentLib.segmentation.threshold.histogram_method import HistogramMethod, filled_range


@register
@dataclass(frozen=True)
class MomentsThreshold(HistogramMethod):
    """Cut so that two values in place of all keep mean, spread and skewness.

    Has no criterion to search for: the share of the dark class follows from the first three moments.
    """

    id: ClassVar[str] = "moments"
    title: ClassVar[str] = "Moments (Tsai)"
    source: ClassVar[str] = "Tsai WH, Comput Vis Graph Image Process 1985;29:377"

    def cuts(self, counts: Counts) -> tuple[int, ...]:
        """Cut off the share that the kept moments give the dark class."""
        first, last = filled_range(counts)
        shares = counts / counts.sum()
        places = (np.arange(counts.size) - first) / (last - first)
        one, two, three = (float(np.sum(shares * places**power)) for power in (1, 2, 3))
        spread = two - one * one
        product = (one * three - two * two) / spread
        half_sum = (three - one * two) / spread / 2
        root = np.sqrt(max(half_sum * half_sum - product, 0.0))
        dark_share = (half_sum + root - one) / (2 * root) if root > 0 else 0.5
        cut = int(np.searchsorted(np.cumsum(shares), dark_share, side="right"))
        return (int(np.clip(cut, first, last - 1)),)
