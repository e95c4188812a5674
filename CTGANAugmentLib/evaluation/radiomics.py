"""First-order, shape and texture features of a lesion, few enough for small sets.

Named and defined as by the Image Biomarker Standardisation Initiative (Zwanenburg et al., Radiology 2020;295:328), with
32 gray levels over the whole range of values, one distance of one voxel, and co-occurrence counted over all directions
together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np
import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.image_arrays import Images, Vector

_LEVELS = 32
_TINY = 1e-12
FIRST_ORDER = (
    "mean",
    "sd",
    "skewness",
    "kurtosis",
    "p10",
    "median",
    "p90",
    "mean_deviation",
    "entropy",
    "uniformity",
)
SHAPE = ("size", "equivalent_radius_mm", "surface_to_size", "roundness", "elongation")
TEXTURE = ("contrast", "correlation", "energy", "homogeneity", "joint_entropy", "dissimilarity")
FEATURES = (*FIRST_ORDER, *SHAPE, *TEXTURE)
"""Names of all features, in their order. Size is in mm2 or mm3; the surface of a slice's lesion is its perimeter."""


def radiomics_features(images: Images, masks: NDArray[np.generic], spacing_mm: Sequence[float]) -> Vector:
    """Describe the lesion of each image by `FEATURES`, (image, feature).

    Args:
        images: in [-1, 1], (image, channel, [slice,] row, column); the first channel counts.
        masks: (image, 1, [slice,] row, column), 0 outside the lesion.
        spacing_mm: between voxels, the order of the axes.

    Raises:
        UserError: masks of another shape, or without a lesion.
    """
    if masks.shape != (len(images), 1, *images.shape[2:]):
        raise UserError(f"expected a mask of each image's shape, got {images.shape} and {masks.shape}")
    inside = masks[:, 0] != 0
    if not inside.reshape(len(images), -1).any(axis=1).all():
        raise UserError("expected a lesion in every image, one has none: leave that image out")
    return np.array(
        [
            [*_first_order(image[mask]), *_shape(mask, spacing_mm), *_texture(image, mask)]
            for image, mask in zip(images[:, 0].astype(np.float64), inside, strict=True)
        ]
    )


def _first_order(values: Vector) -> Iterator[float]:
    mean, sd = float(values.mean()), float(values.std())
    standard = (values - mean) / max(sd, _TINY)
    shares = np.bincount(_levels(values), minlength=_LEVELS) / len(values)
    yield from (mean, sd, float((standard**3).mean()), float((standard**4).mean()) - 3)
    yield from map(float, np.percentile(values, (10, 50, 90)))
    yield from (float(np.abs(values - mean).mean()), _entropy(shares), float((shares**2).sum()))


def _shape(mask: NDArray[np.bool_], spacing_mm: Sequence[float]) -> Iterator[float]:
    """All parts of the mask as one body."""
    image = sitk.GetImageFromArray(mask.astype(np.uint8))
    image.SetSpacing([float(spacing) for spacing in reversed(spacing_mm)])
    measured = sitk.LabelShapeStatisticsImageFilter()
    measured.Execute(image)
    size = measured.GetPhysicalSize(1)
    yield from (size, measured.GetEquivalentSphericalRadius(1), measured.GetPerimeter(1) / size)
    yield from (measured.GetRoundness(1), measured.GetElongation(1))


def _texture(image: Vector, mask: NDArray[np.bool_]) -> Iterator[float]:
    """Of co-occurrence within the lesion (Haralick et al. 1973); of a lesion without neighbours, that of one gray."""
    shares = _cooccurrence(_levels(image), mask)
    first, second = np.indices(shares.shape)
    apart = np.abs(first - second)
    mean = float((shares * first).sum())
    variance = float((shares * (first - mean) ** 2).sum())
    product_mean = float((shares * (first - mean) * (second - mean)).sum())
    yield float((shares * apart**2).sum())
    yield product_mean / variance if variance > _TINY else 1.0
    yield float((shares**2).sum())
    yield float((shares / (1 + apart**2)).sum())
    yield _entropy(shares.ravel())
    yield float((shares * apart).sum())


def _cooccurrence(levels: NDArray[np.int64], mask: NDArray[np.bool_]) -> Vector:
    """Share of each pair of gray levels among neighbours in the mask, symmetric."""
    counts = np.zeros(_LEVELS**2)
    for step in product((-1, 0, 1), repeat=mask.ndim):
        if step <= (0,) * mask.ndim:  # the opposite direction is counted by symmetry
            continue
        here, there = zip(*(_overlap(shift) for shift in step), strict=True)
        both = mask[here] & mask[there]
        pairs = levels[here][both] * _LEVELS + levels[there][both]
        counts += np.bincount(pairs, minlength=_LEVELS**2)
    square = counts.reshape(_LEVELS, _LEVELS)
    square = square + square.T
    if not square.any():
        level = int(levels[mask][0])
        square[level, level] = 1
    shares: Vector = square / square.sum()
    return shares


def _overlap(shift: int) -> tuple[slice, slice]:
    """Parts of an axis that lie so far apart."""
    if shift == 0:
        return slice(None), slice(None)
    ends = (slice(None, -1), slice(1, None))
    return ends if shift > 0 else ends[::-1]


def _levels(values: Vector) -> NDArray[np.int64]:
    levels: NDArray[np.int64] = np.clip((values + 1) * (_LEVELS / 2), 0, _LEVELS - 1).astype(np.int64)
    return levels


def _entropy(shares: Vector) -> float:
    known = shares[shares > 0]
    return float(-(known * np.log2(known)).sum())
