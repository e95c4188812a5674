"""Make the body brighter or darker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np

from CTGANAugmentLib.augmentation.slabs import in_the_body
from CTGANAugmentLib.augmentation.transform import Choices, Transform
from CTGANAugmentLib.body import body_sample
from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, no_progress
from CTGANAugmentLib.volume import Volume


@register
@dataclass(frozen=True)
class IntensityShift(Transform):
    """Add one value to all voxels of the body, drawn evenly: what a change of colour is for a scan of one channel.

    20 HU are about what scanners and protocols differ by in soft tissue.
    """

    id: ClassVar[str] = "intensity-shift"
    title: ClassVar[str] = "Intensity shift"

    largest_hu: Annotated[float, Parameter("largest shift in CT", 0, 500, group="Intensity")] = 20.0
    largest_percent: Annotated[
        float,
        Parameter("largest shift in MR, of the standard deviation in the body", 0, 200, group="Intensity"),
    ] = 20.0

    def draw(self, rng: np.random.Generator, volume: Volume) -> dict[str, Any]:
        """Draw the shift in the scan's unit."""
        largest = self.largest_hu
        if volume.modality != "CT":
            values = body_sample(volume)
            largest = (
                self.largest_percent / 100 * (float(values.std(dtype=np.float64)) if values.size else 0.0)
            )
        return {"shift_intensity": float(rng.uniform(-largest, largest))}

    def image(self, volume: Volume, choices: Choices, progress: Progress = no_progress) -> Volume:
        """Shift the body; what lies round it stays as it is."""
        shift = np.float32(choices["shift_intensity"])
        return in_the_body(volume, lambda values: values + shift, progress)
