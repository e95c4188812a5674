"""What a lesion looks like in numbers, beside its core, its rim and its surroundings: what a judge of realism reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, laplace

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.lesion_regions import REGIONS, lesion_regions
from CTGANAugmentLib.evaluation.overlap import Mask

_SHARES = (5, 25, 50, 75, 95)
_FINE_VOXELS = 1.0
"""Standard deviation of the Gaussian whose difference from the image is its fine texture."""

MEASURES = (
    "mean",
    "sd",
    *(f"p{share}" for share in _SHARES),
    "gradient_mean",
    "gradient_sd",
    "laplacian_mean",
    "laplacian_sd",
    "high_pass_sd",
)
FEATURES = tuple(f"{region}/{measure}" for region in REGIONS for measure in MEASURES)
"""Names of all features, in their order."""


def lesion_features(image: NDArray[Any], mask: Mask, spacing_mm: Sequence[float]) -> dict[str, float]:
    """Describe a lesion by first-order statistics and texture of its four regions.

    Gradients are per millimetre; Laplacian and high-pass are on the scale of the voxels, where noise lives. All are
    taken from the whole image before a region is cut out, so that they see across its border.

    Args:
        image: slice or volume, ([slice,] row, column), in HU or another unit that all images share.
        mask: lesion, same shape.
        spacing_mm: between voxels, the same order.

    Returns:
        `FEATURES` with their values.

    Raises:
        UserError: shapes that differ, values that are not finite, or what `lesion_regions` refuses.
    """
    if image.shape != mask.shape or not np.isfinite(image).all():
        raise UserError(
            f"expected an image of finite values and its mask of one shape, got {image.shape} and {mask.shape}"
        )
    regions = lesion_regions(mask > 0, spacing_mm)
    maps = _maps(image.astype(np.float64), spacing_mm)
    values = [
        _measures({name: values[region] for name, values in maps.items()}) for region in regions.values()
    ]
    return dict(zip(FEATURES, np.concatenate(values).tolist(), strict=True))


def _maps(image: NDArray[np.float64], spacing_mm: Sequence[float]) -> dict[str, NDArray[np.float64]]:
    """Image and what is derived from it, voxel by voxel; an axis of one voxel has no gradient."""
    slopes = [
        np.gradient(image, spacing, axis=axis)
        for axis, spacing in enumerate(spacing_mm)
        if image.shape[axis] > 1
    ]
    return {
        "image": image,
        "gradient": np.sqrt(sum(slope**2 for slope in slopes)),
        "laplacian": laplace(image, mode="nearest"),
        "high_pass": image - gaussian_filter(image, _FINE_VOXELS, mode="nearest"),
    }


def _measures(values: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    """`MEASURES` of one region, from its voxels in each map."""
    image, gradient, laplacian = (values[name] for name in ("image", "gradient", "laplacian"))
    return np.array(
        [
            image.mean(),
            image.std(),
            *np.percentile(image, _SHARES),
            gradient.mean(),
            gradient.std(),
            laplacian.mean(),
            laplacian.std(),
            values["high_pass"].std(),
        ]
    )
