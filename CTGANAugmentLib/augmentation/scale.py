"""Make the patient larger or smaller."""

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
class Scale(Transform):
    """Make the patient larger or smaller round the middle of the scan, whose grid stays.

    Lengths in millimetres change with it: leave it out where sizes are what a model should learn.
    """

    id: ClassVar[str] = "scale"
    title: ClassVar[str] = "Scale"

    largest_percent: Annotated[float, Parameter("largest change of size", 0, 80, group="Scale")] = 10.0
    each_axis: Annotated[bool, Parameter("Draw for each axis of the body by itself", group="Scale")] = False

    def draw(self, rng: np.random.Generator, volume: Volume) -> dict[str, Any]:  # noqa: ARG002 - of any scan
        """Draw the factors along the axes of RAS, evenly on a logarithmic scale: as often double as half."""
        largest = np.log1p(self.largest_percent / 100)
        drawn = np.exp(rng.uniform(-largest, largest, 3 if self.each_axis else 1))
        return {"factors": np.broadcast_to(drawn, 3).tolist()}

    def image(self, volume: Volume, choices: Choices, progress: Progress = no_progress) -> Volume:  # noqa: ARG002 - at once
        """Scale the image; what comes in from outside is air, or the lowest value of MR."""
        return resampling.moved_image(volume, _source_of(volume, choices))

    def moved_labels(self, labels: LabelVolume, choices: Choices) -> LabelVolume:
        """Scale the labels."""
        return resampling.moved_labels(labels, _source_of(labels, choices))

    def volume_factor(self, choices: Choices) -> float:
        """Change of volume that is meant."""
        return float(np.prod(choices["factors"]))


def _source_of(volume: Volume, choices: Choices) -> NDArray[np.float64]:
    inverse = np.diag(1 / np.asarray(choices["factors"], dtype=float))
    return resampling.about(resampling.center_of(volume.grid), inverse)
