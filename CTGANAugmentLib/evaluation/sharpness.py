"""Whether generated images are as sharp as real ones: blur is what autoencoders and L1 losses end in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.image_arrays import Images, Vector, central_planes, require_images

_HIGH = 0.25
"""Cycles per voxel: half of what a voxel grid can hold."""


@dataclass(frozen=True)
class Sharpness:
    """Fine detail of generated images by that of real ones: 1 = as sharp, less = blurred, more = noise or artefacts.

    Attributes:
        laplacian_ratio: of the mean variances of the Laplacian, which grow with contrast too.
        high_frequency_ratio: of the shares of the spectral energy above 0.25 cycles per voxel, whatever the contrast.
    """

    laplacian_ratio: float
    high_frequency_ratio: float

    def to_json(self) -> dict[str, float]:
        """Scores as JSON values."""
        return asdict(self)


def sharpness(generated: Images, real: Images) -> Sharpness:
    """Compare the fine detail of two sets of images; of volumes the central planes are looked at.

    Args:
        generated: images (image, channel, [slice,] row, column).
        real: images of the same shape.

    Raises:
        UserError: images of different shapes, or real ones without any detail.
    """
    require_images(generated, real)
    return Sharpness(
        _ratio(_laplacian_variance, generated, real), _ratio(_high_frequency_share, generated, real)
    )


def _ratio(measure: Callable[[NDArray[np.float32]], Vector], generated: Images, real: Images) -> float:
    found = [
        np.mean([measure(plane.astype(np.float32)).mean() for plane in central_planes(images)])
        for images in (generated, real)
    ]
    if found[1] == 0:
        raise UserError("expected real images with some detail, got images without any")
    return float(found[0] / found[1])


def _laplacian_variance(planes: NDArray[np.float32]) -> Vector:
    """Of the sum of the four neighbours less four times the voxel, (image,)."""
    inner = planes[..., 1:-1, 1:-1]
    rows = planes[..., :-2, 1:-1] + planes[..., 2:, 1:-1]
    columns = planes[..., 1:-1, :-2] + planes[..., 1:-1, 2:]
    variance: Vector = (rows + columns - 4 * inner).var(axis=(1, 2, 3), dtype=np.float64)
    return variance


def _high_frequency_share(planes: NDArray[np.float32]) -> Vector:
    """Share of the energy beside the mean, (image,); 0 for an image without contrast."""
    rows, columns = planes.shape[-2:]
    window = np.outer(np.hanning(rows + 2)[1:-1], np.hanning(columns + 2)[1:-1])
    centered = (planes - planes.mean(axis=(-2, -1), keepdims=True)) * window
    energy = np.abs(np.fft.fft2(centered)) ** 2
    high = np.hypot(np.fft.fftfreq(rows)[:, None], np.fft.fftfreq(columns)) > _HIGH
    total: Vector = energy.sum(axis=(1, 2, 3))
    shares: Vector = np.divide(
        (energy * high).sum(axis=(1, 2, 3)), total, out=np.zeros(len(planes)), where=total > 0
    )
    return shares
