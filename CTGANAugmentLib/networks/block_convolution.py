"""Convolution to very few channels that makes a block of pixels in the time of one."""

from __future__ import annotations

from typing import TypeGuard

from torch import Tensor, nn
from torch.nn import functional as f

_LANES = 16
"""So many channels a processor computes at once: 512 bits of float32."""
_SIDES = (1, 2, 4)


class BlockConvolution(nn.Module):
    """Does what a 2-D convolution of stride 1 that keeps the size does, (batch, channel, row, column).

    A processor that computes 16 channels at once computes one in the same time. Here the pixels of a block are channels
    of a convolution whose stride is the block's side, each with the kernel shifted to its place, zeros round it; the
    same products are added up. Going back to pixels is that of sub-pixel convolution (Shi et al., CVPR 2016).
    """

    def __init__(self, convolution: nn.Conv2d) -> None:
        super().__init__()
        self.side = _best_side(convolution)
        self.padding = int(convolution.padding[0])
        self.padding_mode = {"zeros": "constant"}.get(convolution.padding_mode, convolution.padding_mode)
        outputs, inputs, kernel, _ = convolution.weight.shape
        grown = kernel + self.side - 1
        weight = convolution.weight.new_zeros(outputs, self.side, self.side, inputs, grown, grown)
        for row in range(self.side):
            for column in range(self.side):
                weight[:, row, column, :, row : row + kernel, column : column + kernel] = (
                    convolution.weight.data
                )
        bias = convolution.bias
        self.weight = nn.Parameter(weight.flatten(0, 2), requires_grad=False)
        self.bias = None
        if bias is not None:
            self.bias = nn.Parameter(bias.data.repeat_interleave(self.side**2), requires_grad=False)

    def forward(self, maps: Tensor) -> Tensor:
        """Convolve."""
        rows, columns = maps.shape[2:]
        padded = f.pad(maps, [self.padding] * 4, mode=self.padding_mode)
        more_rows, more_columns = -rows % self.side, -columns % self.side
        if more_rows or more_columns:
            padded = f.pad(padded, [0, more_columns, 0, more_rows])
        blocks = f.conv2d(padded, self.weight, self.bias, stride=self.side)
        made: Tensor = f.pixel_shuffle(blocks, self.side)[:, :, :rows, :columns]
        return made


def is_worth_it(layer: nn.Module) -> TypeGuard[nn.Conv2d]:
    """Whether a layer can be a `BlockConvolution`, and is faster as one."""
    if not isinstance(layer, nn.Conv2d):
        return False
    kernel, other = layer.kernel_size
    keeps_size = kernel == other and kernel % 2 == 1 and layer.padding == (kernel // 2, kernel // 2)
    plain = layer.stride == layer.dilation == (1, 1) and layer.groups == 1
    return keeps_size and plain and _best_side(layer) > 1


def _best_side(convolution: nn.Conv2d) -> int:
    """Side of the block with the fewest products a pixel, those of idle lanes counted."""

    def products(side: int) -> float:
        filled = -(-convolution.out_channels * side**2 // _LANES) * _LANES
        return filled * (convolution.kernel_size[0] + side - 1) ** 2 / side**2

    return min(_SIDES, key=products)
