"""The voxels that a method works on where the scan's own are too many, or too oblong for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.geometry import Array, Grid, as_ints
from CTGANAugmentLib.mask_part import Mask
from CTGANAugmentLib.progress import Progress, no_progress, part_of, track

_SLAB_VOXELS = 8_000_000
_COARSER = 1.1
"""Step by which the spacing grows until there are few enough voxels."""


@dataclass(frozen=True)
class WorkingGrid:
    """Each axis of a scan's grid either joined in blocks or divided into parts, by whole numbers.

    Attributes:
        blocks_kji: voxels of the scan that make one voxel.
        parts_kji: voxels that one voxel of the scan makes.
    """

    blocks_kji: tuple[int, int, int] = (1, 1, 1)
    parts_kji: tuple[int, int, int] = (1, 1, 1)

    @property
    def is_scans_own(self) -> bool:
        """Whether nothing changes."""
        return self.blocks_kji == self.parts_kji == (1, 1, 1)

    @property
    def is_coarser(self) -> bool:
        """Whether detail is lost."""
        return self.blocks_kji != (1, 1, 1)

    def grid(self, grid: Grid) -> Grid:
        """Where the working voxels are."""
        return grid.joined(self.blocks_kji).divided(self.parts_kji)

    def values(self, values: Array, progress: Progress = no_progress) -> NDArray[np.float32]:
        """Mean of each block, linear between the voxels of divided axes, (k, j, i)."""
        return _divided(_joined(values, self.blocks_kji, progress), self.parts_kji)

    def mask(self, mask: Mask) -> Mask:
        """Mask on the working voxels: those that it covers at least half."""
        covered: Mask = self.values(mask.astype(np.float32)) >= 0.5
        return covered

    def index(self, kji: NDArray[np.int64]) -> NDArray[np.int64]:
        """Working voxel that holds the middle of each of the scan's voxels, shape (n, 3)."""
        parts = np.array(self.parts_kji)
        found: NDArray[np.int64] = (kji // np.array(self.blocks_kji)) * parts + parts // 2
        return found

    def back(self, mask: Mask, shape_kji: tuple[int, int, int], progress: Progress = no_progress) -> Mask:
        """Mask on the scan's own voxels."""
        if self.is_scans_own:
            return mask
        covered = _joined(mask, self.parts_kji)
        blocks = self.blocks_kji
        covered = _divided(covered, (1, blocks[1], blocks[2]), part_of(progress, 0.0, 0.5))
        k, j, i = shape_kji
        inside = np.empty(shape_kji, dtype=bool)
        # row by row of blocks: the whole in float would be twice the scan
        for row in track(range(len(covered)), part_of(progress, 0.5, 1.0), "dividing voxels"):
            near = covered[max(0, row - 1) : row + 2, :j, :i]
            parts = _divided_along(near, blocks[0], 0)
            start = (row - max(0, row - 1)) * blocks[0]
            target = inside[row * blocks[0] : min(k, (row + 1) * blocks[0])]
            np.greater_equal(parts[start : start + len(target)], 0.5, out=target)
        return inside


def _joined(
    values: Array, blocks_kji: tuple[int, int, int], progress: Progress = no_progress
) -> NDArray[np.float32]:
    """Mean over blocks; the last block of an axis may be smaller."""
    if blocks_kji == (1, 1, 1):
        return np.asarray(values, dtype=np.float32)
    rows = max(1, _SLAB_VOXELS // (values[0].size * blocks_kji[0])) * blocks_kji[0]
    starts = range(0, len(values), rows)
    return np.concatenate(
        [_block_means(values[a : a + rows], blocks_kji) for a in track(starts, progress, "joining voxels")]
    )


def _block_means(values: Array, blocks_kji: tuple[int, int, int]) -> NDArray[np.float32]:
    joined: Any = values
    for axis, size in enumerate(blocks_kji):
        if size > 1:
            starts = np.arange(0, joined.shape[axis], size)
            counts = np.diff(np.append(starts, joined.shape[axis])).astype(np.float32)
            sums = np.add.reduceat(joined, starts, axis=axis, dtype=np.float32)
            joined = sums / counts.reshape([-1 if a == axis else 1 for a in range(3)])
    return np.asarray(joined, dtype=np.float32)


def _divided(
    values: NDArray[np.float32], parts_kji: tuple[int, int, int], progress: Progress = no_progress
) -> NDArray[np.float32]:
    """Linear interpolation at the middles of the parts."""
    for done, axis in enumerate((2, 1, 0)):
        progress(done / 3, "dividing voxels")
        if parts_kji[axis] > 1:
            values = np.ascontiguousarray(_divided_along(values, parts_kji[axis], axis))
    return values


def _divided_along(values: NDArray[np.float32], parts: int, axis: int) -> NDArray[np.float32]:
    source = np.moveaxis(values, axis, 0)
    finer = np.empty((len(source) * parts, *source.shape[1:]), dtype=np.float32)
    index = np.arange(len(source))
    for part in range(parts):
        offset = (part + 0.5) / parts - 0.5
        neighbour = np.clip(index + (1 if offset > 0 else -1), 0, len(source) - 1)
        share = np.float32(abs(offset))
        finer[part::parts] = (1 - share) * source + share * source[neighbour]
    return np.moveaxis(finer, 0, axis)


def working_grid(grid: Grid, most_voxels: int | None, *, isotropic: bool) -> WorkingGrid:
    """Choose the working voxels of a method.

    Args:
        grid: of the part of the scan.
        most_voxels: that the method can take; None for any number.
        isotropic: whether voxels must be about as long as wide as high.
    """
    spacing, shape = grid.spacing_kji_mm, np.array(grid.shape_kji)
    target = float(spacing.min())
    while True:
        blocks = np.maximum(1, np.round(target / spacing)).astype(int)
        parts = np.where(isotropic & (blocks == 1), np.maximum(1, np.round(spacing / target)).astype(int), 1)
        voxels = float(np.prod(np.ceil(shape / blocks) * parts))
        if most_voxels is None or voxels <= most_voxels or voxels <= 1:
            return WorkingGrid(as_ints(blocks), as_ints(parts))
        target *= _COARSER
