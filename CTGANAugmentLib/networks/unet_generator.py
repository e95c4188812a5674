"""Generator of pix2pix: an image from an image, its details passed along (Isola et al., CVPR 2017)."""

from __future__ import annotations

from itertools import pairwise
from typing import ClassVar

import torch
from torch import Tensor, nn

from CTGANAugmentLib.networks.checks import (
    check_choice,
    check_counts,
    check_divisible,
    check_probability,
    check_size,
)
from CTGANAugmentLib.networks.layers import convolution, initialise, normalisation

PRESETS = ("unet-256", "figure-4")

_SLOPE = 0.2
_WIDEST = 8
"""Most channels of a level, as a multiple of the width."""
_LEVELS_WITH_DROPOUT = 3
"""The innermost of the decoder: with it the same input gives different images in training, which is the noise."""


class UnetGenerator(nn.Module):
    """Generator: images (batch, channel, row, column) to images of the same size in [-1, 1].

    Presets, each shown for 256 x 256 and the default width; other sizes have as many levels as end at the same side:

    - "unet-256", the original: 128x64, 64x128, 32x256, 16x512, 8x512, 4x512, 2x512, 1x512 (side x channels).
    - "figure-4", after a figure in a review: 256x64, 128x128, 64x256, 32x512, 16x512, 8x512, 4x512, 2x512. The first
      level keeps the full size. The figure leaves from 8 to 2; a level of 4 is put between them, since a stride of 4
      with a kernel of 4 would hand nothing from one place to the next.

    Args:
        inputs: channels of the image given, noise maps included.
        outputs: channels of the image made.
        width: channels of the first level; they double inward, up to eightfold.
        size: side of the image in pixels, a power of two from 16 to 1024; multiples of it can be given too.
        preset: "unet-256" or "figure-4".
        norm: "batch", "instance" or "none"; the first and the innermost level of the encoder have none.
        dropout: probability of dropping a value in the innermost three levels of the decoder, in training mode only.
    """

    network_id: ClassVar[str] = "unet-generator"

    def __init__(
        self,
        *,
        inputs: int = 1,
        outputs: int = 1,
        width: int = 64,
        size: int = 256,
        preset: str = "unet-256",
        norm: str = "batch",
        dropout: float = 0.5,
    ) -> None:
        super().__init__()
        check_counts(inputs=inputs, outputs=outputs, width=width)
        check_choice("preset", preset, PRESETS)
        check_probability("dropout", dropout)
        keeps_size = preset == "figure-4"
        levels = check_size(size, 16, 1024)
        self.divisor = size // 2 if keeps_size else size
        widths = [width * min(_WIDEST, 1 << n) for n in range(levels)]
        self.encoder = _encoder(inputs, widths, norm, keeps_size=keeps_size)
        self.decoder = _decoder(widths[::-1], outputs, norm, dropout, keeps_size=keeps_size)
        initialise(self)

    def forward(self, images: Tensor) -> Tensor:
        """Turn images into images of the other kind.

        Raises:
            UserError: a size that cannot be halved as often as the network has levels.
        """
        check_divisible(images, self.divisor)
        maps = images
        passed_along = []
        for level in self.encoder:
            maps = level(maps)
            passed_along.append(maps)
        passed_along.pop()
        for level in self.decoder:
            maps = level(maps)
            if passed_along:
                maps = torch.cat([maps, passed_along.pop()], 1)
        return maps


def _encoder(inputs: int, widths: list[int], norm: str, *, keeps_size: bool) -> nn.ModuleList:
    kernel, stride = (3, 1) if keeps_size else (4, 2)
    first = convolution(2, inputs, widths[0], kernel, stride=stride, padding=1, bias=False)
    levels = [nn.Sequential(first, nn.LeakyReLU(_SLOPE, inplace=True))]
    for number, (outer, inner) in enumerate(pairwise(widths), 2):
        innermost = number == len(widths)
        levels.append(
            nn.Sequential(
                convolution(2, outer, inner, 4, stride=2, padding=1, bias=False),
                normalisation("none" if innermost else norm, 2, inner),
                nn.LeakyReLU(_SLOPE, inplace=True),
            )
        )
    return nn.ModuleList(levels)


def _decoder(
    widths: list[int], outputs: int, norm: str, dropout: float, *, keeps_size: bool
) -> nn.ModuleList:
    levels = []
    for number, (inner, outer) in enumerate(pairwise(widths)):
        layers = [
            nn.ConvTranspose2d(inner if number == 0 else 2 * inner, outer, 4, 2, 1, bias=norm == "none"),
            normalisation(norm, 2, outer),
            nn.ReLU(inplace=True),
        ]
        if dropout and number < _LEVELS_WITH_DROPOUT:
            layers.append(nn.Dropout(dropout))
        levels.append(nn.Sequential(*layers))
    last: nn.Module = nn.ConvTranspose2d(2 * widths[-1], outputs, 4, 2, 1)
    if keeps_size:
        last = convolution(2, 2 * widths[-1], outputs, 3, padding=1)
    return nn.ModuleList([*levels, nn.Sequential(last, nn.Tanh())])
