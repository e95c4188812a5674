"""PatchGAN: judge of an image patch by patch (Isola et al., CVPR 2017)."""

from __future__ import annotations

from typing import ClassVar

from torch import Tensor, nn

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.networks.checks import check_counts
from CTGANAugmentLib.networks.layers import convolution, initialise, normalisation, normalise_spectrally

_SLOPE = 0.2
_WIDEST = 8
"""Most channels of a stage, as a multiple of the width."""


class PatchGan(nn.Module):
    """Discriminator: images (batch, channel, [slice,] row, column) to a map of logits (batch, 1, [slice,] row, column).

    Each logit sees 70 pixels a side with three layers, 34 with two, 16 with one. For pairs, join both images along the
    channel axis.

    Args:
        inputs: channels of the image, of both images if pairs are judged.
        width: channels of the first stage; they double inward, up to eightfold.
        layers: how often the image is halved.
        dimensions: 2 or 3.
        norm: "batch", "instance" or "none"; the first stage and the last have none.
        spectral_norm: instead of the norm (Miyato et al., ICLR 2018).
    """

    network_id: ClassVar[str] = "patchgan"

    def __init__(
        self,
        *,
        inputs: int = 1,
        width: int = 64,
        layers: int = 3,
        dimensions: int = 2,
        norm: str = "batch",
        spectral_norm: bool = False,
    ) -> None:
        super().__init__()
        check_counts(inputs=inputs, width=width, layers=layers)
        self.layers = layers
        inner = "none" if spectral_norm else norm
        widths = [width * min(_WIDEST, 1 << n) for n in range(layers + 1)]
        parts = [_stage(dimensions, inputs, widths[0], "none", stride=2)]
        for n in range(layers):
            stride = 2 if n < layers - 1 else 1
            parts.append(_stage(dimensions, widths[n], widths[n + 1], inner, stride=stride))
        parts.append(convolution(dimensions, widths[-1], 1, 4, padding=1))
        self.body = nn.ModuleList(parts)
        initialise(self)
        if spectral_norm:
            normalise_spectrally(self)

    def stages(self, images: Tensor) -> list[Tensor]:
        """Return the maps after every stage, the logits last: what feature matching compares.

        Raises:
            UserError: a side so short that nothing would be left of it.
        """
        shortest = 3 << self.layers
        if min(images.shape[2:]) < shortest:
            shown = " x ".join(map(str, images.shape[2:]))
            raise UserError(
                f"{self.layers} layers need sides of at least {shortest}, got {shown}: take fewer layers"
            )
        maps = [images]
        for stage in self.body:
            maps.append(stage(maps[-1]))
        return maps[1:]

    def forward(self, images: Tensor) -> Tensor:
        """Judge every patch, high for real ones."""
        return self.stages(images)[-1]


def _stage(dimensions: int, inputs: int, outputs: int, norm: str, *, stride: int) -> nn.Module:
    return nn.Sequential(
        convolution(dimensions, inputs, outputs, 4, stride=stride, padding=1, bias=norm == "none"),
        normalisation(norm, dimensions, outputs),
        nn.LeakyReLU(_SLOPE, inplace=True),
    )
