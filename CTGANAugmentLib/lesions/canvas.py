"""The part of a scan that a model paints on, in the model's own voxels, and the way back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.datasets.patch_grid import middle_within, patch_axes, patch_grid, resample
from CTGANAugmentLib.geometry import Box, Grid, as_ints
from CTGANAugmentLib.lesions.painting_model import PaintingModel
from CTGANAugmentLib.lesions.random_field import Field
from CTGANAugmentLib.mask_part import Mask, MaskPart
from CTGANAugmentLib.volume import Volume

_CONTEXT = 12
"""A tile keeps this part of its side, on either side, for what surrounds the hole."""
_ROUND_VOXELS = 2.0
_HALF = 0.5
_OF_THE_FULLEST = 0.6
"""Voxels of a mask that fills none by half are those that it fills nearly as far as any."""


@dataclass(frozen=True, eq=False)
class Canvas:
    """Grid of a model's voxels round a block of a scan.

    Attributes:
        grid: (slice, row, column) along the scan's own axes.
        scan: whole grid of the scan.
        voxels_of_scan: size of a scan's voxel along its (k, j, i), in the canvas's voxels.
        slice_axis: which of (k, j, i) runs across the canvas's slices.
    """

    grid: Grid
    scan: Grid
    voxels_of_scan: NDArray[np.float64]
    slice_axis: int

    def image(self, volume: Volume, outside: float) -> Field:
        """Values of a scan, as patches are cut for training."""
        return resample(volume, self.grid, outside)

    def mask(self, part: MaskPart) -> Mask:
        """Voxels of a mask, as patches are cut for training; of a tiny one, those nearest to it."""
        # Round the mask there is as much as a voxel of the canvas is smoothed over.
        box = part.box.grown(_ROUND_VOXELS * float(self.grid.spacing_mm.max()), self.scan)
        share = self.down(part.on(box).astype(np.float32), box)
        highest = float(share.max(initial=0.0))
        found: Mask = share >= max(min(_HALF, _OF_THE_FULLEST * highest), 1e-3)
        return found

    def down(self, values: Field, box: Box) -> Field:
        """Bring a block, which may reach out of the scan, to the canvas; 0 round the block."""
        return resample(Volume(values, self.scan.crop(box).ijk_to_ras), self.grid, 0.0)

    def up(self, values: Field, box: Box) -> Field:
        """Bring values of the canvas to a block, which may reach out of the scan; 0 round the canvas."""
        return resample(Volume(values, self.grid.ijk_to_ras), self.scan.crop(box), 0.0)

    def extended(self, values: Field) -> Field:
        """Repeat the scan's outermost values beyond it, so that on the way back nothing from there mixes in."""
        corners = self.grid.to_ijk(self.scan.corners_ras())
        half = np.abs(self.grid.ras_to_ijk[:3, :3] @ self.scan.ijk_to_ras[:3, :3]).sum(axis=1) / 2
        first = np.ceil(corners.min(axis=0) - half - 1e-6).astype(int)
        last = np.floor(corners.max(axis=0) + half + 1e-6).astype(int)
        index = [
            np.clip(np.arange(n), a, b) for n, a, b in zip(values.shape, first[::-1], last[::-1], strict=True)
        ]
        repeated: Field = values[np.ix_(*index)]
        return repeated


def context_voxels(model: PaintingModel) -> NDArray[np.int64]:
    """Voxels round a hole, along (slice, row, column), that a model is to see at least."""
    shape = np.array(model.shape)
    return np.where(shape == 1, 0, np.maximum(shape // _CONTEXT, 1))


def canvas_round(model: PaintingModel, scan: Grid, box: Box) -> Canvas:
    """Lay a canvas of at least one patch round a block of a scan.

    Of a model of healthy tissue, whose training patches seldom reach out of a scan, it lies within the scan if it can.
    """
    axes = 2 - np.array(patch_axes(scan))[::-1]
    own = scan.spacing_kji_mm[axes]
    spacing = np.array([model.slice_spacing_mm or own[0], model.spacing_mm, model.spacing_mm])
    extent = np.ceil(np.array(box.shape_kji)[axes] * own / spacing - 1e-3).astype(int)
    shape = np.maximum(extent + 2 * context_voxels(model), model.shape)
    middle = (np.array(box.start_kji) + box.stop_kji - 1)[::-1] / 2
    if model.paints_healthy_tissue:
        across = np.empty(3)
        across[axes] = shape * spacing
        middle = middle_within(middle, scan, across[::-1])
    grid = patch_grid(
        scan,
        scan.to_ras(middle),
        as_ints(shape),
        spacing_mm=model.spacing_mm,
        slice_spacing_mm=model.slice_spacing_mm,
    )
    size = np.empty(3)
    size[axes] = own / spacing
    return Canvas(grid, scan, size, int(axes[0]))
