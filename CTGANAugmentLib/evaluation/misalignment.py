"""What the misalignment of a pair of scans and the noise of the reference cost even a perfect translation."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import median_filter, shift

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.volume import Volume

_MEDIAN_VOXELS = 5
"""Of the window, in plane, that takes the noise out."""
_DIRECTIONS = 8


def misalignment_floor(reference: Volume, mask: NDArray[np.bool_], distance_mm: float) -> float:
    """Estimate the mean absolute error of a translation without mistakes that lies so far from its reference.

    A translation cannot foretell the noise of the reference, and it keeps the anatomy of its source, which lies a
    little elsewhere. So the reference is compared with itself without noise (a median filter in plane), moved within
    the slice in eight directions; at 0 mm it is what the noise alone costs.

    It is an estimate, not a bound: the filter also takes fine detail out, which a translation may know, and real pairs
    are bent rather than moved, and through the slices too. It holds for translations that are sharp; one that blurs
    edges, as an L1 loss on misaligned pairs teaches it, pays less than this, by hedging.

    Args:
        reference: real scan that translations are scored against.
        mask: where to look (k, j, i).
        distance_mm: how far the pair lies apart, such as the average distance between the surfaces of its fat.

    Raises:
        UserError: a mask of another shape or an empty one, or a distance below 0.
    """
    if mask.shape != reference.array.shape or not mask.any():
        raise UserError(
            f"expected a mask with voxels on the scan's grid {reference.array.shape}, got {mask.shape} with "
            f"{int(mask.sum())}: mark the body"
        )
    if not distance_mm >= 0:
        raise UserError(f"expected a distance from 0 mm, got {distance_mm}")
    values = reference.array.astype(np.float32)
    quiet = median_filter(values, (1, _MEDIAN_VOXELS, _MEDIAN_VOXELS))
    rows_mm, columns_mm = reference.grid.spacing_kji_mm[1:]
    errors = []
    for angle in np.arange(_DIRECTIONS) * (2 * np.pi / _DIRECTIONS):
        by = (0.0, distance_mm * np.sin(angle) / rows_mm, distance_mm * np.cos(angle) / columns_mm)
        moved = shift(quiet, by, order=1, mode="nearest") if distance_mm else quiet
        errors.append(float(np.abs(moved - values)[mask].mean(dtype=np.float64)))
    return float(np.mean(errors))
