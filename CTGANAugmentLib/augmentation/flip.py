"""Mirror the patient."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar

import numpy as np

from CTGANAugmentLib.augmentation.transform import Choices, Transform
from CTGANAugmentLib.geometry import Array
from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, no_progress
from CTGANAugmentLib.volume import LabelVolume, Volume

_AXES = {"left-right": 0, "front-back": 1, "head-foot": 2}
"""Of RAS."""


@register
@dataclass(frozen=True)
class Flip(Transform):
    """Mirror the patient within the scan's own grid, along the voxel axis nearest to an axis of the body.

    No voxel value changes. A mirrored chest has its heart on the right: where sides matter, leave left-right out.
    """

    id: ClassVar[str] = "flip"
    title: ClassVar[str] = "Flip"

    axis: Annotated[str, Parameter("of the body", choices=tuple(_AXES), group="Flip")] = "left-right"

    def draw(self, rng: np.random.Generator, volume: Volume) -> dict[str, Any]:  # noqa: ARG002 - nothing is left to chance
        """Find the voxel axis."""
        directions = np.abs(volume.ijk_to_ras[:3, :3] / volume.grid.spacing_mm)
        return {"axis_kji": 2 - int(np.argmax(directions[_AXES[self.axis]]))}

    def image(self, volume: Volume, choices: Choices, progress: Progress = no_progress) -> Volume:  # noqa: ARG002 - at once
        """Mirror the voxels."""
        return volume.with_array(_mirrored(volume.array, choices))

    def moved_labels(self, labels: LabelVolume, choices: Choices) -> LabelVolume:
        """Mirror the labels."""
        return replace(labels, array=_mirrored(labels.array, choices))


def _mirrored(array: Array, choices: Choices) -> Array:
    return np.ascontiguousarray(np.flip(array, axis=int(choices["axis_kji"])))
