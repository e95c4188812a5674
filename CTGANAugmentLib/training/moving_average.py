"""Average of a network's weights over the steps: makes better images than the weights of any one step."""

from __future__ import annotations

from copy import deepcopy

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import get_ema_multi_avg_fn

_HEAD_START = 10


class MovingAverage:
    """Exponential moving average of a module's parameters and buffers.

    Attributes:
        module: the averaged copy, in evaluation mode and without gradients. Its ``state_dict`` is all there is to keep.
        decay: share of the average that a step leaves as it was, 0 to follow the module.
    """

    def __init__(self, module: nn.Module, decay: float) -> None:
        """Copy the module, which must have its place (device, memory format) by now."""
        self.module = deepcopy(module).eval().requires_grad_(requires_grad=False)
        self.decay = decay
        pairs = list(zip(_tensors(self.module), _tensors(module), strict=True))
        self._averaged = [mine for mine, _ in pairs if mine.is_floating_point()]
        self._present = [theirs for _, theirs in pairs if theirs.is_floating_point()]
        self._counters = [pair for pair in pairs if not pair[0].is_floating_point()]

    def decay_at(self, step: int) -> float:
        """Decay after so many steps: it warms up, so that the random weights of the start are forgotten soon."""
        return min(self.decay, (1 + step) / (_HEAD_START + step))

    @torch.no_grad()
    def update(self, step: int) -> None:
        """Take in the module's present weights, which are those after so many steps; counters are copied."""
        if self._averaged:
            get_ema_multi_avg_fn(self.decay_at(step))(  # type: ignore[no-untyped-call]
                self._averaged, self._present, step
            )
        for mine, theirs in self._counters:
            mine.copy_(theirs)


def _tensors(module: nn.Module) -> list[Tensor]:
    return [*module.parameters(), *module.buffers()]
