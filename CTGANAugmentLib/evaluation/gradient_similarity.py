"""How alike the edges of two volumes are: mean similarity of their gradient magnitudes.

The map of Xue et al. (IEEE Trans Image Process 2014;23:684, eq. 4), with Prewitt's gradients along all three axes, at
full resolution, and its mean rather than its deviation.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_erosion, prewitt

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.image_arrays import Vector

_CONSTANT = 0.0026
"""Of Xue et al., for values from 0 to 1: what keeps noise in flat places from counting."""


def gradient_similarity(
    made: Vector, wanted: Vector, region: NDArray[np.bool_], *, data_range: float
) -> float | None:
    """Compare the gradients of two volumes within a region.

    Only voxels count whose neighbours all lie within the region, so that its border is no edge.

    Args:
        made: values (k, j, i).
        wanted: the same, of the volume that it should equal.
        region: where to look, (k, j, i).
        data_range: highest possible value less the lowest.

    Returns:
        From 0 to 1; None where no voxel has all its neighbours within the region.

    Raises:
        UserError: arrays of different shapes.
    """
    if not made.shape == wanted.shape == region.shape:
        raise UserError(
            f"expected arrays of one shape, got {made.shape}, {wanted.shape} and {region.shape}: cut them alike"
        )
    # An axis of one voxel has no neighbours to ask for; beyond the image's edge everything is mirrored.
    reach = np.ones([3 if length > 1 else 1 for length in region.shape], dtype=bool)
    counted = binary_erosion(region, reach, border_value=1)
    if not counted.any():
        return None
    x, y = (_magnitude(values.astype(np.float64)) for values in (made, wanted))
    constant = _CONSTANT * data_range**2
    similarity = (2 * x * y + constant) / (x * x + y * y + constant)
    return float(similarity[counted].mean())


def _magnitude(values: Vector) -> Vector:
    """Of Prewitt's differences along each axis, between the voxels before and behind, means over their neighbours."""
    axes = [axis for axis, length in enumerate(values.shape) if length > 1]
    squares = sum((prewitt(values, axis) / 3 ** (values.ndim - 1)) ** 2 for axis in axes)
    magnitude: Vector = np.sqrt(np.broadcast_to(squares, values.shape))
    return magnitude
