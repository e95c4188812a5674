"""Surroundings pushed outward by a growing lesion."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates, spline_filter

from CTGANAugmentLib.geometry import Box, Grid, Points
from CTGANAugmentLib.lesions.random_field import Field

_STRONGEST = 0.8
"""Below 1, so that the map stays invertible."""
REACH = 2.0
"""Of the push, in radii of the lesion."""
_SHORTEST = 1.1
_SLAB = 12
"""Slices resampled at once: bounds the memory."""


def reach_before(level: Field, rigid: NDArray[np.bool_]) -> float:
    """Reach, in radii, at which the push ends so that bone stays where it is.

    Args:
        level: distance from the centre relative to the surface in that direction.
        rigid: voxels that cannot give way.
    """
    nearest = float(level[rigid].min()) if rigid.any() else REACH
    return float(np.clip(nearest, _SHORTEST, REACH))


def shrink_factor(level: Field, mass_effect: float, reach: float = REACH) -> Field:
    """How much nearer to the centre the tissue at a point was before the lesion grew.

    The map x -> x (1 - g), g = A (1 - (level / reach)^2)^3 within the reach and 0 beyond, keeps every ray from
    the centre. Along a ray its slope is 1 - g plus a term that is never negative, so at least 1 - A > 0: the
    Jacobian is positive everywhere.

    Args:
        level: distance from the centre relative to the surface in that direction.
        mass_effect: 0 none to 1 strongest.
        reach: of the push, in radii of the lesion.
    """
    inside = np.maximum(1 - (level / np.float32(reach)) ** 2, 0)
    result: Field = 1 - np.float32(_STRONGEST * mass_effect) * inside**3
    return result


def push_outward(
    values: Field,
    level: Field,
    rigid: NDArray[np.bool_],
    origin_ras: Points,
    grid: Grid,
    box: Box,
    mass_effect: float,
) -> Field:
    """Resample the block as if its tissue had been pushed away from the lesion's centre.

    Args:
        values: image (k, j, i) of the box.
        level: distance from the centre relative to the surface in that direction.
        rigid: voxels that cannot give way, such as bone.
        origin_ras: the point that its rays leave from.
        grid: grid of the whole scan.
        box: the block's place in it.
        mass_effect: 0 none to 1 strongest.
    """
    factor = shrink_factor(level, mass_effect, reach_before(level, rigid))
    origin = (grid.to_ijk(origin_ras)[::-1] - np.array(box.start_kji)).astype(np.float32)
    smooth = spline_filter(values, order=3, output=np.float32)
    result: Field = values.copy()
    for start in range(0, len(values), _SLAB):
        part = factor[start : start + _SLAB]
        moved = part < 1
        if not moved.any():
            continue
        index = np.argwhere(moved).astype(np.float32) + np.array([start, 0, 0], dtype=np.float32)
        source = origin + (index - origin) * part[moved][:, None]
        pushed = map_coordinates(smooth, source.T, order=3, mode="nearest", prefilter=False)
        result[start : start + _SLAB][moved] = pushed
    return result
