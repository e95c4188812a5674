"""Scale of a map of how sure a model is, for pictures and for views."""

from __future__ import annotations

import numpy as np

from CTGANAugmentLib.geometry import Array
from CTGANAugmentLib.volume import Volume

_PERCENTILE = 98
_MANY = 100_000
"""Voxels that are enough to find a scale by."""
_LEAST = 1e-6


def full_colour(volume: Volume) -> float:
    """Value that is shown in full colour: reached by two of a hundred voxels that have any."""
    some = some_voxels(volume)
    return max(float(np.percentile(some[some > 0], _PERCENTILE)) if (some > 0).any() else 1.0, _LEAST)


def some_voxels(volume: Volume) -> Array:
    """Voxels spread evenly over a scan, all of a small one."""
    step = max(1, round((volume.array.size / _MANY) ** (1 / 3)))
    return volume.array[::step, ::step, ::step]
