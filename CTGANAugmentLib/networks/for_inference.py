"""A network rewritten into one that makes the same images with less work, in plain PyTorch."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import TypeGuard

import torch
from torch import Tensor, nn
from torch.nn.utils import fuse_conv_bn_eval

from CTGANAugmentLib.networks.block_convolution import BlockConvolution, is_worth_it

Convolution = nn.Conv2d | nn.Conv3d
Transposed = nn.ConvTranspose2d | nn.ConvTranspose3d

_TAPS_ON_ONE_VALUE = ((0, 0, 1), (0, 1, 1), (1, 1, 0), (1, 0, 0))
"""Which taps of a kernel of 3 on a doubled image fall on one value of the image before: rows for a kernel of 4."""


def for_inference(network: nn.Module, *, bfloat16: bool = False, channels_last: bool = True) -> nn.Module:
    """Copy a network into one in evaluation mode that makes the same images up to rounding, faster.

    Neighbours in an `nn.Sequential` are replaced by what equals them:

    - A batch norm becomes part of the convolution before it.
    - A convolution of kernel 3 after doubling by nearest neighbours becomes a transposed one of kernel 4, with 16
      products where there were 36 (Shi et al., arXiv:1609.07009, tell of the converse).
    - A convolution to very few channels, a generator's last, makes blocks of pixels at once (`BlockConvolution`).
    - An instance norm becomes a group norm of one channel a group where channels lie last in memory: it is fast so.

    Args:
        network: left as it is.
        bfloat16: compute in bfloat16, but for the layer that ends in tanh, which makes the image: near the ends of a
            window of 1500 HU, bfloat16 has steps of 3 HU.
        channels_last: lay the weights out so that channels lie last in memory, and choose layers that are fast so.
    """
    made = _rewritten(copy.deepcopy(network).eval().requires_grad_(False))
    if channels_last:
        _take_group_norms(made)
    if bfloat16:
        _take_bfloat16(made)
    if channels_last:
        _lay_channels_last(made)
    return made


def _rewritten(module: nn.Module) -> nn.Module:
    for name, child in module.named_children():
        setattr(module, name, _rewritten(child))
    return nn.Sequential(*_joined(_flat(module))) if isinstance(module, nn.Sequential) else module


def _flat(layers: nn.Sequential) -> Iterator[nn.Module]:
    for layer in layers:
        if isinstance(layer, nn.Sequential):
            yield from _flat(layer)
        elif not isinstance(layer, nn.Identity | nn.Dropout):
            yield layer


def _joined(layers: Iterator[nn.Module]) -> list[nn.Module]:
    made: list[nn.Module] = []
    for layer in layers:
        joined = _in_one(made[-1], layer) if made else None
        if joined is not None:
            made[-1] = joined
        else:
            made.append(layer)
    return [BlockConvolution(layer) if is_worth_it(layer) else layer for layer in made]


def _in_one(before: nn.Module, layer: nn.Module) -> nn.Module | None:
    """One layer for two, None where they stay two."""
    if isinstance(layer, nn.BatchNorm2d | nn.BatchNorm3d) and layer.track_running_stats:
        if isinstance(before, Convolution):
            return fuse_conv_bn_eval(before, layer)
        if isinstance(before, Transposed):
            return fuse_conv_bn_eval(before, layer, transpose=True)
    if _doubles(before) and _can_take_doubling(layer):
        return _with_doubling(layer)
    if isinstance(layer, nn.Tanh):
        return _ImageLayer(before)
    return None


class _ImageLayer(nn.Module):
    """A layer and tanh, in float32 whatever it is given."""

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        self.layer = BlockConvolution(layer) if is_worth_it(layer) else layer

    def forward(self, maps: Tensor) -> Tensor:
        return torch.tanh(self.layer(maps.float()))


def _take_bfloat16(network: nn.Module) -> None:
    exact = [module for module in network.modules() if isinstance(module, _ImageLayer)]
    weights = [layer.state_dict() for layer in exact]
    network.to(torch.bfloat16)
    for layer, digits in zip(exact, weights, strict=True):
        layer.float().load_state_dict(digits)


def _take_group_norms(module: nn.Module) -> None:
    for name, child in module.named_children():
        _take_group_norms(child)
        if isinstance(child, nn.InstanceNorm2d) and not child.track_running_stats:
            norm = nn.GroupNorm(child.num_features, child.num_features, child.eps, affine=child.affine)
            norm.load_state_dict(child.state_dict())
            setattr(module, name, norm.eval().requires_grad_(False))


def _lay_channels_last(network: nn.Module) -> None:
    for parameter in network.parameters():
        if parameter.ndim == 4:
            parameter.data = parameter.data.contiguous(memory_format=torch.channels_last)


def _doubles(layer: nn.Module) -> bool:
    return (
        isinstance(layer, nn.Upsample) and layer.mode == "nearest" and layer.scale_factor in (2, 2.0, (2, 2))
    )


def _can_take_doubling(layer: nn.Module) -> TypeGuard[nn.Conv2d]:
    return (
        isinstance(layer, nn.Conv2d)
        and layer.kernel_size == (3, 3)
        and layer.padding == layer.stride == layer.dilation == (1, 1)
        and layer.padding_mode == "zeros"
        and layer.groups == 1
    )


def _with_doubling(layer: nn.Conv2d) -> nn.Module:
    made = nn.ConvTranspose2d(layer.in_channels, layer.out_channels, 4, 2, 1, bias=layer.bias is not None)
    made.to(layer.weight)
    taps = torch.tensor(_TAPS_ON_ONE_VALUE).to(layer.weight)
    made.weight.data = torch.einsum("ty,oiyx,sx->iots", taps, layer.weight, taps)
    if layer.bias is not None and made.bias is not None:
        made.bias.data = layer.bias.data
    return made.eval().requires_grad_(False)
