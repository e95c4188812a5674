"""Holes for in-painting: round what a mask holds, or anywhere."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.functional import max_pool2d, max_pool3d

from CTGANAugmentLib.training.draws import Draws

_LEAST, _MOST = 1 / 8, 1 / 4
"""Semi-axes of an ellipsoid, as shares of the patch's sides."""


def dilated(mask: Tensor, margin_voxels: int) -> Tensor:
    """Let a mask (batch, 1, [slice,] row, column) grow by so many voxels along each axis, corners included."""
    pool = max_pool2d if mask.ndim == 4 else max_pool3d
    return pool(mask, 2 * margin_voxels + 1, stride=1, padding=margin_voxels)


def bounding_box(mask: Tensor) -> Tensor:
    """Fill the smallest box round each mask (batch, 1, [slice,] row, column); an empty one stays empty."""
    box = torch.ones_like(mask)
    axes = range(2, mask.ndim)
    for axis in axes:
        taken = mask.amax(dim=[other for other in axes if other != axis], keepdim=True)
        from_start, from_end = (
            taken.cummax(axis).values,
            taken.flip(axis).cummax(axis).values.flip(axis),
        )
        box = box * from_start * from_end
    return box


def cut_off(hole: Tensor, share: float, draws: Draws) -> Tensor:
    """Close one side of some holes: up to half of the patch, along an axis and from an end that are drawn.

    Args:
        hole: 1 or 0, (batch, 1, [slice,] row, column).
        share: of the holes that are cut, from 0 to 1.
        draws: of the step.
    """
    count, sides = len(hole), hole.shape[2:]
    drawn = draws.uniform("cut", (count, 4))
    chosen = (drawn[:, 3] * len(sides)).long()
    for axis, side in enumerate(sides):
        cut = (drawn[:, 0] < share) & (chosen == axis)
        closed = torch.where(cut, ((drawn[:, 1] * (side // 2)).floor() + 1).clamp(max=side // 2), 0)
        places = torch.arange(side, device=hole.device)
        order = torch.where(drawn[:, 2:3] < 0.5, places, places.flip(0))
        view = [count, *[1] * (hole.ndim - 1)]
        view[2 + axis] = side
        hole = hole * (order >= closed[:, None]).to(hole.dtype).view(view)
    return hole


def random_ellipsoids(shape: Sequence[int], draws: Draws, name: str) -> Tensor:
    """Draw an ellipsoid for each patch, wholly within it.

    Args:
        shape: (batch, 1, [slice,] row, column).
        draws: of the step.
        name: under which they are drawn.

    Returns:
        1 within and 0 outside, float32, of that shape. Semi-axes are from an eighth to a quarter of the sides, but one
        voxel at least, so that none is empty.
    """
    sides = shape[2:]
    centres = draws.uniform(f"{name}/centre", (shape[0], len(sides)))
    radii = _LEAST + (_MOST - _LEAST) * draws.uniform(f"{name}/radius", (shape[0], len(sides)))
    distance = torch.zeros(tuple(shape), device=centres.device)
    for axis, side in enumerate(sides):
        radius = (radii[:, axis] * side).clamp_min(1)
        centre = (side * centres[:, axis]).clamp(radius, side - radius)
        view = [shape[0], *[1] * (len(shape) - 1)]
        places = torch.arange(side, device=centres.device) + 0.5
        offsets = (places - centre[:, None]) / radius[:, None]
        view[2 + axis] = side
        distance = distance + offsets.square().view(view)
    return (distance <= 1).float()
