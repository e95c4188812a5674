"""Lesion, its core, its rim and what surrounds it, as voxels of a slice or a volume."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.overlap import Mask

REGIONS = ("lesion", "core", "rim", "surroundings")
_RIM_MM = 2.0
_SURROUNDINGS_MM = 12.0
_CORE_SHARE = 0.5
_LEAST_VOXELS = 9


def lesion_regions(mask: Mask, spacing_mm: Sequence[float]) -> Mapping[str, Mask]:
    """Divide a patch by the distance from the lesion's border.

    The core is what lies deeper than half of the deepest voxel, the rim what lies within 2 mm (or a voxel's width) on
    either side of the border, the surroundings what lies between the rim and 12 mm. A region with fewer than 9 voxels,
    as in tiny lesions or at the edge of the patch, takes the voxels nearest to it as well: no region is ever empty.

    Args:
        mask: lesion, ([slice,] row, column).
        spacing_mm: between voxels, the same order.

    Raises:
        UserError: no voxel of the lesion or none outside it, or another number of spacings than axes.
    """
    if mask.ndim not in (2, 3) or len(spacing_mm) != mask.ndim or not min(spacing_mm) > 0:
        raise UserError(
            f"expected a mask of a slice or a volume and the spacing of each axis, got {mask.shape} and "
            f"{tuple(spacing_mm)}"
        )
    if not mask.any() or mask.all():
        raise UserError("expected a patch with a lesion and something round it: cut a larger patch")
    depth = _depth_mm(mask, spacing_mm)
    rim = max(_RIM_MM, min(spacing_mm))
    bands = {
        "lesion": (0.0, np.inf),
        "core": (_CORE_SHARE * float(depth.max()), np.inf),
        "rim": (-rim, rim),
        "surroundings": (-_SURROUNDINGS_MM, -rim),
    }
    return {name: _band(depth, low, high) for name, (low, high) in bands.items()}


def _depth_mm(mask: Mask, spacing_mm: Sequence[float]) -> NDArray[np.float64]:
    """Distance from the nearest voxel on the other side of the border, less half a voxel; negative outside."""
    half = min(spacing_mm) / 2
    inside = distance_transform_edt(mask, sampling=spacing_mm) - half
    outside = distance_transform_edt(~mask, sampling=spacing_mm) - half
    return np.where(mask, inside, -outside)


def _band(depth: NDArray[np.float64], low: float, high: float) -> Mask:
    beyond = np.maximum(np.maximum(low - depth, depth - high), 0)
    band: Mask = beyond <= 0
    if np.count_nonzero(band) < _LEAST_VOXELS:
        nearest = np.argsort(beyond, axis=None, kind="stable")[:_LEAST_VOXELS]
        band.ravel()[nearest] = True
    return band
