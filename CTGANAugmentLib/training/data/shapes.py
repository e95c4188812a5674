"""What a run's networks must know of its data, and what a reader of the run wants to know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from CTGANAugmentLib.datasets.prepare import TrainingData
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.training.objective import DataShape, Layout, Objective

_WORDS: dict[Layout, str] = {
    "masks": "images of one kind (data.images)",
    "pairs": "pairs of images (data.a and data.b with data.paired)",
    "unpaired": "two kinds of image that are not paired (data.a and data.b without data.paired)",
}
_LEFT_OUT = "left out"
_SUBSETS = ("train", "validation", "test")


def check_data(objective: Objective, data: TrainingData) -> None:
    """Check that the data are what an objective is trained on.

    Raises:
        UserError: other kinds of image, or masks that are missing.
    """
    layout = _layout(data)
    if layout != objective.layout:
        raise UserError(
            f"{objective.title} is trained on {_WORDS[objective.layout]}, got {_WORDS[layout]}: change the part data "
            "of the configuration"
        )
    if objective.needs_masks and "mask" not in next(iter(data.sets.values())).arrays:
        raise UserError(f"{objective.title} needs a mask with each image, got none: name them by data.masks")


def _layout(data: TrainingData) -> Layout:
    if len(data.sets) > 1:
        return "unpaired"
    return "pairs" if "image_b" in next(iter(data.sets.values())).arrays else "masks"


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
    return {"patients": patients, "patches": patches, "notes": _without_names(data.notes)}


def _without_names(notes: Sequence[str]) -> list[str]:
    """Leave out which scans could not be used: their names may be their patients', and a run's record is passed on."""
    kept = [note for note in notes if _LEFT_OUT not in note]
    count = len(notes) - len(kept)
    return [*kept, f"{count} scans or patches were left out."] if count else kept
