"""How far a result may reach from what was pointed at, so that a leak does not fill the body."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.geometry import Box, Grid
from CTGANAugmentLib.mask_part import Mask
from CTGANAugmentLib.segmentation.targets import Ball
from CTGANAugmentLib.segmentation.workspace import Workspace

_TOUCHED_SHARE = 0.02
"""Of the balls' surface within the part: less of it is reached by a vessel, not by a leak."""


def within_limit(allowed: Mask | None, grid: Grid, balls: Sequence[Ball]) -> Mask | None:
    """Take away what is in none of the balls.

    Args:
        allowed: voxels (k, j, i) of the part, None for all.
        grid: of the part.
        balls: that the result stays in; none for no limit.
    """
    if not balls or _one_holds_all(grid, balls):
        return allowed
    near = _beyond_mm(grid, balls) <= 0
    return near if allowed is None else near & allowed


def reaches_limit(mask: Mask, workspace: Workspace, balls: Sequence[Ball]) -> bool:
    """Whether a result fills a good part of the balls' surface."""
    if not balls or _one_holds_all(workspace.grid, balls):
        return False
    beyond_mm = _beyond_mm(workspace.grid, balls)
    shell = (beyond_mm <= 0) & (beyond_mm > -float(workspace.spacing_kji_mm.max()))
    if workspace.allowed is not None:
        shell &= workspace.allowed
    touched, all_of_it = int(np.count_nonzero(mask & shell)), int(np.count_nonzero(shell))
    return touched > _TOUCHED_SHARE * max(1, all_of_it)


def _one_holds_all(grid: Grid, balls: Sequence[Ball]) -> bool:
    corners = grid.corners_ras()
    return any(np.linalg.norm(corners - ball.center_ras, axis=1).max() <= ball.radius_mm for ball in balls)


def _beyond_mm(grid: Grid, balls: Sequence[Ball]) -> NDArray[np.float32]:
    """How far each voxel (k, j, i) is outside of the ball that it is deepest in; negative inside."""
    box = Box((0, 0, 0), grid.shape_kji)
    least: NDArray[np.float32] = grid.distance_mm(balls[0].center_ras, box) - np.float32(balls[0].radius_mm)
    for ball in balls[1:]:
        np.minimum(least, grid.distance_mm(ball.center_ras, box) - np.float32(ball.radius_mm), out=least)
    return least
