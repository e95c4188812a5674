"""Blank out boxes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar

import numpy as np

from CTGANAugmentLib.augmentation.resampling import outside_value
from CTGANAugmentLib.augmentation.transform import Choices, Transform, in_type_of
from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, no_progress
from CTGANAugmentLib.volume import LabelVolume, Volume

Slices = tuple[slice, ...]


@register
@dataclass(frozen=True)
class Cutout(Transform):
    """Fill boxes at random places with air, or with the lowest value of MR: a network must look at more than one spot.

    A label that is blanked out cannot be seen, and so it is no longer marked either, unless that is asked for.
    """

    id: ClassVar[str] = "cutout"
    title: ClassVar[str] = "Cutout"
    source: ClassVar[str] = "DeVries & Taylor 2017, arXiv:1708.04552"

    count: Annotated[int, Parameter("boxes", 1, 50, group="Boxes")] = 3
    smallest_mm: Annotated[float, Parameter("shortest edge of a box", 1, 500, group="Boxes")] = 10.0
    largest_mm: Annotated[float, Parameter("longest edge of a box", 1, 500, group="Boxes")] = 40.0
    keep_labels: Annotated[bool, Parameter("Mark what is blanked out all the same", group="Boxes")] = False

    def draw(self, rng: np.random.Generator, volume: Volume) -> dict[str, Any]:
        """Draw the boxes as first and last voxel (k, j, i), the last one left out; they may reach over the edge."""
        low, high = sorted((self.smallest_mm, self.largest_mm))
        shape = np.array(volume.array.shape)
        boxes = []
        for _ in range(self.count):
            size = np.maximum(1, np.rint(rng.uniform(low, high, 3) / volume.grid.spacing_kji_mm)).astype(int)
            start = rng.integers(shape) - size // 2
            boxes.append([np.maximum(start, 0).tolist(), np.minimum(start + size, shape).tolist()])
        return {"boxes_kji": boxes, "keep_labels": self.keep_labels}

    def image(self, volume: Volume, choices: Choices, progress: Progress = no_progress) -> Volume:  # noqa: ARG002 - at once
        """Blank out the boxes."""
        array = volume.array.copy()
        value = in_type_of(array, np.array(outside_value(volume)))
        for box in _slices(choices):
            array[box] = value
        return volume.with_array(array)

    def moved_labels(self, labels: LabelVolume, choices: Choices) -> LabelVolume:
        """Take the marks away from what cannot be seen."""
        if choices["keep_labels"]:
            return labels
        array = labels.array.copy()
        for box in _slices(choices):
            array[box] = 0
        return replace(labels, array=array)


def _slices(choices: Choices) -> list[Slices]:
    return [tuple(slice(*ends) for ends in zip(*box, strict=True)) for box in choices["boxes_kji"]]
