"""What a run's networks must know of its data, and what a reader of the run wants to know."""

from __future__ import annotations

from typing import Any

import numpy as np

from CTGANAugmentLib.datasets.prepare import TrainingData
from CTGANAugmentLib.training.objective import DataShape

_SUBSETS = ("train", "validation", "test")


def shape_of(data: TrainingData) -> DataShape:
    """Size, channels and classes of the images."""
    first = next(iter(data.sets.values()))
    name = next(name for name in first.arrays if name != "mask")
    labels = {item.label for patches in data.sets.values() for item in patches.items}
    return DataShape(first.size, first.arrays[name].shape[1], max(labels, default=0) + 1)


def facts_of(data: TrainingData) -> dict[str, Any]:
    """Count patients and patches of each subset."""
    items = [item for patches in data.sets.values() for item in patches.items]
    patients = {s: len({item.patient for item in items if item.subset == s}) for s in _SUBSETS}
    patches = {s: int(np.sum([item.subset == s for item in items])) for s in _SUBSETS}
    return {"patients": patients, "patches": patches, "notes": list(data.notes)}
