"""Turn the patient."""

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
class Rotation(Transform):
    """Turn the patient round the middle of the scan, by an angle drawn evenly for each axis of the body.

    What the review calls reflection is a turn by a random angle. By default the patient turns within the axial plane
    alone, as people lie on a table; 15 degrees are about what they do.
    """

    id: ClassVar[str] = "rotation"
    title: ClassVar[str] = "Rotation"

    axial_deg: Annotated[
        float, Parameter("largest turn about the head-foot axis", 0, 180, group="Rotation")
    ] = 15.0
    coronal_deg: Annotated[
        float, Parameter("largest turn about the front-back axis", 0, 180, group="Rotation")
    ] = 0.0
    sagittal_deg: Annotated[
        float, Parameter("largest turn about the left-right axis", 0, 180, group="Rotation")
    ] = 0.0

    def draw(self, rng: np.random.Generator, volume: Volume) -> dict[str, Any]:  # noqa: ARG002 - of any scan
        """Draw the angles about the axes of RAS."""
        largest = (self.sagittal_deg, self.coronal_deg, self.axial_deg)
        return {"angles_deg": [float(rng.uniform(-each, each)) if each else 0.0 for each in largest]}

    def image(self, volume: Volume, choices: Choices, progress: Progress = no_progress) -> Volume:  # noqa: ARG002 - at once
        """Turn the image; what comes in from outside is air, or the lowest value of MR."""
        return resampling.moved_image(volume, _source_of(volume, choices))

    def moved_labels(self, labels: LabelVolume, choices: Choices) -> LabelVolume:
        """Turn the labels."""
        return resampling.moved_labels(labels, _source_of(labels, choices))


def _source_of(volume: Volume, choices: Choices) -> NDArray[np.float64]:
    turn = resampling.rotation_matrix(choices["angles_deg"])
    return resampling.about(resampling.center_of(volume.grid), turn.T)
