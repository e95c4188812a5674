"""Structural similarity as a loss (Wang et al. 2004, equation 13), in two dimensions and three."""

from __future__ import annotations

import torch
from torch import Tensor

_WINDOW, _SIGMA = 11, 1.5
_K1, _K2 = 0.01, 0.03


def ssim_loss(made: Tensor, wanted: Tensor, *, data_range: float = 2.0) -> Tensor:
    """One less the mean structural similarity of images (batch, channel, [slice,] row, column)."""
    return 1 - structural_similarity(made, wanted, data_range=data_range).mean()


def structural_similarity(made: Tensor, wanted: Tensor, *, data_range: float = 2.0) -> Tensor:
    """Structural similarity of each image, its channels averaged, (batch,).

    The window is a Gaussian of 1.5 voxels cut at 11, less where images are smaller; only places count where it lies
    within the image, as in scikit-image.

    Args:
        made: images (batch, channel, [slice,] row, column).
        wanted: images of the same shape.
        data_range: highest possible value less the lowest.
    """
    with torch.autocast(made.device.type, enabled=False):  # squares that nearly cancel need all digits
        x, y = made.float(), wanted.float()
        maps = _under_window(torch.stack([x, y, x * x + y * y, x * y]))
    mean_x, mean_y, mean_squares, mean_product = maps
    c1, c2 = (_K1 * data_range) ** 2, (_K2 * data_range) ** 2
    product, squares = mean_x * mean_y, mean_x.square() + mean_y.square()
    luminance = (2 * product + c1) / (squares + c1)
    structure = (2 * (mean_product - product) + c2) / (mean_squares - squares + c2)
    similarity: Tensor = luminance * structure
    return similarity.flatten(1).mean(dim=1)


def _under_window(maps: Tensor) -> Tensor:
    """Means of maps (map, batch, channel, [slice,] row, column) under the window, wherever it fits.

    A product with a matrix an axis, which is many times faster than convolving a single channel.
    """
    for axis in range(3, maps.ndim):
        maps = (maps.transpose(axis, -1) @ _windows(maps.shape[axis], maps.device)).transpose(axis, -1)
    return maps


def _windows(length: int, device: torch.device) -> Tensor:
    """Weights of the window at each of its places along an axis, (voxel, place), each place's summing to 1."""
    window = min(_WINDOW, length - 1 + length % 2)
    centres = torch.arange(length - window + 1, device=device) + window // 2
    offsets = torch.arange(length, device=device)[:, None] - centres
    weights = torch.exp(-0.5 * (offsets / _SIGMA).square()) * (offsets.abs() <= window // 2)
    return weights / weights.sum(dim=0)
