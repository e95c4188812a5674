"""Zack's triangle threshold."""

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
    filled_range,
)


@register
@dataclass(frozen=True)
class TriangleThreshold(HistogramMethod):
    """Cut at the foot of the highest peak, on the side of its longer tail.

    For one broad background and few voxels of interest beside it.
    """

    id: ClassVar[str] = "triangle"
    title: ClassVar[str] = "Triangle"
    source: ClassVar[str] = "Zack GW et al., J Histochem Cytochem 1977;25:741"

    smoothing_mm: Smoothing = FOOT_SMOOTHING_MM

    def cuts(self, counts: Counts) -> tuple[int, ...]:
        """Bin furthest below the line from the peak to the end of the tail."""
        first, last = filled_range(counts)
        peak = int(np.argmax(counts))
        end = first if peak - first > last - peak else last
        low, high = min(peak, end), max(peak, end)
        line = np.interp(np.arange(low, high + 1), (low, high), (counts[low], counts[high]))
        cut = low + int(np.argmax(line - counts[low : high + 1]))
        return (int(np.clip(cut, first, last - 1)),)
