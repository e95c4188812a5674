"""What a patch looks like in a few numbers, fitted to the training images: what a mixture divides them by."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import adaptive_avg_pool2d

from CTGANAugmentLib.training.objective import Batch

_COARSE = 8
_PATTERNS = 4
_OTHERS = 3
_LEAST_SPREAD = 1e-6


class Appearance(nn.Module):
    """Mean, standard deviation, extent of the mask and the main patterns of the coarse image, each standardised.

    The patterns are principal components of the image at 8x8 pixels. The extent is the square root of the mask's share
    of the patch, 0 for patches without masks. All change little under the augmentation of the data.

    Attributes:
        size: how many numbers an image has.
        center: mean coarse image (pixel,).
        patterns: (pixel, pattern), orthonormal.
        mean: of each number over the training images (feature,).
        spread: standard deviation; infinite, so that the number counts for nothing, where all images have the same.
    """

    center: Tensor
    patterns: Tensor
    mean: Tensor
    spread: Tensor

    def __init__(self, channels: int) -> None:
        """Make room for images of so many channels; what is in it comes from `fit` or from a checkpoint."""
        super().__init__()
        pixels = channels * _COARSE**2
        self.size = _PATTERNS + _OTHERS
        self.register_buffer("center", torch.zeros(pixels))
        self.register_buffer("patterns", torch.zeros(pixels, _PATTERNS))
        self.register_buffer("mean", torch.zeros(self.size))
        self.register_buffer("spread", torch.ones(self.size))

    @torch.no_grad()
    def fit(self, batch: Batch) -> None:
        """Fit to "image" (batch, channel, row, column), with "mask" (batch, 1, row, column) where there are masks."""
        coarse = _coarse(batch["image"]).double()
        center = coarse.mean(dim=0)
        _, vectors = torch.linalg.eigh((coarse - center).T @ (coarse - center))
        self.center.copy_(center)
        self.patterns.copy_(vectors[:, -_PATTERNS:].flip(1))
        numbers = self._numbers(batch).double()
        self.mean.copy_(numbers.mean(dim=0))
        spread = numbers.std(dim=0, correction=0)
        self.spread.copy_(spread.masked_fill(spread < _LEAST_SPREAD, torch.inf))

    def forward(self, batch: Batch) -> Tensor:
        """Describe a batch's images, (batch, feature)."""
        with torch.autocast(batch["image"].device.type, enabled=False):  # classes must not turn on a rounding
            return (self._numbers(batch) - self.mean) / self.spread

    def _numbers(self, batch: Batch) -> Tensor:
        images = batch["image"].float()
        values = images.flatten(1)
        mask = batch.get("mask")
        extent = values.new_zeros(len(values)) if mask is None else mask.float().flatten(1).mean(dim=1).sqrt()
        others = torch.stack([values.mean(dim=1), values.std(dim=1), extent], dim=1)
        return torch.cat([others, (_coarse(images) - self.center) @ self.patterns], dim=1)


def _coarse(images: Tensor) -> Tensor:
    return adaptive_avg_pool2d(images.float(), _COARSE).flatten(1)
