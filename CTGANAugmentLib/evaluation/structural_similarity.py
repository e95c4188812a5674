"""Structural similarity of images (Wang et al., IEEE Trans Image Process 2004;13:600), in two dimensions and three."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

import numpy as np
from scipy.ndimage import gaussian_filter, uniform_filter

from CTGANAugmentLib.evaluation.image_arrays import Images, Vector, require_images

Window: TypeAlias = Literal["gaussian", "uniform"]
RADIUS: dict[Window, int] = {"gaussian": 5, "uniform": 3}
"""Voxels from the middle of a window to its edge."""
_SIGMA = 1.5
_K1, _K2 = 0.01, 0.03


def structural_similarity(made: Images, wanted: Images, *, data_range: float) -> Vector:
    """Mean structural similarity of each pair of images, channels averaged, (image,).

    Only places count where the whole window lies within the image, as in scikit-image.

    Args:
        made: images (image, channel, [slice,] row, column).
        wanted: as many images of the same shape.
        data_range: highest possible value less the lowest.
    """
    similarity = similarity_map(made, wanted, data_range=data_range)
    for axis, radius in enumerate(_radii(made.shape[2:], "gaussian"), start=2):
        similarity = similarity.take(range(radius, made.shape[axis] - radius), axis=axis)
    means: Vector = similarity.reshape(len(made), -1).mean(axis=1)
    return means


def similarity_map(made: Images, wanted: Images, *, data_range: float, window: Window = "gaussian") -> Vector:
    """Structural similarity at each place, of the shape of the images; beyond their edge they are mirrored.

    Windows are smaller where images are.

    Args:
        made: images (image, channel, [slice,] row, column).
        wanted: as many images of the same shape.
        data_range: highest possible value less the lowest.
        window: "gaussian" of 1.5 voxels cut at 11, as Wang et al.; or "uniform" of 7 voxels with unbiased variances,
            as scikit-image has it by itself and challenges took it over.

    Raises:
        UserError: images of different shapes.
    """
    require_images(made, wanted)
    x, y = made.astype(np.float64), wanted.astype(np.float64)
    mean_x, mean_y = _windowed(x, window), _windowed(y, window)
    unbiased = _unbiased(made.shape[2:]) if window == "uniform" else 1.0
    variances = unbiased * (_windowed(x * x, window) - mean_x**2 + _windowed(y * y, window) - mean_y**2)
    covariance = unbiased * (_windowed(x * y, window) - mean_x * mean_y)
    c1, c2 = (_K1 * data_range) ** 2, (_K2 * data_range) ** 2
    luminance = (2 * mean_x * mean_y + c1) / (mean_x**2 + mean_y**2 + c1)
    similarity: Vector = luminance * (2 * covariance + c2) / (variances + c2)
    return similarity


def _windowed(images: Vector, window: Window) -> Vector:
    radii = _radii(images.shape[2:], window)
    if window == "uniform":
        uniform: Vector = uniform_filter(images, (1, 1, *(2 * radius + 1 for radius in radii)))
        return uniform
    gaussian: Vector = gaussian_filter(images, (0.0, 0.0, *(_SIGMA for _ in radii)), radius=[0, 0, *radii])
    return gaussian


def _unbiased(size: Sequence[int]) -> float:
    voxels = float(np.prod([2 * radius + 1 for radius in _radii(size, "uniform")]))
    return voxels / (voxels - 1)


def _radii(size: Sequence[int], window: Window) -> list[int]:
    return [min(RADIUS[window], (length - 1) // 2) for length in size]
