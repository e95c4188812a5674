"""U-Net in two or three dimensions, what the segmenter and the in-painting generator are made of."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.networks.checks import check_counts, check_divisible
from CTGANAugmentLib.networks.layers import convolution, initialise_for_rectifiers, normalisation

_SLOPE = 0.01
_WIDEST = 10
"""Most channels of a level, as a multiple of the width: 320 of 32, as nnU-Net has it."""


class Unet(nn.Module):
    """Maps (batch, channel, [slice,] row, column) to maps of the same size, no activation at the end.

    Two convolutions a level, halving by strides (Ronneberger et al., MICCAI 2015; Isensee et al., Nature Methods 2021).
    Doubling takes the nearest neighbours, which leaves no checkerboard, after the channels have been made fewer.

    Args:
        dimensions: 2 or 3.
        inputs, outputs: channels.
        width: channels at full size; they double inward, up to tenfold.
        levels: how often the maps are halved.
        norm: "batch", "instance" or "none".
    """

    def __init__(
        self, *, dimensions: int, inputs: int, outputs: int, width: int, levels: int, norm: str
    ) -> None:
        super().__init__()
        check_counts(inputs=inputs, outputs=outputs, width=width, levels=levels)
        self.divisor = 1 << levels
        widths = [width * min(_WIDEST, 1 << n) for n in range(levels + 1)]
        self.encoder = nn.ModuleList([_level(dimensions, inputs, width, norm, stride=1)])
        self.raising, self.decoder = nn.ModuleList(), nn.ModuleList()
        for outer, inner in pairwise(widths):
            self.encoder.append(_level(dimensions, outer, inner, norm, stride=2))
        for inner, outer in pairwise(widths[::-1]):
            self.raising.append(_raise(dimensions, inner, outer))
            self.decoder.append(_level(dimensions, 2 * outer, outer, norm, stride=1))
        self.last = convolution(dimensions, width, outputs, 1)
        initialise_for_rectifiers(self)

    def forward(self, maps: Tensor) -> Tensor:
        """Pass the maps down and up again.

        Raises:
            UserError: a side that cannot be halved as often as there are levels, or that leaves a single value.
        """
        check_divisible(maps, self.divisor)
        if max(maps.shape[2:]) == self.divisor:
            raise UserError(
                f"one side must be {2 * self.divisor} at least, got {self.divisor}: take fewer levels"
            )
        passed_along = []
        for level in self.encoder:
            maps = level(maps)
            passed_along.append(maps)
        passed_along.pop()
        for raising, level in zip(self.raising, self.decoder, strict=True):
            maps = level(torch.cat([raising(maps), passed_along.pop()], 1))
        made: Tensor = self.last(maps)
        return made


def _level(dimensions: int, inputs: int, outputs: int, norm: str, *, stride: int) -> nn.Module:
    layers: list[nn.Module] = []
    for given, step in ((inputs, stride), (outputs, 1)):
        layers += [
            convolution(dimensions, given, outputs, 3, stride=step, padding=1, bias=norm == "none"),
            normalisation(norm, dimensions, outputs),
            nn.LeakyReLU(_SLOPE, inplace=True),
        ]
    return nn.Sequential(*layers)


def _raise(dimensions: int, inputs: int, outputs: int) -> nn.Module:
    return nn.Sequential(
        convolution(dimensions, inputs, outputs, 1), nn.Upsample(scale_factor=2, mode="nearest")
    )
