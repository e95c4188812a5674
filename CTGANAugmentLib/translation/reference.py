"""The real scan that a translation is scored against, on the translation's grid."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.body import body_mask
from CTGANAugmentLib.datasets.patch_grid import resample
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Box, Grid
from CTGANAugmentLib.translation.card_use import ROOM_AIR_HU
from CTGANAugmentLib.volume import Volume

Mask = NDArray[np.bool_]

_SLAB = 8


@dataclass(frozen=True, eq=False)
class Reference:
    """A real scan, and what of it lies on another scan's grid.

    Attributes:
        scan: as it was read.
        placed: on the other grid; air, or the scan's lowest value, where it shows nothing.
        body: of the scan on the other grid, (k, j, i).
        covered: where it shows something, (k, j, i); None if it was on that grid from the start.
    """

    scan: Volume
    placed: Volume
    body: Mask
    covered: Mask | None = None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader of the scores has to know."""
        if self.covered is None:
            return ()
        return (
            f"the reference lies on another voxel grid: it was resampled onto the scan's, linearly, and scores are of "
            f"the {self.covered.mean():.0%} of the scan that it shows",
        )


def reference_on(grid: Grid, scan: Volume) -> Reference:
    """Bring a real scan onto a grid, linearly; one that is on it stays as it is.

    Raises:
        UserError: it shows nothing of what the grid covers.
    """
    if scan.grid.matches(grid):
        return Reference(scan, scan, body_mask(scan))
    outside = ROOM_AIR_HU if scan.modality == "CT" else float(scan.array.min())
    values = np.empty(grid.shape_kji, dtype=np.float32)
    covered = np.empty(grid.shape_kji, dtype=bool)
    for start in range(0, len(values), _SLAB):
        stop = min(start + _SLAB, len(values))
        slab = grid.crop(Box((start, 0, 0), (stop, *grid.shape_kji[1:])))
        values[start:stop] = resample(scan, slab, np.nan)
    np.isfinite(values, out=covered)
    if not covered.any():
        raise UserError(
            "the reference shows no part of what the scan shows: choose one of the same patient and place, in the same "
            "coordinates"
        )
    values[~covered] = outside
    placed = replace(scan, array=values, ijk_to_ras=grid.ijk_to_ras)
    return Reference(scan, placed, body_mask(placed) & covered, covered)
