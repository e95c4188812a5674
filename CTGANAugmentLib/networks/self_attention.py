"""Self-attention over the places of a map (Zhang et al., "SAGAN", ICML 2019, equations 1 to 4)."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from CTGANAugmentLib.networks.layers import convolution

_FEWER_TO_COMPARE, _FEWER_TO_PASS_ON = 8, 2
"""How many times fewer channels than the map has: section 4 of the paper, and its code for the values."""


class SelfAttention(nn.Module):
    """Maps (batch, channel, row, column) plus what every place gathers from all others: the same shape.

    It starts as the identity: what is gathered is weighted by `gamma`, learnt from 0. Keys and values are taken at half
    the resolution, which quarters the memory, as the paper's own code does.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        narrow, half = max(1, channels // _FEWER_TO_COMPARE), max(1, channels // _FEWER_TO_PASS_ON)
        self.query = convolution(2, channels, narrow, 1, bias=False)
        self.key = convolution(2, channels, narrow, 1, bias=False)
        self.value = convolution(2, channels, half, 1, bias=False)
        self.result = convolution(2, half, channels, 1, bias=False)
        self.gamma = nn.Parameter(torch.zeros(()))

    def forward(self, maps: Tensor) -> Tensor:
        """Let every place look at all others."""
        query = self.query(maps).flatten(2)
        key = functional.max_pool2d(self.key(maps), 2).flatten(2)
        value = functional.max_pool2d(self.value(maps), 2).flatten(2)
        # Written out, since torch's fused attention has no second derivative and gradient penalties need one.
        attention = torch.softmax(query.transpose(1, 2) @ key, dim=-1)
        gathered = (value @ attention.transpose(1, 2)).reshape(len(maps), -1, *maps.shape[2:])
        changed: Tensor = maps + self.gamma * self.result(gathered)
        return changed
