"""Move the patient."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.augmentation import resampling
from CTGANAugmentLib.augmentation.transform import Choices, Transform
from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, no_progress
from CTGANAugmentLib.volume import LabelVolume, Volume


@register
@dataclass(frozen=True)
class Translation(Transform):
    """Move the patient within the scan's grid, by a length drawn evenly along each axis of the body."""

    id: ClassVar[str] = "translation"
    title: ClassVar[str] = "Translation"

    left_right_mm: Annotated[float, Parameter("largest shift", 0, 500, group="Translation")] = 10.0
    front_back_mm: Annotated[float, Parameter("largest shift", 0, 500, group="Translation")] = 10.0
    head_foot_mm: Annotated[float, Parameter("largest shift", 0, 500, group="Translation")] = 10.0

    def draw(self, rng: np.random.Generator, volume: Volume) -> dict[str, Any]:  # noqa: ARG002 - of any scan
        """Draw the shift in RAS."""
        largest = (self.left_right_mm, self.front_back_mm, self.head_foot_mm)
        return {"shift_ras_mm": [float(rng.uniform(-each, each)) if each else 0.0 for each in largest]}

    def image(self, volume: Volume, choices: Choices, progress: Progress = no_progress) -> Volume:  # noqa: ARG002 - at once
        """Move the image; what comes in from outside is air, or the lowest value of MR."""
        return resampling.moved_image(volume, _source_of(choices))

    def moved_labels(self, labels: LabelVolume, choices: Choices) -> LabelVolume:
        """Move the labels."""
        return resampling.moved_labels(labels, _source_of(choices))


def _source_of(choices: Choices) -> NDArray[np.float64]:
    matrix = np.eye(4)
    matrix[:3, 3] = -np.asarray(choices["shift_ras_mm"], dtype=float)
    return matrix
