"""Structural similarity as a loss (Wang et al. 2004, equation 13), in two dimensions and three."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import conv2d, conv3d

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
        windows = _gaussian_means(torch.stack([x, y, x * x, y * y, x * y]))
    mean_x, mean_y, mean_xx, mean_yy, mean_xy = windows
    c1, c2 = (_K1 * data_range) ** 2, (_K2 * data_range) ** 2
    covariance = mean_xy - mean_x * mean_y
    variances = mean_xx - mean_x.square() + mean_yy - mean_y.square()
    luminance = (2 * mean_x * mean_y + c1) / (mean_x.square() + mean_y.square() + c1)
    similarity: Tensor = luminance * (2 * covariance + c2) / (variances + c2)
    return similarity.flatten(1).mean(dim=1)


def _gaussian_means(maps: Tensor) -> Tensor:
    """Means under the window, for maps (map, batch, channel, [slice,] row, column), where it fits."""
    size = maps.shape[3:]
    means = maps.reshape(-1, 1, *size)
    convolve = conv2d if len(size) == 2 else conv3d
    for axis, length in enumerate(size):
        shape = [1] * (2 + len(size))
        shape[2 + axis] = -1
        means = convolve(means, _gaussian(length, maps.device).reshape(shape))
    return means.reshape(*maps.shape[:3], *means.shape[2:])


def _gaussian(length: int, device: torch.device) -> Tensor:
    """Weights of the window along an axis of so many voxels, summing to 1."""
    window = min(_WINDOW, length - 1 + length % 2)
    offsets = torch.arange(window, dtype=torch.float32, device=device) - window // 2
    weights = torch.exp(-0.5 * (offsets / _SIGMA).square())
    return weights / weights.sum()
