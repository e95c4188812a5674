"""Structural similarity over several scales within a region of a volume, as the SynthRAD2025 challenge scores it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.image_arrays import Vector
from CTGANAugmentLib.evaluation.structural_similarity import RADIUS, similarity_map
from CTGANAugmentLib.geometry import Array

_WEIGHTS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)
"""Of the scales, the finest first (Wang, Simoncelli, Bovik, Asilomar 2003)."""
_LEAST_VOXELS = (2 * RADIUS["uniform"]) * 2 ** (len(_WEIGHTS) - 1) + 1
"""Along each side, so that a whole window fits in at the coarsest scale."""
Region = NDArray[np.bool_]


def multiscale_similarity(made: Vector, wanted: Vector, region: Region, *, data_range: float) -> float | None:
    """Compare two volumes at five scales, each half as fine as the one before.

    The product over the scales of the mean, over the region, of the structural similarity to the power of the scale's
    weight. Wang et al. (eq. 7) compare the luminance at the coarsest scale only and take the power of the mean;
    SynthRAD2025 (arXiv:2605.13555) evaluates as written here, and figures are to be compared with theirs, which between
    scales darken the first voxels of each side: on noisy volumes theirs were up to 0.0004 higher. Volumes of less than
    97 voxels along a side are continued by their outermost ones.

    Args:
        made: values from 0 on, (k, j, i).
        wanted: the same, of the volume that it should equal.
        region: where to look, (k, j, i).
        data_range: highest possible value less the lowest.

    Returns:
        From 0 to 1; None where the region has no voxel at one of the scales whose window lies within the volume.

    Raises:
        UserError: arrays of different shapes.
    """
    if not made.shape == wanted.shape == region.shape:
        raise UserError(
            f"expected arrays of one shape, got {made.shape}, {wanted.shape} and {region.shape}: cut them alike"
        )
    made, wanted = edge_padded(made, _LEAST_VOXELS), edge_padded(wanted, _LEAST_VOXELS)
    region = edge_padded(region, _LEAST_VOXELS)
    product = 1.0
    for weight in _WEIGHTS:
        counted = within_edges(region)
        if not counted.any():
            return None
        similarity = similarity_map(
            made[None, None], wanted[None, None], data_range=data_range, window="uniform"
        )[0, 0]
        product *= float(np.mean(np.maximum(similarity[counted], 0) ** weight))
        made, wanted = (uniform_filter(values, 2)[::2, ::2, ::2] for values in (made, wanted))
        region = region[::2, ::2, ::2]
    return product


def edge_padded(array: Array, least: int) -> Array:
    """Continue a volume by its outermost voxels until it has so many along each side."""
    missing = [max(0, least - length) for length in array.shape]
    return np.pad(array, [(m // 2, m - m // 2) for m in missing], mode="edge")


def within_edges(region: Region) -> Region:
    """Voxels of a region whose whole window lies within the volume."""
    inner = np.zeros_like(region)
    middle = (slice(RADIUS["uniform"], -RADIUS["uniform"]),) * 3
    inner[middle] = region[middle]
    return inner
