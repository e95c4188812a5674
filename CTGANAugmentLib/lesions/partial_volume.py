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


def footprint(shape: Shape, center_ras: Points, grid: Grid, box: Box) -> Footprint:
    """Sample a lesion, its centre of mass at the centre given, on the voxels of a box.

    Voxels that the surface passes are divided finely, the rest is all or nothing; a voxel averages over
    its whole extent, slice thickness included, as the partial-volume effect does.
    """
    offsets = _offsets(shape, center_ras, grid, box)
    distance, radius = _polar(shape, offsets)
    depth = radius - distance
    coverage = (depth > 0).astype(np.float32)
    steps = _subdivision(grid, shape.diameter_mm)
    edge = _edge_voxels(depth, grid)
    coverage[edge] = _fraction_inside(shape, offsets[edge], _sub_offsets(grid, steps))
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
    """Voxel centres from the point that the radius is measured from, RAS mm, shape (k, j, i, 3)."""
    first = grid.to_ras(np.array(box.start_kji[::-1], dtype=float)) - (center_ras - shape.center_of_mass_mm)
    axes = grid.ijk_to_ras[:3, :3].astype(np.float32)
    k, j, i = (np.arange(n, dtype=np.float32) for n in box.shape_kji)
    result: Field = (
        (first.astype(np.float32) + k[:, None] * axes[:, 2])[:, None, None]
        + (j[:, None] * axes[:, 1])[None, :, None]
        + (i[:, None] * axes[:, 0])[None, None]
    )
    return result


def _polar(shape: Shape, offsets: Field) -> tuple[Field, Field]:
    distance: Field = np.sqrt(np.einsum("...c,...c->...", offsets, offsets))
    return distance, shape.radius_mm(offsets)


def _edge_voxels(depth_mm: Field, grid: Grid) -> NDArray[np.bool_]:
    half_diagonal = 0.5 * float(np.linalg.norm(np.abs(grid.ijk_to_ras[:3, :3]).sum(axis=1)))
    near = np.abs(depth_mm) < half_diagonal
    inside = (depth_mm > 0).astype(np.uint8)
    # Under a steep spicule the surface is farther along the ray than it is in space.
    passed = maximum_filter(inside, 3) != minimum_filter(inside, 3)
    result: NDArray[np.bool_] = near | passed
    return result


def _subdivision(grid: Grid, diameter_mm: float) -> tuple[int, int, int]:
    finest = min(_FINEST_MM, diameter_mm / 10)
    i, j, k = (int(np.clip(np.ceil(s / finest), 2, 16)) for s in grid.spacing_mm)
    return i, j, k


def _sub_offsets(grid: Grid, steps_ijk: tuple[int, int, int]) -> Field:
    """RAS offsets of the sample points from the voxel's centre, shape (n, 3)."""
    axes = [(np.arange(n) + 0.5) / n - 0.5 for n in steps_ijk]
    ijk = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)
    return (ijk @ grid.ijk_to_ras[:3, :3].T).astype(np.float32)


def _fraction_inside(shape: Shape, centers: Field, samples: Field) -> Field:
    fractions = np.empty(len(centers), dtype=np.float32)
    chunk = max(1, _CHUNK // len(samples))
    for start in range(0, len(centers), chunk):
        points = centers[start : start + chunk, None, :] + samples
        distance = np.sqrt(np.einsum("...c,...c->...", points, points))
        fractions[start : start + chunk] = (distance < shape.radius_mm(points)).mean(axis=1)
    return fractions
