"""Features of small patches that need no training: what distances between sets of images are measured in.

Inception features are made for photographs and are stable from thousands of images on; a hospital has forty patients.
These are statistics that radiology knows: gray values and gradients at several scales, texture, the power spectrum and
a coarse picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.image_arrays import Images, Vector, central_planes, require_images

_SCALES = (1, 2, 4)
_COARSE = 8
_BINS, _LEVELS, _RINGS = 16, 8, 8
_VALUE_SHARES = (0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)
_GRADIENT_SHARES = (0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)
_LEAST_POWER = 1e-6
"""Of a voxel, in units of [-1, 1]: what rounding to 10 bits adds."""
_LEAST_SD, _MOST_SD = 1e-4, 8.0
_CHUNK = 256

Planes: TypeAlias = NDArray[np.float32]
"""One channel of one plane, (image, row, column)."""


def patch_features(images: Images) -> Vector:
    """Describe each image by numbers, (image, feature).

    Channels stand side by side, and so do the three central planes of a volume (2.5-D).

    Args:
        images: in [-1, 1], (image, channel, [slice,] row, column).

    Raises:
        UserError: no images, tiny ones or values that are not finite.
    """
    require_images(images)
    chunks = [images[start : start + _CHUNK] for start in range(0, len(images), _CHUNK)]
    return np.concatenate([_describe(chunk.astype(np.float32)) for chunk in chunks])


@dataclass(frozen=True, eq=False)
class FeatureScaler:
    """Mean and standard deviation of each feature among real training images.

    Attributes:
        mean, scale: (feature,).
    """

    mean: Vector
    scale: Vector

    @staticmethod
    def fit(features: Vector) -> FeatureScaler:
        """Learn from the features of real images, (image, feature)."""
        return FeatureScaler(features.mean(axis=0), np.maximum(features.std(axis=0), _LEAST_SD))

    def apply(self, features: Vector) -> Vector:
        """Standardise; a value further than 8 standard deviations out counts as 8.

        Otherwise one feature in which real images hardly differ would rule every distance.

        Raises:
            UserError: features of images of another kind.
        """
        if features.shape[1:] != self.mean.shape:
            raise UserError(
                f"expected {len(self.mean)} features, got {features.shape[-1]}: take images of one kind"
            )
        return np.clip((features - self.mean) / self.scale, -_MOST_SD, _MOST_SD)


def _describe(images: NDArray[np.float32]) -> Vector:
    parts = [_of_plane(plane[:, c]) for plane in central_planes(images) for c in range(plane.shape[1])]
    return np.concatenate(parts, axis=1).astype(np.float64)


def _of_plane(planes: Planes) -> NDArray[np.float32]:
    scaled = [_averaged(planes, [max(2, side // scale) for side in planes.shape[1:]]) for scale in _SCALES]
    return np.concatenate(
        [
            _histogram(planes),
            *(_quantiles(part, _VALUE_SHARES) for part in scaled),
            *(_quantiles(_gradient_magnitude(part), _GRADIENT_SHARES) for part in scaled),
            _power_spectrum(planes),
            _texture(planes, 1),
            _texture(planes, 3),
            _averaged(planes, (_COARSE, _COARSE)).reshape(len(planes), -1),
        ],
        axis=1,
    )


def _averaged(planes: Planes, shape: Sequence[int]) -> Planes:
    """Means over equal parts of the rows and columns, whose borders may lie within a voxel."""
    if tuple(shape) == planes.shape[1:]:
        return planes
    over_rows, over_columns = (_parts(*lengths) for lengths in zip(planes.shape[1:], shape, strict=True))
    averages: Planes = over_rows @ planes @ over_columns.T
    return averages


def _parts(length: int, parts: int) -> NDArray[np.float32]:
    """Weights (part, voxel) of the voxels in each of so many equal parts of an axis."""
    borders = np.arange(parts + 1) * (length / parts)
    left, right = borders[:-1, None], borders[1:, None]
    voxels = np.arange(length)
    overlap = np.minimum(right, voxels + 1) - np.maximum(left, voxels)
    weights: NDArray[np.float32] = (np.maximum(overlap, 0) * (parts / length)).astype(np.float32)
    return weights


def _histogram(planes: Planes) -> NDArray[np.float32]:
    """Share of the voxels in each bin of [-1, 1]; what lies beyond falls into the outer ones."""
    return _shares(_binned(planes, _BINS).reshape(len(planes), -1), _BINS)


def _binned(planes: Planes, bins: int) -> NDArray[np.int64]:
    numbers: NDArray[np.int64] = np.clip((planes + 1) * (bins / 2), 0, bins - 1).astype(np.int64)
    return numbers


def _shares(bins: NDArray[np.int64], count: int) -> NDArray[np.float32]:
    """Share of each bin in each row of (image, voxel), in one go for all images."""
    offsets = np.arange(len(bins))[:, None] * count
    counts = np.bincount((bins + offsets).ravel(), minlength=len(bins) * count)
    shares: NDArray[np.float32] = (counts.reshape(len(bins), count) / bins.shape[1]).astype(np.float32)
    return shares


def _quantiles(planes: Planes, shares: Sequence[float]) -> NDArray[np.float32]:
    ordered = np.sort(planes.reshape(len(planes), -1), axis=1)
    places = np.rint(np.array(shares) * (ordered.shape[1] - 1)).astype(np.int64)
    found: NDArray[np.float32] = ordered[:, places]
    return found


def _gradient_magnitude(planes: Planes) -> Planes:
    """Of differences between neighbours, per voxel of the scale, without the last row and column."""
    down = planes[:, 1:, :-1] - planes[:, :-1, :-1]
    across = planes[:, :-1, 1:] - planes[:, :-1, :-1]
    magnitude: Planes = np.hypot(down, across)
    return magnitude


def _power_spectrum(planes: Planes) -> NDArray[np.float32]:
    """Logarithm of the mean power in rings of spatial frequency up to 0.5 per voxel."""
    rows, columns = planes.shape[1:]
    window = np.outer(np.hanning(rows + 2)[1:-1], np.hanning(columns + 2)[1:-1]).astype(np.float32)
    centered = planes - planes.mean(axis=(1, 2), keepdims=True)
    power = np.abs(np.fft.rfft2(centered * window)) ** 2 / (rows * columns)
    radius = np.hypot(np.fft.fftfreq(rows)[:, None], np.fft.rfftfreq(columns))
    ring = np.minimum(radius * (2 * _RINGS), _RINGS).astype(np.int64).ravel()
    members = np.eye(_RINGS + 1)[ring][:, :_RINGS]
    means = power.reshape(len(planes), -1) @ members / np.maximum(members.sum(axis=0), 1)
    logarithms: NDArray[np.float32] = np.log(means + _LEAST_POWER).astype(np.float32)
    return logarithms


def _texture(planes: Planes, distance: int) -> NDArray[np.float32]:
    """Contrast, homogeneity, energy and entropy of gray-level co-occurrence (Haralick et al. 1973), both directions."""
    levels = _binned(planes, _LEVELS)
    down = levels[:, :-distance] * _LEVELS + levels[:, distance:]
    across = levels[:, :, :-distance] * _LEVELS + levels[:, :, distance:]
    pairs = np.concatenate([part.reshape(len(planes), -1) for part in (down, across)], axis=1)
    together = _shares(pairs, _LEVELS**2)
    apart = np.abs(np.subtract.outer(np.arange(_LEVELS), np.arange(_LEVELS))).ravel()
    return np.stack(
        [
            together @ apart.astype(np.float32) ** 2,
            together @ (1 / (1 + apart)).astype(np.float32),
            (together**2).sum(axis=1),
            -(together * np.log(together, where=together > 0, out=np.zeros_like(together))).sum(axis=1),
        ],
        axis=1,
    )
