"""Add noise as electronics have it."""

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


@register
@dataclass(frozen=True)
class GaussianNoise(Transform):
    """Add white Gaussian noise of a standard deviation drawn evenly from 0 to the largest.

    Noise of a reconstructed CT is correlated from voxel to voxel: this one is harder on what looks at single voxels.
    20 HU are about what lies between a standard and a low-dose scan of the chest.
    """

    id: ClassVar[str] = "gaussian-noise"
    title: ClassVar[str] = "Gaussian noise"

    largest_hu: Annotated[float, Parameter("standard deviation in CT", 0, 500, group="Noise")] = 20.0
    largest_percent: Annotated[
        float, Parameter("standard deviation in MR, of that in the body", 0, 100, group="Noise")
    ] = 5.0

    def draw(self, rng: np.random.Generator, volume: Volume) -> dict[str, Any]:
        """Draw the standard deviation in the scan's unit, and what the field follows from."""
        largest = self.largest_hu
        if volume.modality != "CT":
            values = body_sample(volume)
            largest = (
                self.largest_percent / 100 * (float(values.std(dtype=np.float64)) if values.size else 0.0)
            )
        return {"sd_intensity": float(rng.uniform(0, largest)), "field_seed": int(rng.integers(2**31))}

    def image(self, volume: Volume, choices: Choices, progress: Progress = no_progress) -> Volume:
        """Add the noise slice by slice."""
        sd, seed = np.float32(choices["sd_intensity"]), int(choices["field_seed"])

        def noisy(slab: slice) -> Array:
            values = volume.array[slab]
            field = np.random.default_rng((seed, slab.start)).standard_normal(values.shape, dtype=np.float32)
            field *= sd
            return in_type_of(values, np.add(values, field, out=field, casting="same_kind"))

        return volume.with_array(fill_slabs(np.empty_like(volume.array), noisy, progress, "noise"))
