"""Pieces that the networks share, in two and in three dimensions."""

from __future__ import annotations

from torch import nn
from torch.nn.utils.parametrizations import spectral_norm

from CTGANAugmentLib.networks.checks import check_choice

NORMS = ("batch", "instance", "none")
UPSAMPLINGS = ("resize-convolution", "transposed")
DIMENSIONS = (2, 3)

_CONVOLUTIONS = (nn.Conv2d, nn.Conv3d, nn.ConvTranspose2d, nn.ConvTranspose3d)
_BATCH_NORMS = (nn.BatchNorm2d, nn.BatchNorm3d)
_INITIAL_SD = 0.02


def convolution(
    dimensions: int,
    inputs: int,
    outputs: int,
    kernel: int,
    *,
    stride: int = 1,
    padding: int = 0,
    bias: bool = True,
) -> nn.Module:
    """Make a convolution for (batch, channel, [slice,] row, column)."""
    check_choice("dimensions", dimensions, DIMENSIONS)
    cls = nn.Conv2d if dimensions == 2 else nn.Conv3d
    return cls(inputs, outputs, kernel, stride, padding, bias=bias)


def normalisation(name: str, dimensions: int, channels: int) -> nn.Module:
    """Make a normalisation by name: that of the batch has a learnt scale and shift, that of the instance has none."""
    check_choice("norm", name, NORMS)
    check_choice("dimensions", dimensions, DIMENSIONS)
    if name == "none":
        return nn.Identity()
    if name == "batch":
        return (nn.BatchNorm2d if dimensions == 2 else nn.BatchNorm3d)(channels)
    return (nn.InstanceNorm2d if dimensions == 2 else nn.InstanceNorm3d)(channels)


def doubling(
    how: str, dimensions: int, inputs: int, outputs: int, *, bias: bool = True, kernel: int = 3
) -> nn.Module:
    """Make a layer that doubles every side of the image.

    "transposed" is a transposed convolution of kernel 3, as CycleGAN has it, or 4, as DCGAN; "resize-convolution" is
    nearest neighbours and a convolution of kernel 3, which leaves no checkerboard (Odena et al., Distill 2016).
    """
    check_choice("upsampling", how, UPSAMPLINGS)
    check_choice("dimensions", dimensions, DIMENSIONS)
    if how == "transposed":
        cls = nn.ConvTranspose2d if dimensions == 2 else nn.ConvTranspose3d
        return cls(inputs, outputs, kernel, stride=2, padding=1, output_padding=4 - kernel, bias=bias)
    return nn.Sequential(
        nn.Upsample(scale_factor=2, mode="nearest"),
        convolution(dimensions, inputs, outputs, 3, padding=1, bias=bias),
    )


def initialise(network: nn.Module) -> None:
    """Draw the weights as DCGAN and pix2pix do: N(0, 0.02), scales of batch norms N(1, 0.02), no biases.

    To be called before `normalise_spectrally`.
    """
    for module in network.modules():
        if isinstance(module, (*_CONVOLUTIONS, nn.Linear)):
            nn.init.normal_(module.weight, 0.0, _INITIAL_SD)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        elif isinstance(module, _BATCH_NORMS):
            nn.init.normal_(module.weight, 1.0, _INITIAL_SD)


def initialise_for_rectifiers(network: nn.Module) -> None:
    """Draw the weights of convolutions so that rectified maps keep their spread (He et al., ICCV 2015), no biases."""
    for module in network.modules():
        if isinstance(module, _CONVOLUTIONS):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
            if module.bias is not None:
                nn.init.zeros_(module.bias)


def normalise_spectrally(network: nn.Module) -> None:
    """Divide every weight by its largest singular value at each use (Miyato et al., ICLR 2018)."""
    for module in list(network.modules()):
        if isinstance(module, (*_CONVOLUTIONS, nn.Linear, nn.Embedding)):
            spectral_norm(module)
