"""A hole filled smoothly from its surroundings, as a network's first guess."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

_LEAST_WEIGHT = 1e-6


def fill_from_surroundings(image: Tensor, hole: Tensor) -> Tensor:
    """Fill each slice's hole by means of what lies round it, the farther in the coarser.

    Pull and push (Gortler et al., The Lumigraph, SIGGRAPH 1996): the known voxels are averaged over blocks of doubled
    side until every block has some, and the blocks are interpolated back where finer ones have none.

    Args:
        image: (batch, 1, slice, row, column); what it has in the hole is not looked at.
        hole: 1 where nothing is known, 0 elsewhere, same shape.

    Returns:
        The image with its hole filled; a slice that is all hole takes the mean of what is known in the others, or 0.
    """
    known = (hole == 0).to(image.dtype)
    total, weight = torch.where(hole > 0, 0, image), known
    pyramid = [(total, weight)]
    while max(total.shape[-2:]) > 1:
        total, weight = _halved(total), _halved(weight)
        pyramid.append((total, weight))
    everywhere = total.mean(2, keepdim=True) / weight.mean(2, keepdim=True).clamp_min(_LEAST_WEIGHT)
    filled = torch.where(weight > 0, total / weight.clamp_min(_LEAST_WEIGHT), everywhere)
    for total, weight in pyramid[-2::-1]:
        coarse = functional.interpolate(
            filled.flatten(0, 2)[:, None], total.shape[-2:], mode="bilinear", align_corners=False
        )
        coarse = coarse.reshape(total.shape)
        share = weight.clamp(max=1)
        filled = share * total / weight.clamp_min(_LEAST_WEIGHT) + (1 - share) * coarse
    return torch.where(hole > 0, filled, image)


def _halved(maps: Tensor) -> Tensor:
    """Means over 2 x 2 voxels of each slice; an odd side's last ones by themselves."""
    plane = maps.flatten(0, 2)[:, None]
    halved = functional.avg_pool2d(plane, 2, ceil_mode=True, count_include_pad=False)
    return halved.reshape(*maps.shape[:3], *halved.shape[-2:])
