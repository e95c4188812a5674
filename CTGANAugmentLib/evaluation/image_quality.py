"""How near images come to those that they should equal, over whole images or within a region."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.image_arrays import Images, Vector, require_images
from CTGANAugmentLib.evaluation.structural_similarity import similarity_map, structural_similarity


@dataclass(frozen=True, eq=False)
class ImageQuality:
    """Scores of each pair of images, each (image,); NaN where the region of an image is empty.

    Attributes:
        mae, rmse: mean absolute and root mean squared difference, in the unit of the images.
        psnr_db: 20 log10(data range / rmse); infinite for equal images.
        ssim: structural similarity.
        ncc: correlation of the values, 0 where one image has the same value everywhere.
    """

    mae: Vector
    rmse: Vector
    psnr_db: Vector
    ssim: Vector
    ncc: Vector

    def means(self) -> dict[str, float | None]:
        """Mean of each score over the images that have it, None where none has or the mean is infinite."""
        found: dict[str, float | None] = {}
        for field in fields(self):
            values = getattr(self, field.name)
            values = values[~np.isnan(values)]
            mean = float(values.mean()) if len(values) else np.nan
            found[field.name] = mean if np.isfinite(mean) else None
        return found


def image_quality(
    made: Images, wanted: Images, *, data_range: float, region: NDArray[np.generic] | None = None
) -> ImageQuality:
    """Compare images with those that they should equal.

    Scores over a whole image are flattered by its background: give the body or the lesion as a region besides.

    Args:
        made: images (image, channel, [slice,] row, column) in any unit.
        wanted: as many images of the same shape.
        data_range: highest possible value less the lowest, 2 for images in [-1, 1].
        region: where to look (image, 1, [slice,] row, column), 0 elsewhere; None for everywhere.

    Raises:
        UserError: images or a region of different shapes.
    """
    require_images(made, wanted)
    if len(made) != len(wanted):
        raise UserError(f"expected as many images as they should equal, got {len(made)} and {len(wanted)}")
    similarity = (
        structural_similarity(made, wanted, data_range=data_range)
        if region is None
        else _mean(similarity_map(made, wanted, data_range=data_range), _weights(region, made))
    )
    weights = _weights(np.ones((len(made), 1, *made.shape[2:])) if region is None else region, made)
    difference = made.astype(np.float64) - wanted
    rmse = np.sqrt(_mean(difference**2, weights))
    with np.errstate(divide="ignore"):
        psnr_db = 20 * np.log10(data_range / rmse)
    return ImageQuality(
        _mean(np.abs(difference), weights), rmse, psnr_db, similarity, _correlation(made, wanted, weights)
    )


def _weights(region: NDArray[np.generic], images: Images) -> Vector:
    expected = (len(images), 1, *images.shape[2:])
    if region.shape != expected:
        raise UserError(f"expected a region of shape {expected}, got {region.shape}: cut it like the images")
    return np.broadcast_to(region != 0, images.shape).astype(np.float64)


def _mean(values: Vector, weights: Vector) -> Vector:
    """Mean of each image where its weights are 1, NaN where all are 0."""
    axes = tuple(range(1, values.ndim))
    count = weights.sum(axis=axes)
    sums: Vector = (values * weights).sum(axis=axes)
    means: Vector = np.divide(sums, count, out=np.full(len(values), np.nan), where=count > 0)
    return means


def _correlation(made: Images, wanted: Images, weights: Vector) -> Vector:
    each = (-1, *(1 for _ in made.shape[1:]))
    x, y = (
        images.astype(np.float64) - _mean(images.astype(np.float64), weights).reshape(each)
        for images in (made, wanted)
    )
    product, spread = _mean(x * y, weights), np.sqrt(_mean(x * x, weights) * _mean(y * y, weights))
    varied = np.isnan(spread) | (spread > np.finfo(np.float64).eps)
    correlation: Vector = np.divide(product, spread, out=np.zeros(len(made)), where=varied)
    return correlation
