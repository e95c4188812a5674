"""Change how far values lie from each other."""

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
class Contrast(Transform):
    """Multiply how far values lie from the body's mean, by a factor drawn evenly; air stays air.

    In CT this is no change of the window but of the Hounsfield units themselves, as a wrong calibration would make it.
    """

    id: ClassVar[str] = "contrast"
    title: ClassVar[str] = "Contrast"

    largest_percent: Annotated[float, Parameter("largest change", 0, 90, group="Contrast")] = 20.0

    def draw(self, rng: np.random.Generator, volume: Volume) -> dict[str, Any]:
        """Draw the factor, and find the mean that stays."""
        values = body_sample(volume)
        mean = float(values.mean(dtype=np.float64)) if values.size else 0.0
        change = self.largest_percent / 100
        return {"factor": float(rng.uniform(1 - change, 1 + change)), "mean_intensity": round(mean, 3)}

    def image(self, volume: Volume, choices: Choices, progress: Progress = no_progress) -> Volume:
        """Change values within the body; what lies round it stays as it is."""
        mean, factor = np.float32(choices["mean_intensity"]), np.float32(choices["factor"])
        return in_the_body(volume, lambda values: mean + (values - mean) * factor, progress)
