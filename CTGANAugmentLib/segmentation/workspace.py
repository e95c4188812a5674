"""What a segmentation method sees: the part of the scan it works on, with seeds as voxels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from CTGANAugmentLib.geometry import Array, Box, Grid, Points
from CTGANAugmentLib.mask_part import Mask
from CTGANAugmentLib.progress import Progress, no_progress, part_of, track
from CTGANAugmentLib.segmentation.working_grid import WorkingGrid
from CTGANAugmentLib.volume import Modality

Indices = NDArray[np.int64]
_SLAB_VOXELS = 8_000_000
_FACES_FROM = 8
"""Voxels along an axis from which its ends are faces."""


@dataclass(frozen=True, eq=False)
class Workspace:
    """Part of a scan.

    Attributes:
        values: voxels (k, j, i), of the scan's own type unless they were smoothed or resampled.
        grid: where they are.
        modality: "CT" (values in HU) or "MR".
        allowed: voxels that the result may have, None for all.
        inside_kji, outside_kji: voxels of the seeds, shape (n, 3); outside seeds beyond the part are left out.
        start: first guess.
    """

    values: Array
    grid: Grid
    modality: Modality
    allowed: Mask | None
    inside_kji: Indices
    outside_kji: Indices
    start: Mask | None

    @property
    def spacing_kji_mm(self) -> Points:
        """Distance between voxel centres along the array's axes."""
        return self.grid.spacing_kji_mm

    def smoothed(self, sigma_mm: float, progress: Progress = no_progress) -> Workspace:
        """Return the same with values smoothed by a Gaussian, float32."""
        if sigma_mm <= 0:
            return self
        values, source = np.empty(self.values.shape, dtype=np.float32), self.values
        for axis, spacing_mm in enumerate(self.spacing_kji_mm):
            sigma = sigma_mm / float(spacing_mm)
            # in slabs across another axis, each of which is over soon enough to be stopped after
            slabs = _slabs(self.grid.shape_kji, 1 if axis == 0 else 0)
            for slab in track(slabs, part_of(progress, axis / 3, (axis + 1) / 3), "smoothing"):
                smooth = gaussian_filter1d(
                    source[slab], sigma, axis, output=np.float32, mode="nearest", truncate=3.0
                )
                values[slab] = smooth
            source = values
        return replace(self, values=values)

    def on(self, working: WorkingGrid, progress: Progress = no_progress) -> Workspace:
        """Return the same on other voxels."""
        if working.is_scans_own:
            return self
        return replace(
            self,
            values=working.values(self.values, progress),
            grid=working.grid(self.grid),
            allowed=None if self.allowed is None else working.mask(self.allowed),
            inside_kji=working.index(self.inside_kji),
            outside_kji=working.index(self.outside_kji),
            start=None if self.start is None else working.mask(self.start),
        )

    def crop(self, box: Box) -> Workspace:
        """Return a block of it; seeds beyond the block are left out."""
        return replace(
            self,
            values=self.values[box.slices],
            grid=self.grid.crop(box),
            allowed=None if self.allowed is None else self.allowed[box.slices],
            inside_kji=_within(self.inside_kji, box),
            outside_kji=_within(self.outside_kji, box),
            start=None if self.start is None else self.start[box.slices],
        )

    def allowed_values(self) -> Array:
        """Values of the voxels that the result may have, one-dimensional."""
        return self.values.ravel() if self.allowed is None else self.values[self.allowed]

    def balls(self, seeds_kji: Indices, radius_mm: float) -> Mask:
        """Voxels within a radius of seeds, at least the seeds themselves."""
        found = np.zeros(self.values.shape, dtype=bool)
        for seed in seeds_kji:
            found[tuple(seed)] = True
            center = self.grid.to_ras(seed[::-1].astype(float))
            box = self.grid.box_around(center, radius_mm)
            found[box.slices] |= self.grid.distance_mm(center, box) <= radius_mm
        if self.allowed is not None:
            found &= self.allowed
        return found

    def values_near_seeds(self, radius_mm: float) -> NDArray[np.float32]:
        """Values within a radius of the inside seeds, one-dimensional; of the first guess where there is no seed."""
        if not len(self.inside_kji) and self.start is not None:
            return self.values[self.start].astype(np.float32)
        return self.values[self.balls(self.inside_kji, radius_mm)].astype(np.float32)

    def border(self) -> Mask:
        """Voxels at the faces of the part and those that are not allowed: outside what is wanted, by assumption.

        A thin side has no faces: in a scan of three slices they would be most of it.
        """
        found = np.ones(self.values.shape, dtype=bool)
        inner = tuple(slice(1, -1) if n >= _FACES_FROM else slice(None) for n in self.grid.shape_kji)
        found[inner] = False
        return found if self.allowed is None else found | ~self.allowed

    def sitk_image(self, array: Array | None = None) -> Any:
        """Values, or another array on these voxels, as a SimpleITK image with the spacing and nothing else."""
        array = self.values if array is None else array
        image = sitk.GetImageFromArray(array.view(np.uint8) if array.dtype == bool else array)
        image.SetSpacing([float(v) for v in self.grid.spacing_mm])
        return image

    def sitk_seeds(self, seeds_kji: Indices) -> list[tuple[int, int, int]]:
        """Seeds as SimpleITK indices (i, j, k)."""
        return [(int(i), int(j), int(k)) for k, j, i in seeds_kji]


def _slabs(shape_kji: tuple[int, int, int], across: int) -> list[tuple[slice, ...]]:
    thick = max(1, int(_SLAB_VOXELS * shape_kji[across] / max(1, int(np.prod(shape_kji)))))
    return [
        tuple(slice(start, start + thick) if axis == across else slice(None) for axis in range(3))
        for start in range(0, shape_kji[across], thick)
    ]


def _within(seeds_kji: Indices, box: Box) -> Indices:
    local: Indices = seeds_kji - np.array(box.start_kji)
    kept: Indices = local[np.all((local >= 0) & (local < np.array(box.shape_kji)), axis=1)]
    return kept
