"""How much of each voxel a lesion fills: what a scanner with thick slices would see of a physical body."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter, minimum_filter

from CTGANAugmentLib.geometry import Box, Grid, Points
from CTGANAugmentLib.lesions.random_field import Field
from CTGANAugmentLib.lesions.shape import Shape

_FINEST_MM = 0.5
_LAYER_MM = 1.5
"""Rims and capsules are not much thinner: larger voxels are divided to this size."""
_FEWEST_SAMPLES, _MOST_SAMPLES = 31, 500
_SLAB = 12
_CHUNK = 400_000
"""Sample points evaluated at once: bounds the memory of large lesions to some 50 MB."""


@dataclass(frozen=True, eq=False)
class Footprint:
    """A body sampled on a block of voxels, each array (k, j, i).

    Attributes:
        coverage: fraction of the voxel inside the body, 0 to 1.
        depth_mm: along the ray from the centre, how far the voxel's centre is below the surface; negative outside.
        level: distance from the centre relative to the surface in that direction: 0 centre, 1 surface.
    """

    coverage: Field
    depth_mm: Field
    level: Field


def parts_of(grid: Grid) -> tuple[int, int, int]:
    """How often to divide a voxel along (k, j, i), so that the layers of a lesion are seen with partial volume too."""
    k, j, i = (max(1, int(np.ceil(s / _LAYER_MM - 0.01))) for s in grid.spacing_kji_mm)
    return k, j, i


def block_mean(values: Field, parts_kji: tuple[int, int, int]) -> Field:
    """Average of the sub-voxels of each voxel."""
    if parts_kji == (1, 1, 1):
        return values
    shape = [size for n, parts in zip(values.shape, parts_kji, strict=True) for size in (n // parts, parts)]
    averaged: Field = values.reshape(shape).mean(axis=(1, 3, 5))
    return averaged


def footprint(shape: Shape, center_ras: Points, grid: Grid, box: Box) -> Footprint:
    """Sample a lesion, its centre of mass at the centre given, on the voxels of a box.

    Voxels that the surface passes are divided finely, the rest is all or nothing; a voxel averages over
    its whole extent, slice thickness included, as the partial-volume effect does.
    """
    offsets = _offsets(shape, center_ras, grid, box)
    distance, radius = _polar(shape, offsets)
    depth = radius - distance
    coverage = (depth > 0).astype(np.float32)
    edge = _edge_voxels(depth, grid)
    coverage[edge] = _fraction_inside(shape, offsets[:, edge], _sub_offsets(grid, shape.diameter_mm))
    return Footprint(coverage, depth, distance / np.maximum(radius, np.float32(1e-6)))


def level_of(shape: Shape, center_ras: Points, grid: Grid, box: Box) -> Field:
    """Distance from the centre relative to the surface in that direction, (k, j, i) of the box."""
    level = np.empty(box.shape_kji, dtype=np.float32)
    (first, *start), (last, *stop) = box.start_kji, box.stop_kji
    for k in range(first, last, _SLAB):
        slab = Box((k, start[0], start[1]), (min(k + _SLAB, last), stop[0], stop[1]))
        distance, radius = _polar(shape, _offsets(shape, center_ras, grid, slab))
        level[k - first : k - first + _SLAB] = distance / np.maximum(radius, np.float32(1e-6))
    return level


def _offsets(shape: Shape, center_ras: Points, grid: Grid, box: Box) -> Field:
    """Voxel centres from the point that the radius is measured from, RAS mm, shape (3, k, j, i)."""
    first = grid.to_ras(np.array(box.start_kji[::-1], dtype=float)) - (center_ras - shape.center_of_mass_mm)
    k, j, i = (np.arange(n, dtype=np.float32) for n in box.shape_kji)
    offsets = np.empty((3, *box.shape_kji), dtype=np.float32)
    for axis, (start, (along_i, along_j, along_k)) in enumerate(
        zip(first, grid.ijk_to_ras[:3, :3], strict=True)
    ):
        plane = np.float32(start) + k[:, None] * np.float32(along_k) + j * np.float32(along_j)
        np.add(plane[..., None], i * np.float32(along_i), out=offsets[axis])
    return offsets


def _polar(shape: Shape, offsets: Field) -> tuple[Field, Field]:
    r, a, s = offsets
    distance: Field = np.sqrt(r * r + a * a + s * s)
    return distance, shape.radius_mm(offsets)


def _edge_voxels(depth_mm: Field, grid: Grid) -> NDArray[np.bool_]:
    half_diagonal = 0.5 * float(np.linalg.norm(np.abs(grid.ijk_to_ras[:3, :3]).sum(axis=1)))
    near = np.abs(depth_mm) < half_diagonal
    inside = (depth_mm > 0).astype(np.uint8)
    # Under a steep spicule the surface is farther along the ray than it is in space.
    passed = maximum_filter(inside, 3) != minimum_filter(inside, 3)
    result: NDArray[np.bool_] = near | passed
    return result


def _sub_offsets(grid: Grid, diameter_mm: float) -> Field:
    """RAS offsets of sample points from a voxel's centre, shape (3, n).

    A low-discrepancy lattice (the additive recurrence with powers of the root of x^4 = x + 1) needs fewer points
    than a fine grid, and an odd number of them that no plane divides in two halves leaves no ties at one half.
    """
    finest = min(_FINEST_MM, diameter_mm / 10)
    count = int(np.clip(3 * np.prod(grid.spacing_mm / finest), _FEWEST_SAMPLES, _MOST_SAMPLES)) | 1
    steps = 1.2207440846057596 ** -np.arange(1, 4)
    ijk = np.mod((np.arange(count)[:, None] + 0.5) * steps, 1) - 0.5
    ijk -= ijk.mean(axis=0)
    offsets: Field = (grid.ijk_to_ras[:3, :3] @ ijk.T).astype(np.float32)
    return offsets


def _fraction_inside(shape: Shape, centers: Field, samples: Field) -> Field:
    count = centers.shape[1]
    fractions = np.empty(count, dtype=np.float32)
    chunk = max(1, _CHUNK // samples.shape[1])
    for start in range(0, count, chunk):
        points = centers[:, start : start + chunk, None] + samples[:, None, :]
        distance, radius = _polar(shape, points)
        fractions[start : start + chunk] = (distance < radius).mean(axis=1)
    return fractions
