"""The voxels that an outline takes of a scan, within the tissue that the lesion belongs to."""

from __future__ import annotations

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.lesions.cut_off import LEAST_KEPT
from CTGANAugmentLib.lesions.hole import part_of_block
from CTGANAugmentLib.lesions.outline import Outline, mostly_inside
from CTGANAugmentLib.lesions.tissue import HostRange, find_host
from CTGANAugmentLib.mask_part import MaskPart
from CTGANAugmentLib.volume import Volume

_SURROUNDINGS_MM, _NEAR_MM = 8.0, 4.0


def voxels_of(outline: Outline, volume: Volume, allowed: HostRange | None) -> tuple[MaskPart, float]:
    """Find the voxels that are mostly lesion.

    Args:
        outline: where it lies.
        volume: scan.
        allowed: values of the tissue that the lesion may replace, HU or percent of what is under it; None for any.

    Returns:
        The voxels, and the part of the outline's volume that they keep.

    Raises:
        UserError: nearly nothing of it is in the scan and the tissue.
    """
    grid = volume.grid
    box = outline.box_with_margin(grid, _SURROUNDINGS_MM)
    coverage = outline.coverage(grid, box)
    if allowed is not None and not allowed.is_open and coverage.any():
        before = volume.array[box.slices].astype(np.float32)
        beyond = outline.beyond_mm(grid, box)
        if volume.modality != "CT":
            allowed = allowed.times(float(np.median(before[beyond < _NEAR_MM])) / 100)
        host = find_host(before, beyond, allowed, grid.spacing_kji_mm, confine=True)
        coverage = coverage * host.membership
    share = float(coverage.sum()) * grid.voxel_volume_mm3 / outline.volume_mm3
    if share < LEAST_KEPT:
        where = ", ".join(f"{v:.1f}" for v in outline.center_ras)
        raise UserError(
            f"the lesion at (R, A, S) = ({where}) mm would lie outside the scan or the tissue that the preset belongs "
            "to: choose a point inside it, another preset, or switch confine off"
        )
    return part_of_block(mostly_inside(coverage), box), min(share, 1.0)
