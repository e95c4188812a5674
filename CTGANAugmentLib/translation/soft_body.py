"""Where in a slice a translation counts: in the body, with a soft edge."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, maximum_filter, minimum_filter

from CTGANAugmentLib.translation.runtimes.runtime import Images

_CLOSED_MM = 16.0
"""Cortical bone is as dark as air in MR: where it touches the field of view's edge, it is a bay of the body's mask."""
_EDGE_SD_MM = 3.0
_EDGE_GAIN = 3.0
"""The mask is coarse: at a straight border of it the translation still counts fully, some millimetres on not at all."""


def soft_body(inside: NDArray[np.bool_], spacing_mm: tuple[float, ...]) -> Images:
    """Weight of the translation in a slice: 1 in the body and in its narrow bays, 0 from a centimetre outside it.

    Args:
        inside: the body's mask, (row, column).
        spacing_mm: between rows, and between columns.
    """
    if inside.all() or not inside.any():
        return inside.astype(np.float32)
    width = [2 * round(_CLOSED_MM / 2 / mm) + 1 for mm in spacing_mm]
    dilated = maximum_filter(inside.astype(np.uint8), width, mode="nearest")
    closed = minimum_filter(dilated, width, mode="nearest").astype(np.float32)
    blurred = gaussian_filter(closed, [_EDGE_SD_MM / mm for mm in spacing_mm], mode="nearest")
    weight: Images = np.minimum(blurred * np.float32(_EDGE_GAIN), np.float32(1))
    return weight
