"""How near a translated scan comes to a real one of the same patient, as the SynthRAD challenges score it.

Definitions as they evaluate (2023: Huijben et al., Med Image Anal 2024;97:103276; the score over several scales is of
2025, arXiv:2605.13555). Images are three-dimensional, windows are counted in voxels:

- mae: mean absolute difference, in the unit of the images; mse: mean of the squares, of values cut to the range;
- psnr_db: 20 log10(range / root mean squared difference), values cut to the range;
- ssim: windows of 7 voxels, values cut to the range and counted from its low end, at which everything outside the mask
  lies; mean over those voxels of the mask whose window lies within the image;
- ms_ssim: the same over five scales, see `multiscale_similarity`;
- ncc: correlation of the values within the mask (not one of SynthRAD's);
- gradient_similarity: of values cut to the range, see there (not one of SynthRAD's).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.gradient_similarity import gradient_similarity
from CTGANAugmentLib.evaluation.image_arrays import Vector
from CTGANAugmentLib.evaluation.multiscale_similarity import (
    edge_padded,
    multiscale_similarity,
    within_edges,
)
from CTGANAugmentLib.evaluation.structural_similarity import RADIUS, similarity_map
from CTGANAugmentLib.volume import Volume

Mask = NDArray[np.bool_]
Range = tuple[float, float]
Scores = Mapping[str, float | None]

SYNTHRAD_RANGE_HU: Range = (-1024.0, 3071.0)
"""Of CT in SynthRAD2025; SynthRAD2023 ends at 3000."""
NAMES = ("mae", "mse", "psnr_db", "ssim", "ms_ssim", "ncc", "gradient_similarity")
"""Of the scores, in the order of tables."""
_WINDOW = 2 * RADIUS["uniform"] + 1


def translation_scores(
    made: Volume, reference: Volume, mask: Mask | None = None, *, value_range: Range
) -> Scores:
    """Score a translated scan against the real one, over the whole image or within a mask.

    Args:
        made: translated scan.
        reference: real scan on the same grid.
        mask: where to look (k, j, i); None for the whole image, whose air flatters every score.
        value_range: lowest and highest value that there can be, in the unit of the images.

    Returns:
        Scores by name, None for what does not exist: all in an empty mask, the PSNR of equal images, the correlation
        of a constant one, similarity where no window fits.

    Raises:
        UserError: other grids, or a range that is none.
    """
    mask = _checked(made, reference, mask, value_range)
    x, y = (volume.array[mask].astype(np.float64) for volume in (made, reference))
    if not len(x):
        return dict.fromkeys(NAMES)
    low, high = value_range
    cut = [np.clip(volume.array.astype(np.float64), low, high) - low for volume in (made, reference)]
    shifted = [np.where(mask, values, 0.0) for values in cut]
    mse = float(np.mean((cut[0][mask] - cut[1][mask]) ** 2))
    return {
        "mae": float(np.abs(x - y).mean()),
        "mse": mse,
        "psnr_db": _psnr_db(mse, high - low),
        "ssim": _similarity(shifted[0], shifted[1], mask, high - low),
        "ms_ssim": multiscale_similarity(shifted[0], shifted[1], mask, data_range=high - low),
        "ncc": float(np.corrcoef(x, y)[0, 1]) if np.ptp(x) > 0 and np.ptp(y) > 0 else None,
        "gradient_similarity": gradient_similarity(cut[0], cut[1], mask, data_range=high - low),
    }


def scores_by_region(
    made: Volume, reference: Volume, masks: Mapping[str, Mask], *, value_range: Range
) -> dict[str, Scores]:
    """`translation_scores` of the whole image, named "image", and within each mask, such as "body" and "lesion"."""
    return {
        name: translation_scores(made, reference, mask, value_range=value_range)
        for name, mask in {"image": None, **masks}.items()
    }


def _checked(made: Volume, reference: Volume, mask: Mask | None, value_range: Range) -> Mask:
    if not made.grid.matches(reference.grid):
        raise UserError(
            f"expected scans on one grid, got {made.array.shape} and {reference.array.shape} voxels, or other places: "
            "resample one onto the other"
        )
    if not value_range[0] < value_range[1]:
        raise UserError(f"expected the low end of the range below the high one, got {value_range}")
    mask = np.ones(made.array.shape, dtype=bool) if mask is None else mask
    if mask.shape != made.array.shape:
        raise UserError(
            f"expected a mask of {made.array.shape} voxels, got {mask.shape}: cut it like the scan"
        )
    return mask


def _psnr_db(mse: float, span: float) -> float | None:
    return float(10 * np.log10(span**2 / mse)) if mse > 0 else None


def _similarity(made: Vector, wanted: Vector, mask: Mask, span: float) -> float | None:
    made, wanted, mask = (edge_padded(array, _WINDOW) for array in (made, wanted, mask))
    counted = within_edges(mask)
    if not counted.any():
        return None
    similarity = similarity_map(made[None, None], wanted[None, None], data_range=span, window="uniform")
    return float(similarity[0, 0][counted].mean())
