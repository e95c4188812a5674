"""Where the voxels of a patch are in a scan, and what the scan has there."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d, map_coordinates

from CTGANAugmentLib.geometry import Array, Grid, Points
from CTGANAugmentLib.volume import Volume

_THICK = 1.3
"""Slices this many times as far apart as voxels within them are the scan's own, however it lies."""
_SMOOTHED_FROM = 1.5
"""A patch this many times as coarse as the scan needs its detail taken out first."""
_FWHM = 2 * np.sqrt(2 * np.log(2))
_EDGE = 1e-6


def patch_axes(grid: Grid) -> tuple[int, int, int]:
    """Find which axes of a scan, as indices into (i, j, k), are a patch's columns, rows and slices.

    Thick slices stay as they were scanned; where no axis is coarser than the others, slices are the axial ones.
    """
    nearest, spacing = _anatomical(grid), grid.spacing_mm
    coarsest = int(np.argmax(spacing))
    slices = nearest.index(2)
    if 1 in grid.shape_kji:
        slices = grid.shape_kji[::-1].index(1)
    elif spacing[coarsest] > _THICK * np.delete(spacing, coarsest).max():
        slices = coarsest
    return axes_across(grid, slices)


def axes_across(grid: Grid, slices: int) -> tuple[int, int, int]:
    """Axes of a scan, as indices into (i, j, k), that are columns, rows and slices when it is sliced along one of them.

    Columns run left to right before front to back before head to foot, as films are hung.
    """
    nearest = _anatomical(grid)
    columns, rows = sorted((a for a in range(3) if a != slices), key=lambda a: nearest[a])
    return columns, rows, slices


def patch_directions(grid: Grid, axes: tuple[int, int, int] | None = None) -> Points:
    """Unit vectors (RAS) of a patch's columns, rows and slices, as the rows of a 3x3 array.

    They lie along the scan's own axes, turned so that columns run to the patient's left (else to the back), rows to the
    back (else to the feet) and slices to the head (else to the left or the back).

    Args:
        grid: of the scan.
        axes: columns, rows and slices, as `axes_across` gives them; None for those of `patch_axes`.
    """
    nearest, units = _anatomical(grid), (grid.ijk_to_ras[:3, :3] / grid.spacing_mm).T
    vectors = []
    for place, axis in enumerate(axes or patch_axes(grid)):
        main = nearest[axis]
        wanted = 1.0 if (place, main) == (2, 2) else -1.0
        vectors.append(units[axis] * (wanted if units[axis][main] >= 0 else -wanted))
    return np.array(vectors)


def _anatomical(grid: Grid) -> tuple[int, ...]:
    """Axis of RAS that each of (i, j, k) lies nearest to."""
    toward = np.abs(grid.ijk_to_ras[:3, :3] / grid.spacing_mm)
    return max(permutations(range(3)), key=lambda axes: float(sum(toward[axes[a], a] for a in range(3))))


def patch_grid(
    scan: Grid, center_ras: Points, shape: tuple[int, int, int], spacing_mm: float, slice_spacing_mm: float
) -> Grid:
    """Grid of a patch round a point.

    Along an axis on which patch and scan have the same spacing, the patch takes the scan's own voxels, at most half a
    voxel away: interpolating between them would take noise out of what a model learns from.

    Args:
        scan: whose axes the patch follows.
        center_ras: point in its middle, between voxels where their number is even.
        shape: (slice, row, column).
        spacing_mm: within the slice.
        slice_spacing_mm: between slices; 0 for the scan's own.
    """
    own = float(scan.spacing_mm[patch_axes(scan)[2]])
    spacing = np.array([spacing_mm, spacing_mm, slice_spacing_mm or own])
    matrix = np.eye(4)
    matrix[:3, :3] = patch_directions(scan).T * spacing
    middle = (np.array(shape[::-1]) - 1) / 2
    first = scan.to_ijk(np.asarray(center_ras) - matrix[:3, :3] @ middle)
    alike = np.zeros(3, dtype=bool)
    alike[list(patch_axes(scan))] = np.isclose(spacing, scan.spacing_mm[list(patch_axes(scan))], rtol=1e-3)
    matrix[:3, 3] = scan.to_ras(np.where(alike, np.round(first), first))
    return Grid(shape, matrix)


def middle_within(place: NDArray[Any], grid: Grid, across_mm: NDArray[np.float64]) -> NDArray[np.float64]:
    """Move a patch's middle (i, j, k) until the patch lies in the scan, or in its middle where it is larger.

    Args:
        place: voxel of the scan.
        grid: of the scan.
        across_mm: size of the patch along the scan's axes (i, j, k).
    """
    half = across_mm / grid.spacing_mm / 2
    last = np.array(grid.shape_kji[::-1]) - 1
    low, high = np.minimum(half - 0.5, last / 2), np.maximum(last - (half - 0.5), last / 2)
    moved: NDArray[np.float64] = np.clip(np.asarray(place, dtype=float), low, high)
    return moved


def resample(volume: Volume, target: Grid, outside: float) -> NDArray[np.float32]:
    """Values at a grid's voxels, (k, j, i), linear between voxels.

    Where the target is much coarser, the scan is first smoothed by the Gaussian that makes its voxels as wide as the
    target's (Cardoso et al., "Scale factor point spread function matching", MICCAI 2015), so that nothing aliases.

    Args:
        volume: of any orientation; only the neighbourhood is touched.
        target: where values are wanted.
        outside: value beyond the outermost voxels' edges.
    """
    sigma_kji = _smoothing(volume.grid, target)
    corners = volume.grid.to_ijk(target.corners_ras())
    reach = np.ceil(4 * sigma_kji[::-1]) + 2
    box = volume.grid.box_between(
        np.floor(corners.min(axis=0) - reach), np.ceil(corners.max(axis=0) + reach) + 1
    )
    if box.is_empty:
        return np.full(target.shape_kji, outside, dtype=np.float32)
    values: Array = volume.array[box.slices].astype(np.float32)
    for axis, sigma in enumerate(sigma_kji):
        if sigma:
            values = gaussian_filter1d(values, sigma, axis=axis, mode="nearest")
    index = volume.grid.to_ijk(target.voxel_centers_ras())
    beyond = np.any(
        (index < -0.5 - _EDGE) | (index > np.array(volume.grid.shape_kji[::-1]) - 0.5 + _EDGE), axis=-1
    )
    local = np.moveaxis(index[..., ::-1] - box.start_kji, -1, 0)
    read = map_coordinates(values, local, order=1, mode="nearest")
    return np.where(beyond, np.float32(outside), read).astype(np.float32)


def _smoothing(scan: Grid, target: Grid) -> Points:
    """Standard deviation along the scan's (k, j, i), in its voxels."""
    axes = (scan.ijk_to_ras[:3, :3] / scan.spacing_mm).T @ target.ijk_to_ras[:3, :3]
    # Along an axis of the scan, the target is as coarse as its own axis that lies nearest.
    ratio = np.abs(axes).max(axis=1) / scan.spacing_mm
    sigma = np.sqrt(np.maximum(ratio**2 - 1, 0)) / _FWHM
    return np.where(ratio > _SMOOTHED_FROM, sigma, 0.0)[::-1]
