"""Patches of a subset as they are, in order: what models are measured on and what is fitted before training."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from CTGANAugmentLib.datasets.patch_set import PatchSet, Subset
from CTGANAugmentLib.datasets.prepare import TrainingData


class HeldOut:
    """Batches of one subset, unchanged and without the margin that only augmentation needs.

    Two kinds of image that are not paired come side by side, the shorter list from its beginning again.
    """

    def __init__(
        self, data: TrainingData, subset: Subset, batch_size: int, device: torch.device | str = "cpu"
    ) -> None:
        """Choose the subset: "train", "validation" or "test"."""
        self._sets = [(patches, patches.indices(subset)) for patches in data.sets.values()]
        self._batch_size = batch_size
        self._device = torch.device(device)

    def __len__(self) -> int:
        """How many items there are."""
        if any(len(indices) == 0 for _, indices in self._sets):
            return 0
        return max(len(indices) for _, indices in self._sets)

    def __iter__(self) -> Iterator[dict[str, Tensor]]:
        for start in range(0, len(self), self._batch_size):
            positions = np.arange(start, min(start + self._batch_size, len(self)))
            batch: dict[str, Tensor] = {}
            for patches, indices in self._sets:
                batch |= tensors_of(patches, indices[positions % len(indices)])
            yield {name: tensor.to(self._device) for name, tensor in batch.items()}


def tensors_of(patches: PatchSet, indices: NDArray[np.int64]) -> dict[str, Tensor]:
    """Patches as a batch, cut to the size that networks see: images and masks as float32, and "label" (batch,)."""
    batch = {name: torch.from_numpy(patches.cut(name, indices)) for name in patches.arrays}
    batch["label"] = torch.tensor([patches.items[index].label for index in indices], dtype=torch.int64)
    return batch


def some_of(data: TrainingData, subset: Subset, most: int) -> dict[str, Tensor]:
    """A subset's patches as one batch, evenly chosen where there are more than so many; two kinds each by itself."""
    chosen: dict[str, Tensor] = {}
    for patches in data.sets.values():
        indices = patches.indices(subset)
        step = max(1, len(indices) // most)
        chosen |= tensors_of(patches, indices[::step][:most])
    return chosen
