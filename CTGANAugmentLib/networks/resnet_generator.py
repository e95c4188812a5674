"""Generator of CycleGAN: an image from an image, of any size (Zhu et al., ICCV 2017)."""

from __future__ import annotations

from typing import ClassVar

from torch import Tensor, nn

from CTGANAugmentLib.networks.checks import check_counts, check_divisible
from CTGANAugmentLib.networks.layers import convolution, doubling, initialise, normalisation


class ResnetGenerator(nn.Module):
    """Generator: images (batch, channel, row, column) to images of the same size in [-1, 1], sides multiples of 4.

    Two halvings, residual blocks at a quarter of the size, two doublings; edges are reflected.

    Args:
        inputs: channels of the image given.
        outputs: channels of the image made.
        width: channels at full size; a quarter of the size has four times as many.
        blocks: residual blocks; the paper has 6 for 128 x 128 and 9 for 256 x 256.
        norm: "instance" as the paper, "batch" or "none".
        upsampling: "resize-convolution", free of checkerboards, or "transposed" as the paper; as many parameters.
    """

    network_id: ClassVar[str] = "resnet-generator"

    def __init__(
        self,
        *,
        inputs: int = 1,
        outputs: int = 1,
        width: int = 64,
        blocks: int = 9,
        norm: str = "instance",
        upsampling: str = "resize-convolution",
    ) -> None:
        super().__init__()
        check_counts(inputs=inputs, outputs=outputs, width=width, blocks=blocks)
        bias = norm == "none"
        layers = [_reflecting(inputs, width, 7, bias=bias), *_rectified(norm, width)]
        for given in (width, 2 * width):
            halving = convolution(2, given, 2 * given, 3, stride=2, padding=1, bias=bias)
            layers += [halving, *_rectified(norm, 2 * given)]
        layers += [_ResidualBlock(4 * width, norm) for _ in range(blocks)]
        for made in (2 * width, width):
            layers += [doubling(upsampling, 2, 2 * made, made, bias=bias), *_rectified(norm, made)]
        self.body = nn.Sequential(*layers, _reflecting(width, outputs, 7), nn.Tanh())
        initialise(self)

    def forward(self, images: Tensor) -> Tensor:
        """Turn images into images of the other kind.

        Raises:
            UserError: a side that is no multiple of 4 or shorter than 8.
        """
        check_divisible(images, 4, least=8)
        made: Tensor = self.body(images)
        return made


class _ResidualBlock(nn.Module):
    def __init__(self, channels: int, norm: str) -> None:
        super().__init__()
        bias = norm == "none"
        self.body = nn.Sequential(
            _reflecting(channels, channels, 3, bias=bias),
            *_rectified(norm, channels),
            _reflecting(channels, channels, 3, bias=bias),
            normalisation(norm, 2, channels),
        )

    def forward(self, maps: Tensor) -> Tensor:
        change: Tensor = self.body(maps)
        return maps + change


def _reflecting(inputs: int, outputs: int, kernel: int, *, bias: bool = True) -> nn.Module:
    return nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, padding_mode="reflect", bias=bias)


def _rectified(norm: str, channels: int) -> list[nn.Module]:
    return [normalisation(norm, 2, channels), nn.ReLU(inplace=True)]
