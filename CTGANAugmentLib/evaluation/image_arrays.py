"""Sets of images as arrays (image, channel, [slice,] row, column), and what all scores of them ask first."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError

Images: TypeAlias = NDArray[Any]
"""Floating-point images (image, channel, [slice,] row, column), as a rule in [-1, 1]."""
Vector: TypeAlias = NDArray[np.float64]
_LEAST_VOXELS = 4


def require_images(*sets: Images) -> None:
    """Check that sets hold images which can be compared with one another.

    Raises:
        UserError: an empty set, another number of axes, tiny images, NaN, or sets of different shapes.
    """
    for images in sets:
        if images.ndim not in (4, 5) or min(images.shape[:2]) == 0 or min(images.shape[2:]) < _LEAST_VOXELS:
            raise UserError(
                "expected images (image, channel, [slice,] row, column) of at least "
                f"{_LEAST_VOXELS} voxels along each side, got shape {images.shape}"
            )
        if images.shape[1:] != sets[0].shape[1:]:
            raise UserError(
                f"expected images of one shape, got {sets[0].shape[1:]} and {images.shape[1:]}: cut them to one size"
            )
        if not np.isfinite(images).all():
            raise UserError("expected finite values, got NaN or infinity in an image: leave that image out")


def central_planes(images: Images) -> list[Images]:
    """Central planes of volumes across each axis, each (image, channel, row, column); images are their own plane."""
    if images.ndim == 4:
        return [images]
    middles = [size // 2 for size in images.shape[2:]]
    return [images.take(middle, axis=2 + axis) for axis, middle in enumerate(middles)]
