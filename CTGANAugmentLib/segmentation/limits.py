"""How far a result may reach from what was pointed at, so that a leak does not fill the body."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.geometry import Box, Grid, Points
from CTGANAugmentLib.segmentation.mask_part import Mask
from CTGANAugmentLib.segmentation.targets import Targets
from CTGANAugmentLib.segmentation.workspace import Workspace

_TOUCHED_SHARE = 0.02
"""Of the ball's surface within the part: less of it is reached by a vessel, not by a leak."""


def within_limit(allowed: Mask | None, grid: Grid, targets: Targets, max_diameter_mm: float) -> Mask | None:
    """Take away what is further from every seed than half the diameter.

    Args:
        allowed: voxels (k, j, i) of the part, None for all.
        grid: of the part.
        targets: with the seeds; a first guess lifts the limit, which its box sets then.
        max_diameter_mm: of the ball.
    """
    if not len(targets.inside_ras) or targets.start is not None:
        return allowed
    if _all_within(grid, targets.inside_ras, max_diameter_mm / 2):
        return allowed
    near = _distance_mm(grid, targets.inside_ras) <= max_diameter_mm / 2
    return near if allowed is None else near & allowed


def reaches_limit(mask: Mask, workspace: Workspace, seeds_ras: Points, max_diameter_mm: float) -> bool:
    """Whether a result fills a good part of the ball's surface."""
    if not len(seeds_ras) or workspace.start is not None:
        return False
    radius_mm = max_diameter_mm / 2
    if _all_within(workspace.grid, seeds_ras, radius_mm):
        return False
    distance = _distance_mm(workspace.grid, seeds_ras)
    shell = (distance <= radius_mm) & (distance > radius_mm - float(workspace.spacing_kji_mm.max()))
    if workspace.allowed is not None:
        shell &= workspace.allowed
    touched, all_of_it = int(np.count_nonzero(mask & shell)), int(np.count_nonzero(shell))
    return touched > _TOUCHED_SHARE * max(1, all_of_it)


def _all_within(grid: Grid, seeds_ras: Points, radius_mm: float) -> bool:
    apart = np.linalg.norm(grid.corners_ras()[:, None] - seeds_ras, axis=-1)
    return bool(apart.max(axis=0).min() <= radius_mm)


def _distance_mm(grid: Grid, seeds_ras: Points) -> NDArray[np.float32]:
    """Distance of each voxel (k, j, i) from the nearest seed."""
    box = Box((0, 0, 0), grid.shape_kji)
    nearest = grid.distance_mm(seeds_ras[0], box)
    for seed in seeds_ras[1:]:
        np.minimum(nearest, grid.distance_mm(seed, box), out=nearest)
    return nearest
