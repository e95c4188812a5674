"""Where in a slice a translation counts: in the body, with a soft edge."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import (
    binary_closing,
    binary_fill_holes,
    gaussian_filter,
    maximum_filter,
    minimum_filter,
)

from CTGANAugmentLib.translation.runtimes.runtime import Images

Mask = NDArray[np.bool_]

_OPENING_MM = 32.0
"""Cortical bone is as dark as air in MR. Where the field of view cuts through a long bone, the body's mask has a bay as
wide as the bone, with the marrow in it."""
_CLOSED_MM = 16.0
"""Widest bay that is closed at any other place."""
_EDGE_SD_MM = 3.0
_EDGE_GAIN = 3.0
"""The mask is coarse: at a straight border of it the translation still counts fully, some millimetres on not at all."""


def soft_body(inside: Mask, spacing_mm: tuple[float, ...]) -> Images:
    """Weight of the translation in a slice: 1 in the body and in its narrow bays, 0 from a centimetre outside it.

    A bay at the field of view's edge may be wide, if its mouth lies between body on that edge.

    Args:
        inside: the body's mask, (row, column).
        spacing_mm: between rows, and between columns.
    """
    if inside.all() or not inside.any():
        return inside.astype(np.float32)
    whole = _without_bays_at_the_edge(inside, spacing_mm)
    width = _widths(_CLOSED_MM, spacing_mm)
    dilated = maximum_filter(whole.astype(np.uint8), width, mode="nearest")
    closed = minimum_filter(dilated, width, mode="nearest").astype(np.float32)
    blurred = gaussian_filter(closed, [_EDGE_SD_MM / mm for mm in spacing_mm], mode="nearest")
    weight: Images = np.minimum(blurred * np.float32(_EDGE_GAIN), np.float32(1))
    return weight


def _without_bays_at_the_edge(inside: Mask, spacing_mm: tuple[float, ...]) -> Mask:
    rows, columns = _widths(_OPENING_MM, spacing_mm)
    framed = np.pad(inside, 1)
    for side in (0, -1):
        framed[side, 1:-1] = _without_gaps(inside[side], columns)
        framed[1:-1, side] = _without_gaps(inside[:, side], rows)
    filled: Mask = binary_fill_holes(framed)[1:-1, 1:-1]
    return filled


def _without_gaps(line: Mask, width: int) -> Mask:
    """Line with the gaps closed that have body at both ends."""
    closed: Mask = binary_closing(np.pad(line, width), np.ones(width, dtype=bool))[width:-width]
    return closed


def _widths(size_mm: float, spacing_mm: tuple[float, ...]) -> list[int]:
    """Odd numbers of pixels, of rows and of columns."""
    return [2 * round(size_mm / 2 / mm) + 1 for mm in spacing_mm]
