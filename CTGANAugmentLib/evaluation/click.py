"""What an expert would point at: the deepest point of a reference, or a box round it."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import distance_transform_edt, generate_binary_structure, label

from CTGANAugmentLib.evaluation.overlap import Mask
from CTGANAugmentLib.geometry import Grid, Points, bounding_box
from CTGANAugmentLib.roi import Roi

_CONNECTED = generate_binary_structure(3, 3)


def deepest_point(reference: Mask, grid: Grid) -> tuple[Points, int]:
    """Point furthest from the surface, in the largest of the connected parts.

    Args:
        reference: mask (k, j, i) with at least one voxel.
        grid: where its voxels are.

    Returns:
        The point in RAS mm, a voxel's centre, and how many parts the mask has.
    """
    box = bounding_box(reference)
    parts, count = label(reference[box.slices], structure=_CONNECTED)
    sizes = np.bincount(parts.ravel())
    sizes[0] = 0
    largest = np.pad(parts == int(np.argmax(sizes)), 1)
    depth = distance_transform_edt(largest, sampling=grid.spacing_kji_mm.tolist())
    index = np.array(np.unravel_index(int(np.argmax(depth)), depth.shape)) - 1 + box.start_kji
    return grid.to_ras(index[::-1].astype(float)), int(count)


def box_round(reference: Mask, grid: Grid, margin_mm: float) -> Roi:
    """Box along R, A and S round a reference.

    Args:
        reference: mask (k, j, i) with at least one voxel.
        grid: where its voxels are.
        margin_mm: between the reference's voxels and the box.
    """
    corners = grid.crop(bounding_box(reference)).corners_ras()
    reach = np.abs(grid.ijk_to_ras[:3, :3]).sum(axis=1) / 2 + margin_mm
    low, high = corners.min(axis=0) - reach, corners.max(axis=0) + reach
    return Roi.aligned((low + high) / 2, high - low)
