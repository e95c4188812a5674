"""DCGAN: images from noise, and their judge (Radford et al., ICLR 2016)."""

from __future__ import annotations

from itertools import pairwise
from typing import ClassVar

from torch import Tensor, nn

from CTGANAugmentLib.networks.checks import check_counts, check_size
from CTGANAugmentLib.networks.latent_code import LatentCode
from CTGANAugmentLib.networks.layers import (
    convolution,
    doubling,
    initialise,
    normalisation,
    normalise_spectrally,
)
from CTGANAugmentLib.networks.projection_head import ProjectionHead

_SLOPE = 0.2
_WIDEST = 8
"""Most channels of a stage, as a multiple of the width."""


def _widths(width: int, size: int) -> list[int]:
    """Channels of the maps of 4, 8, ... size / 2 pixels a side."""
    halvings = check_size(size, 16, 256) - 2
    return [width * min(_WIDEST, 1 << n) for n in reversed(range(halvings))]


class DcganGenerator(nn.Module):
    """Generator: noise (batch, latent) and labels (batch,) to images (batch, channel, row, column) in [-1, 1].

    With the defaults 100 -> 4x4@1024 -> 8x8@512 -> 16x16@256 -> 32x32@128 -> 64x64@1, five transposed convolutions.

    Args:
        latent_size: length of the noise.
        width: channels at half the image's size; they double inward, up to eightfold.
        channels: of the image.
        size: side of the image in pixels, a power of two from 16 to 256.
        classes: 0, or how many; each then has a learnt code that is joined to the noise.
        norm: "batch", "instance" or "none".
        spectral_norm: bound the layers too, which steadies training (Zhang et al., ICML 2019, section 3.2).
        upsampling: "transposed" as the paper, or "resize-convolution", free of its lattice of dots.
    """

    network_id: ClassVar[str] = "dcgan-generator"

    def __init__(
        self,
        *,
        latent_size: int = 100,
        width: int = 128,
        channels: int = 1,
        size: int = 64,
        classes: int = 0,
        norm: str = "batch",
        spectral_norm: bool = False,
        upsampling: str = "transposed",
    ) -> None:
        super().__init__()
        check_counts(latent_size=latent_size, width=width, channels=channels)
        self.code = LatentCode(latent_size, classes)
        widths = _widths(width, size)
        has_bias = norm == "none"
        first = nn.ConvTranspose2d(self.code.size, widths[0], 4, 1, 0, bias=has_bias)
        layers: list[nn.Module] = [first, normalisation(norm, 2, widths[0]), nn.ReLU(inplace=True)]
        for inputs, outputs in pairwise(widths):
            layers += [
                doubling(upsampling, 2, inputs, outputs, bias=has_bias, kernel=4),
                normalisation(norm, 2, outputs),
            ]
            layers += [nn.ReLU(inplace=True)]
        layers += [doubling(upsampling, 2, widths[-1], channels, kernel=4), nn.Tanh()]
        self.body = nn.Sequential(*layers)
        initialise(self.body)
        if spectral_norm:
            normalise_spectrally(self.body)

    def forward(self, z: Tensor, label: Tensor | None = None) -> Tensor:
        """Draw images from noise, of the classes given if the network has classes."""
        images: Tensor = self.body(self.code(z, label)[:, :, None, None])
        return images


class DcganDiscriminator(nn.Module):
    """Discriminator: images (batch, channel, row, column) in [-1, 1] and labels (batch,) to logits (batch,).

    Mirror of the generator: strided convolutions and leaky rectifiers, no norm in the first layer.

    Args:
        width: channels at half the image's size; they double inward, up to eightfold.
        channels: of the image.
        size: side of the image in pixels, a power of two from 16 to 256.
        classes: 0, or how many; the judgement is then of an image together with its class.
        norm: "batch", "instance" or "none".
        spectral_norm: instead of the norm (Miyato et al., ICLR 2018).

    Attributes:
        feature_size: how many features an image has.
    """

    network_id: ClassVar[str] = "dcgan-discriminator"

    def __init__(
        self,
        *,
        width: int = 128,
        channels: int = 1,
        size: int = 64,
        classes: int = 0,
        norm: str = "batch",
        spectral_norm: bool = False,
    ) -> None:
        super().__init__()
        check_counts(width=width, channels=channels)
        widths = _widths(width, size)[::-1]
        layers = _down(channels, widths[0], "none")
        for inputs, outputs in pairwise(widths):
            layers += _down(inputs, outputs, "none" if spectral_norm else norm)
        self.body = nn.Sequential(*layers)
        self.feature_size = widths[-1] * 4 * 4
        self.head = ProjectionHead(self.feature_size, classes)
        initialise(self)
        if spectral_norm:
            normalise_spectrally(self)

    def features(self, images: Tensor) -> Tensor:
        """Return what the judgement is made from: (batch, feature), the last maps of 4x4 pixels in one row."""
        maps: Tensor = self.body(images)
        return maps.flatten(1)

    def forward(self, images: Tensor, label: Tensor | None = None) -> Tensor:
        """Judge images, high for real ones."""
        logits: Tensor = self.head(self.features(images), label)
        return logits


def _down(inputs: int, outputs: int, norm: str) -> list[nn.Module]:
    layer = convolution(2, inputs, outputs, 4, stride=2, padding=1, bias=norm == "none")
    return [layer, normalisation(norm, 2, outputs), nn.LeakyReLU(_SLOPE, inplace=True)]
