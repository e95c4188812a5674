"""A lesion as simple as a drawing: what a network learns to make real ones of."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d

from CTGANAugmentLib.training.draws import Draws

_COARSE = 5
"""Voxels across that the drawing knows of: finer changes are left to the network."""
_ROUGHEST = 0.6
"""Most of a real lesion's slow changes that a drawing has; the rest of it is a plain mean."""


def crude_lesion(image: Tensor, hole: Tensor, mask: Tensor, draws: Draws) -> Tensor:
    """Replace what is in the hole by a drawing of it: each tissue's mean, some of its slow changes, a soft edge.

    Args:
        image: with a real lesion, (batch, 1, [slice,] row, column).
        hole: where to draw, 1 or 0.
        mask: of the lesion, 1 or 0; what of it lies beyond the hole counts for its mean.
        draws: of the step; how rough each drawing is.
    """
    flat = _slices(image), _slices(hole), _slices(mask)
    drawn = _drawn(*flat, roughness=_ROUGHEST * draws.uniform("roughness", (len(image), 1, 1, 1)))
    return torch.where(hole > 0, drawn.reshape(image.shape), image)


def _drawn(image: Tensor, hole: Tensor, mask: Tensor, *, roughness: Tensor) -> Tensor:
    surroundings = hole - hole * mask
    inside, outside = (_tissue(image, region, roughness) for region in (mask, surroundings))
    share = avg_pool2d(mask, 3, 1, 1, count_include_pad=False)
    return share * inside + (1 - share) * outside


def _tissue(image: Tensor, region: Tensor, roughness: Tensor) -> Tensor:
    """Mean of a region everywhere, nearer to what is there the rougher the drawing is."""
    size = region.flatten(1).sum(1).clamp_min(1)
    mean = ((image * region).flatten(1).sum(1) / size).view(-1, 1, 1, 1)
    weight = _blur(region)
    local = _blur((image - mean) * region) / weight.clamp_min(0.05)
    return mean + roughness * local


def _blur(maps: Tensor) -> Tensor:
    for _ in range(2):
        maps = avg_pool2d(maps, _COARSE, 1, _COARSE // 2, count_include_pad=False)
    return maps


def _slices(maps: Tensor) -> Tensor:
    return maps.float().flatten(1, 2) if maps.ndim == 5 else maps.float()
