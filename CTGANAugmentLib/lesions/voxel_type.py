"""Computed values put back into a scan's own type of number."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.geometry import Array
from CTGANAugmentLib.lesions.random_field import Field


def in_type_of(original: Array, after: Field, changed: NDArray[np.bool_]) -> Array:
    """Return the original with the changed voxels rounded and cut to what its type holds; the rest is untouched."""
    result: Array = original.copy()
    values = after[changed]
    if original.dtype.kind in "iu":
        limits = np.iinfo(original.dtype)
        values = np.clip(np.rint(values), limits.min, limits.max)
    result[changed] = values.astype(original.dtype)
    return result
