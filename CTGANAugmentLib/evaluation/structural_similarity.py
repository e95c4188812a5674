"""Structural similarity of images (Wang et al., IEEE Trans Image Process 2004;13:600), in two dimensions and three."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.ndimage import gaussian_filter

from CTGANAugmentLib.evaluation.image_arrays import Images, Vector, require_images

_SIGMA, _RADIUS = 1.5, 5
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
    for axis, radius in enumerate(_radii(made.shape[2:]), start=2):
        similarity = similarity.take(range(radius, made.shape[axis] - radius), axis=axis)
    means: Vector = similarity.reshape(len(made), -1).mean(axis=1)
    return means


def similarity_map(made: Images, wanted: Images, *, data_range: float) -> Vector:
    """Structural similarity at each place, of the shape of the images; beyond their edge they are mirrored.

    The window is a Gaussian of 1.5 voxels cut at 11, less where images are smaller.

    Raises:
        UserError: images of different shapes.
    """
    require_images(made, wanted)
    x, y = made.astype(np.float64), wanted.astype(np.float64)
    mean_x, mean_y = _windowed(x), _windowed(y)
    variances = _windowed(x * x) - mean_x**2 + _windowed(y * y) - mean_y**2
    covariance = _windowed(x * y) - mean_x * mean_y
    c1, c2 = (_K1 * data_range) ** 2, (_K2 * data_range) ** 2
    luminance = (2 * mean_x * mean_y + c1) / (mean_x**2 + mean_y**2 + c1)
    similarity: Vector = luminance * (2 * covariance + c2) / (variances + c2)
    return similarity


def _windowed(images: Vector) -> Vector:
    size = images.shape[2:]
    sigma = (0.0, 0.0, *(_SIGMA for _ in size))
    means: Vector = gaussian_filter(images, sigma, radius=[0, 0, *_radii(size)])
    return means


def _radii(size: Sequence[int]) -> list[int]:
    return [min(_RADIUS, (length - 1) // 2) for length in size]
