"""What a lesion's voxels are like as a few figures, through which gradients flow."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d, max_pool2d

_REACH = 2
"""Width in voxels of the rim, and of the zone outside."""
_SHARES = (0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95)
_LEAST = 1e-4


def region_statistics(image: Tensor, mask: Tensor, levels: Tensor) -> Tensor:
    """Describe a lesion, its rim and what is just outside: brightness, spread, edges and grain.

    For each of the three regions: mean, standard deviation, mean gradient, and the standard deviations of what is finer
    than three voxels and of the Laplacian, all within slices; for the whole lesion also the shares of voxels below some
    levels, softly counted.

    Args:
        image: (batch, 1, [slice,] row, column).
        mask: of the lesion, 1 or 0, same shape.
        levels: values of the image, as `levels_of` finds them.

    Returns:
        (batch, figures); those of a region without a voxel are next to 0.
    """
    image, mask = _as_slices(image), _as_slices(mask)
    grown = max_pool2d(mask, 2 * _REACH + 1, stride=1, padding=_REACH)
    core = 1 - max_pool2d(1 - mask, 2 * _REACH + 1, stride=1, padding=_REACH)
    rim = mask - core
    maps = (_gradient(image), image - avg_pool2d(image, 3, 1, 1, count_include_pad=False), _laplacian(image))
    figures = []
    for region in (mask, rim, grown - mask):
        figures += [_mean(image, region), _spread(image, region), _mean(maps[0], region)]
        figures += [_spread(fine, region) for fine in maps[1:]]
    width = ((levels[-1] - levels[0]) / len(levels)).clamp_min(_LEAST)
    figures += [_mean(torch.sigmoid((level - image) / (width / 2)), mask) for level in levels]
    return torch.stack(figures, 1)


def levels_of(image: Tensor, mask: Tensor) -> Tensor:
    """Levels that part the lesions' voxels of a batch evenly, and the extremes closer."""
    values = image.detach().float()[mask.expand_as(image) > 0]
    if not len(values):
        return torch.linspace(-1, 1, len(_SHARES), device=image.device)
    # torch.quantile takes no more than 2**24 values.
    some = values[:: 1 + len(values) // 1_000_000]
    return torch.quantile(some, torch.tensor(_SHARES, device=image.device))


def _as_slices(maps: Tensor) -> Tensor:
    """Slices beside each other as channels, so that all is within slices and a lesion stays one lesion."""
    return maps.float().flatten(1, 2) if maps.ndim == 5 else maps.float()


def _mean(values: Tensor, region: Tensor) -> Tensor:
    return (values * region).flatten(1).sum(1) / region.flatten(1).sum(1).clamp_min(1)


def _spread(values: Tensor, region: Tensor) -> Tensor:
    mean = _mean(values, region).view(-1, 1, 1, 1)
    variance: Tensor = _mean((values - mean).square(), region)
    return (variance + _LEAST**2).sqrt()


def _gradient(image: Tensor) -> Tensor:
    rows = torch.zeros_like(image)
    columns = torch.zeros_like(image)
    rows[..., :-1, :] = image[..., 1:, :] - image[..., :-1, :]
    columns[..., :-1] = image[..., 1:] - image[..., :-1]
    return (rows.square() + columns.square() + _LEAST**2).sqrt()


def _laplacian(image: Tensor) -> Tensor:
    across = avg_pool2d(image, (3, 1), 1, (1, 0), count_include_pad=False)
    along = avg_pool2d(image, (1, 3), 1, (0, 1), count_include_pad=False)
    return 3 * (across + along) - 6 * image
