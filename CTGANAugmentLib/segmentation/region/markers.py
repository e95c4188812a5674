"""Where a watershed or an automaton starts: voxels that are surely inside or outside."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.geometry import Box
from CTGANAugmentLib.mask_part import Mask
from CTGANAugmentLib.segmentation.suggestion import window_at_seeds
from CTGANAugmentLib.segmentation.workspace import Workspace

INSIDE, OUTSIDE = 1, 2
_OTHER_TISSUE_SCALE_MM = 1.0
_ALIKE_SHARE = 0.7
"""Of a ring round a seed: where fewer voxels are of the seed's tissue, the structure ends."""
_SURE_SHARE = 0.85
"""Of the radius up to that ring."""
_APART_SHARE = 0.45
"""Of the distance between two seeds of different kind."""
_LEAST_SURE_MM, _GREATEST_SURE_MM = 1.0, 20.0


def markers(workspace: Workspace, radius_mm: float, *, other_tissue: bool) -> NDArray[np.uint8]:
    """Mark voxels (k, j, i) as `INSIDE`, `OUTSIDE` or neither (0).

    Inside are balls round the seeds, or the first guess where there is no seed; outside are balls round the outside
    seeds, the shell of the part and, where wanted, tissue of another value. Balls of the two kinds keep apart, and
    each seed's own voxel stays its own.
    """
    radius_mm = min(radius_mm, _APART_SHARE * _closest_mm(workspace))
    marks = np.zeros(workspace.values.shape, dtype=np.uint8)
    marks[workspace.border()] = OUTSIDE
    if other_tissue:
        marks[_other(workspace)] = OUTSIDE
    marks[sure_inside(workspace, radius_mm)] = INSIDE
    marks[workspace.balls(workspace.outside_kji, radius_mm)] = OUTSIDE
    marks[tuple(workspace.outside_kji.T)] = OUTSIDE
    marks[tuple(workspace.inside_kji.T)] = INSIDE
    return marks


def _closest_mm(workspace: Workspace) -> float:
    """Distance between the two closest seeds of which one is inside and one outside, infinite without such."""
    inside, outside = (
        workspace.grid.to_ras(seeds[:, ::-1].astype(float))
        for seeds in (workspace.inside_kji, workspace.outside_kji)
    )
    return float(np.linalg.norm(inside[:, None] - outside, axis=-1).min(initial=np.inf))


def sure_inside(workspace: Workspace, radius_mm: float) -> Mask:
    """Voxels of balls round the seeds that are of the seeds' tissue, or the first guess where there is no seed."""
    if not len(workspace.inside_kji):
        return np.zeros(workspace.values.shape, dtype=bool) if workspace.start is None else workspace.start
    balls = workspace.balls(workspace.inside_kji, radius_mm)
    balls &= _alike(workspace)
    balls[tuple(workspace.inside_kji.T)] = True
    return balls


def _alike(workspace: Workspace) -> Mask:
    lower, upper = window_at_seeds(workspace)
    values = workspace.smoothed(_OTHER_TISSUE_SCALE_MM).values
    alike: Mask = (values >= lower) & (values <= upper)
    return alike


def sure_radius_mm(workspace: Workspace) -> float:
    """Radius of the balls round the seeds that are surely inside: up to where most voxels are of another value.

    Raises:
        UserError: neither seed nor first guess.
    """
    alike = _alike(workspace)
    whole = Box((0, 0, 0), workspace.grid.shape_kji)
    found = _GREATEST_SURE_MM
    for seed in workspace.inside_kji:
        distance = workspace.grid.distance_mm(workspace.grid.to_ras(seed[::-1].astype(float)), whole)
        rings = np.minimum(distance, _GREATEST_SURE_MM).astype(np.int64).ravel()
        shares = np.bincount(rings, alike.ravel()) / np.maximum(1, np.bincount(rings))
        other = np.flatnonzero((shares < _ALIKE_SHARE) & (np.bincount(rings) > 0))
        found = min(found, float(other[0]) if other.size else found)
    return max(_LEAST_SURE_MM, round(_SURE_SHARE * found, 1))


def _other(workspace: Workspace) -> Mask:
    """Voxels as far from the seeds' window as that is wide."""
    lower, upper = window_at_seeds(workspace)
    values = workspace.smoothed(_OTHER_TISSUE_SCALE_MM).values
    half = (upper - lower) / 2
    return (values < lower - half) | (values > upper + half)
