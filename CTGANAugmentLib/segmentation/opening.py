"""From a scan and what was pointed at to the part that a method works on."""

from __future__ import annotations

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Array, Box, Grid, Points
from CTGANAugmentLib.segmentation.limits import within_limit
from CTGANAugmentLib.segmentation.targets import Targets
from CTGANAugmentLib.segmentation.workspace import Indices, Workspace
from CTGANAugmentLib.volume import Volume


def open_workspace(volume: Volume, targets: Targets, max_diameter_mm: float) -> Workspace:
    """Cut out the part of the scan that region, mask and seeds leave, with its own values.

    Raises:
        UserError: nothing is left, a seed is outside of it, or its values are not numbers or all the same.
    """
    grid = volume.grid
    box = targets.box_on(grid, max_diameter_mm)
    values = volume.array[box.slices]
    _require_contrast(values)
    part = grid.crop(box)
    balls = targets.balls(grid, max_diameter_mm)
    allowed = within_limit(targets.allowed_in(grid, box), part, balls)
    outside = _indices(targets.outside_ras, grid, box)
    return Workspace(
        values,
        part,
        volume.modality,
        allowed,
        _indices(targets.inside_ras, grid, box),
        outside[np.all((outside >= 0) & (outside < np.array(box.shape_kji)), axis=1)],
        targets.start.on(box) if targets.start is not None else None,
    )


def _indices(points_ras: Points, grid: Grid, box: Box) -> Indices:
    found = [np.array(grid.nearest_kji(point)) - box.start_kji for point in points_ras]
    return np.array(found, dtype=np.int64).reshape(-1, 3)


def _require_contrast(values: Array) -> None:
    if values.dtype.kind == "f" and not all(np.isfinite(plane).all() for plane in values):
        raise UserError(
            "the part of the scan holds voxels that are NaN or infinite: replace them (for example by -1000 HU "
            "outside the scanned field), or choose a region of interest without them"
        )
    low, high = values.min(), values.max()
    if low == high:
        raise UserError(
            f"every voxel of the part of the scan is {low:g}: there is nothing to tell apart; enlarge or move the "
            "region of interest"
        )
