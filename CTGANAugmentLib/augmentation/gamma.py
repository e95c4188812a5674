"""Bend the scale of values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np

from CTGANAugmentLib.augmentation.slabs import fill_slabs
from CTGANAugmentLib.augmentation.transform import Choices, Transform, in_type_of
from CTGANAugmentLib.body import body_sample
from CTGANAugmentLib.geometry import Array
from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, no_progress
from CTGANAugmentLib.volume import Volume

_MOST_VALUES = 100_000
"""That the percentiles are found from, spread evenly over the body."""


@register
@dataclass(frozen=True)
class Gamma(Transform):
    """Raise values, brought to [0, 1] by the body's percentiles, to a power drawn evenly on a logarithmic scale.

    As nnU-Net has it (Isensee et al. 2021, Nat Methods 18:203): the ends of the scale stay, what lies between becomes
    darker or brighter; inverted, the bright end is bent instead of the dark one.
    """

    id: ClassVar[str] = "gamma"
    title: ClassVar[str] = "Gamma"
    source: ClassVar[str] = "Isensee et al. 2021, doi 10.1038/s41592-020-01008-z"

    largest_percent: Annotated[float, Parameter("largest change of the power", 0, 200, group="Gamma")] = 40.0
    inverted_percent: Annotated[
        float, Parameter("how often the bright end is bent", 0, 100, group="Gamma")
    ] = 25.0

    def draw(self, rng: np.random.Generator, volume: Volume) -> dict[str, Any]:
        """Draw the power and the end, and find the percentiles that stay."""
        values = body_sample(volume)
        values = values if values.size else volume.array.ravel()
        some = values[:: 1 + values.size // _MOST_VALUES]
        low, high = (float(each) for each in np.percentile(some, (0.5, 99.5)))
        largest = np.log1p(self.largest_percent / 100)
        return {
            "power": float(np.exp(rng.uniform(-largest, largest))),
            "inverted": bool(rng.random() < self.inverted_percent / 100),
            "low_intensity": low,
            "high_intensity": max(high, low + 1e-6),
        }

    def image(self, volume: Volume, choices: Choices, progress: Progress = no_progress) -> Volume:
        """Bend values between the percentiles; those beyond stay as they are."""
        low = np.float32(choices["low_intensity"])
        width = np.float32(choices["high_intensity"] - choices["low_intensity"])
        power = np.float32(choices["power"])

        def bent(slab: slice) -> Array:
            values = volume.array[slab]
            share = (values.astype(np.float32, copy=False) - low) / width
            np.clip(share, 0, 1, out=share)
            curve = 1 - (1 - share) ** power if choices["inverted"] else share**power
            between = (share > 0) & (share < 1)
            return np.where(between, in_type_of(values, low + curve * width), values)

        return volume.with_array(fill_slabs(np.empty_like(volume.array), bent, progress, "gamma"))
