"""How well a mask agrees with a reference: overlap, volume and surface distance."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_erosion, distance_transform_edt

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Grid, bounding_box

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class OverlapScores:
    """Agreement of a mask with its reference.

    Two empty masks agree perfectly. Where one alone is empty, shares are 0 and distances infinite; a share whose
    own denominator is empty (sensitivity without a reference, precision without a result) is 0 as well.

    Attributes:
        dice, jaccard: 2 |A and B| / (|A| + |B|), |A and B| / |A or B|.
        sensitivity, specificity, precision: of the voxels.
        volume_difference_ml: result minus reference.
        hd95_mm: larger of the two 95th percentiles of the distances between surfaces.
        assd_mm: average symmetric surface distance.
        surface_dice: share of both surfaces that lies within the tolerance of the other.
    """

    dice: float
    jaccard: float
    sensitivity: float
    specificity: float
    precision: float
    volume_difference_ml: float
    hd95_mm: float
    assd_mm: float
    surface_dice: float

    def to_json(self) -> dict[str, float | None]:
        """Scores as JSON values, None for an infinite distance."""
        return {name: value if np.isfinite(value) else None for name, value in asdict(self).items()}


def score_overlap(result: Mask, reference: Mask, grid: Grid, *, tolerance_mm: float = 2.0) -> OverlapScores:
    """Compare a mask with a reference.

    Args:
        result: mask to judge (k, j, i).
        reference: mask that it should be, on the same voxels.
        grid: where their voxels are; its axes stand at right angles.
        tolerance_mm: of the surface Dice (Nikolov S et al., J Med Internet Res 2021;23:e26151), here on voxel centres.

    Raises:
        UserError: masks of different shapes.
    """
    if result.shape != reference.shape or result.shape != grid.shape_kji:
        raise UserError(
            f"expected result and reference on one grid {grid.shape_kji}, got {result.shape} and {reference.shape}: "
            "resample one of them"
        )
    boxes = [bounding_box(mask) for mask in (result, reference) if mask.any()]
    if not boxes:
        return OverlapScores(1, 1, 1, 1, 1, 0.0, 0.0, 0.0, 1.0)
    # Beyond both masks there is nothing to count but the voxels themselves, which specificity needs.
    inside, voxels = boxes[0].union(boxes[-1]).slices, result.size
    result, reference = result[inside], reference[inside]
    both = int(np.count_nonzero(result & reference))
    made, wanted = int(np.count_nonzero(result)), int(np.count_nonzero(reference))
    neither = voxels - made - wanted + both
    distances = _surface_distances(result, reference, grid) if made and wanted else None
    return OverlapScores(
        dice=2 * both / (made + wanted),
        jaccard=both / (made + wanted - both),
        sensitivity=both / wanted if wanted else 0.0,
        specificity=neither / (voxels - wanted) if voxels > wanted else 0.0,
        precision=both / made if made else 0.0,
        volume_difference_ml=(made - wanted) * grid.voxel_volume_mm3 / 1000,
        hd95_mm=float(np.inf) if distances is None else max(float(np.percentile(d, 95)) for d in distances),
        assd_mm=float(np.inf) if distances is None else float(np.concatenate(distances).mean()),
        surface_dice=0.0 if distances is None else float((np.concatenate(distances) <= tolerance_mm).mean()),
    )


def _surface_distances(
    result: Mask, reference: Mask, grid: Grid
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Distance in mm of each surface voxel of one mask to the surface of the other, both ways."""
    sides = [_surface(mask) for mask in (result, reference)]
    spacing = grid.spacing_kji_mm.tolist()
    to_reference, to_result = (distance_transform_edt(~side, sampling=spacing) for side in reversed(sides))
    return to_reference[sides[0]], to_result[sides[1]]


def _surface(mask: Mask) -> Mask:
    """Voxels of a mask with a neighbour outside it; beyond the array is outside."""
    surface: Mask = mask & ~binary_erosion(mask, border_value=0)
    return surface
