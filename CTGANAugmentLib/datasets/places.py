"""Where in a scan patches are cut."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import center_of_mass, find_objects, label

from CTGANAugmentLib.body import body_mask
from CTGANAugmentLib.datasets.data_settings import DataSettings
from CTGANAugmentLib.datasets.patch_grid import middle_within, patch_axes
from CTGANAugmentLib.geometry import Grid, Points
from CTGANAugmentLib.volume import Volume

Mask = NDArray[np.bool_]


def places(
    volume: Volume, lesions: Mask | None, settings: DataSettings, rng: np.random.Generator
) -> list[Points]:
    """Find the middles (RAS) of a scan's patches.

    Flat patches lie in the scan's own slices: each slice through a lesion, at the middle of the cut through it. For
    volumes it is the middle of each lesion, and in a lesion that is larger than a patch as many random places as fill
    it. Patches of the body reach out of the scan only where it is smaller than they are: a scan's edge is no anatomy.
    There are at most `per_case`, of lesions and of the body each.
    """
    found: list[Points] = []
    if lesions is not None and settings.around in ("lesions", "both"):
        find = _in_lesions if settings.is_3d else _in_slices
        found += _some(find(volume.grid, lesions, settings, rng), settings.per_case, rng)
    if settings.around in ("body", "both"):
        inside = np.argwhere(body_mask(volume))
        count = settings.per_case if len(inside) else 0
        chosen = (inside[rng.integers(len(inside))][::-1] for _ in range(count))
        found += [volume.grid.to_ras(_reaching_in(place, volume.grid, settings)) for place in chosen]
    if settings.around == "whole":
        found += _some(_middles(volume.grid, settings), settings.per_case, rng)
    return found


def _in_slices(
    grid: Grid,
    lesions: Mask,
    settings: DataSettings,
    rng: np.random.Generator,  # noqa: ARG001 - as for volumes
) -> list[Points]:
    axis = 2 - patch_axes(grid)[2]
    area = grid.voxel_volume_mm3 / grid.spacing_kji_mm[axis]
    found = []
    for number in range(0, lesions.shape[axis], _step(grid, settings)):
        parts, count = label(lesions.take(number, axis=axis), np.ones((3, 3)))
        sizes = np.bincount(parts.ravel(), minlength=count + 1)[1:] * area
        for part in np.flatnonzero(2 * np.sqrt(sizes / np.pi) >= settings.smallest_lesion_mm) + 1:
            center = np.insert(np.array(center_of_mass(parts == part)), axis, number)
            found.append(grid.to_ras(center[::-1]))
    return found


def _in_lesions(grid: Grid, lesions: Mask, settings: DataSettings, rng: np.random.Generator) -> list[Points]:
    parts, _ = label(lesions, np.ones((3, 3, 3)))
    across = _across_mm(grid, settings)
    found = []
    for part, box in enumerate(find_objects(parts), start=1):
        inside = np.argwhere(parts[box] == part) + [side.start for side in box]
        if np.cbrt(6 / np.pi * len(inside) * grid.voxel_volume_mm3) < settings.smallest_lesion_mm:
            continue
        extent = (np.ptp(inside, axis=0)[::-1] + 1) * grid.spacing_mm
        more = int(np.prod(np.ceil(extent / across))) - 1
        centers = [inside.mean(axis=0), *inside[rng.integers(len(inside), size=more)]]
        found += [grid.to_ras(center[::-1]) for center in centers]
    return found


def _reaching_in(place: NDArray[np.int64], grid: Grid, settings: DataSettings) -> NDArray[np.float64]:
    """Move a patch's middle (i, j, k) until the patch lies in the scan; a flat one stays in its slice."""
    moved = middle_within(place, grid, _across_mm(grid, settings))
    if not settings.is_3d:
        axis = patch_axes(grid)[2]
        moved[axis] = place[axis]
    return moved


def _across_mm(grid: Grid, settings: DataSettings) -> NDArray[np.float64]:
    """Size of a patch along the scan's axes (i, j, k); of a flat one, along the third, of one slice."""
    axes, across = patch_axes(grid), np.empty(3)
    across[list(axes)] = (
        settings.columns * settings.spacing_mm,
        settings.rows * settings.spacing_mm,
        (settings.slices if settings.is_3d else 1) * (settings.slice_spacing_mm or grid.spacing_mm[axes[2]]),
    )
    return across


def _middles(grid: Grid, settings: DataSettings) -> list[Points]:
    middle = (np.array(grid.shape_kji[::-1]) - 1) / 2
    if settings.is_3d:
        return [grid.to_ras(middle)]
    axis = patch_axes(grid)[2]
    numbers = range(0, grid.shape_kji[2 - axis], _step(grid, settings))
    return [grid.to_ras(np.where(np.arange(3) == axis, number, middle)) for number in numbers]


def _step(grid: Grid, settings: DataSettings) -> int:
    """Slices of the scan from one to the next flat patch."""
    own = float(grid.spacing_mm[patch_axes(grid)[2]])
    return max(1, round(settings.slice_spacing_mm / own))


def _some(found: list[Points], most: int, rng: np.random.Generator) -> list[Points]:
    if len(found) <= most:
        return found
    return [found[n] for n in np.sort(rng.permutation(len(found))[:most])]
