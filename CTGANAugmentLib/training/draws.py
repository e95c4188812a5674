"""Random numbers of training: a function of the seed, the step and a name, so that a step can be repeated alone."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np
import torch
from torch import Tensor


class Draws:
    """The random numbers of one step.

    Nothing is left over from the step before: that is what makes a resumed run equal to one that was never stopped.
    The first axis of what is drawn is the batch. A step's batch may be divided into parts (processes, accumulated
    pieces): each part takes its slice of what the whole batch would have drawn, so that the division changes nothing.
    """

    def __init__(
        self, seed: int, step: int, *, part: int = 0, parts: int = 1, device: torch.device | str = "cpu"
    ) -> None:
        """Fix where in the run this is; numbers are drawn on the CPU, so that they are the same on every device."""
        self.step = step
        self._key = (seed, step)
        self._part = part
        self._parts = parts
        self._device = torch.device(device)

    def normal(self, name: str, shape: Sequence[int]) -> Tensor:
        """Standard normal numbers, float32."""
        return self._slice(torch.randn(self._whole(shape), generator=self.generator(name)))

    def uniform(self, name: str, shape: Sequence[int]) -> Tensor:
        """Numbers from [0, 1), float32."""
        return self._slice(torch.rand(self._whole(shape), generator=self.generator(name)))

    def integers(self, name: str, high: int, shape: Sequence[int]) -> Tensor:
        """Whole numbers from 0 to below ``high``, int64."""
        return self._slice(torch.randint(high, self._whole(shape), generator=self.generator(name)))

    def generator(self, name: str) -> torch.Generator:
        """Fresh generator, the same for all parts of the step."""
        return torch.Generator().manual_seed(self.seed(name))

    def seed(self, name: str) -> int:
        """Seed that belongs to a name, from 0 to below 2**63."""
        state = np.random.SeedSequence([*self._key, crc32(name.encode())]).generate_state(1, np.uint64)
        return int(state[0] >> 1)

    def part_seed(self, name: str) -> int:
        """Seed that belongs to a name and to this part alone, for what draws by itself, such as dropout."""
        return self.seed(f"{name}/{self._part}")

    def _whole(self, shape: Sequence[int]) -> tuple[int, ...]:
        return (shape[0] * self._parts, *shape[1:])

    def _slice(self, whole: Tensor) -> Tensor:
        size = len(whole) // self._parts
        mine = whole[self._part * size : (self._part + 1) * size]
        return mine if self._device.type == "cpu" else mine.to(self._device, non_blocking=True)
