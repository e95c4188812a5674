"""Cut a box out of the scan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar

import numpy as np

from CTGANAugmentLib.augmentation.transform import Choices, Transform
from CTGANAugmentLib.geometry import Box
from CTGANAugmentLib.operation import Guides, register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, no_progress
from CTGANAugmentLib.provenance import Plan
from CTGANAugmentLib.volume import LabelVolume, Volume

_AXES = ("left_right_mm", "front_back_mm", "head_foot_mm")


@register
@dataclass(frozen=True)
class RandomCrop(Transform):
    """Cut a box of a size in mm out of the scan, at a random place; the result is as large as the box.

    Along an axis on which the scan is smaller, all of it is kept. With a mask, the box can be asked to hold some of a
    label: its place is drawn among those that do.
    """

    id: ClassVar[str] = "random-crop"
    title: ClassVar[str] = "Random crop"

    left_right_mm: Annotated[float, Parameter("size of the box", 1, 2000, group="Box")] = 150.0
    front_back_mm: Annotated[float, Parameter("size of the box", 1, 2000, group="Box")] = 150.0
    head_foot_mm: Annotated[float, Parameter("size of the box", 1, 2000, group="Box")] = 100.0
    keep_label: Annotated[
        bool, Parameter("Let the box hold a voxel of the mask, drawn at random", group="Box")
    ] = False

    def sample(self, rng: np.random.Generator, volume: Volume, guides: Guides) -> Plan:
        """Draw the place of the box.

        Raises:
            UserError: NaN in the scan, or a label to keep in a mask without any.
        """
        plan = super().sample(rng, volume, guides)
        if not self.keep_label or guides.mask is None:
            return plan
        places = np.argwhere(guides.mask_on(volume.grid))
        kept = places[rng.integers(len(places))]
        size = np.array(plan.choices["size_kji"])
        low = np.maximum(0, kept - size + 1)
        high = np.minimum(kept, np.array(volume.array.shape) - size)
        start = [int(rng.integers(a, b + 1)) for a, b in zip(low, high, strict=True)]
        return replace(plan, choices={**plan.choices, "start_kji": start})

    def draw(self, rng: np.random.Generator, volume: Volume) -> dict[str, Any]:
        """Find the size in voxels, each axis of the grid being that of the body it is nearest to, and draw a place."""
        directions = np.abs(volume.ijk_to_ras[:3, :3] / volume.grid.spacing_mm)
        wanted = np.array([getattr(self, name) for name in _AXES])
        lengths_mm = wanted[np.argmax(directions, axis=0)][::-1]
        shape = np.array(volume.array.shape)
        size = np.clip(np.round(lengths_mm / np.asarray(volume.grid.spacing_kji_mm)), 1, shape).astype(int)
        start = [int(rng.integers(0, room + 1)) for room in shape - size]
        return {"start_kji": start, "size_kji": size.tolist()}

    def image(self, volume: Volume, choices: Choices, progress: Progress = no_progress) -> Volume:  # noqa: ARG002 - at once
        """Cut the image."""
        box = _box(choices)
        cut = np.ascontiguousarray(volume.array[box.slices])
        return replace(volume, array=cut, ijk_to_ras=volume.grid.crop(box).ijk_to_ras)

    def moved_labels(self, labels: LabelVolume, choices: Choices) -> LabelVolume:
        """Cut the labels."""
        box = _box(choices)
        cut = np.ascontiguousarray(labels.array[box.slices])
        return replace(labels, array=cut, ijk_to_ras=labels.grid.crop(box).ijk_to_ras)


def _box(choices: Choices) -> Box:
    k, j, i = (int(each) for each in choices["start_kji"])
    n, m, p = (int(each) for each in choices["size_kji"])
    return Box((k, j, i), (k + n, j + m, i + p))
