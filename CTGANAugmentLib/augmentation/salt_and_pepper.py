"""Replace single voxels by the lowest and the highest value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np

from CTGANAugmentLib.augmentation.slabs import fill_slabs
from CTGANAugmentLib.augmentation.transform import Choices, Transform
from CTGANAugmentLib.geometry import Array
from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, no_progress
from CTGANAugmentLib.volume import Volume


@register
@dataclass(frozen=True)
class SaltAndPepper(Transform):
    """Replace voxels at random by the lowest or the highest value of the scan, half of them each.

    Scanners have no such noise; the review names it among the classic ones, as of photographs.
    """

    id: ClassVar[str] = "salt-and-pepper"
    title: ClassVar[str] = "Salt-and-pepper noise"

    largest_percent: Annotated[float, Parameter("voxels that are replaced", 0, 50, group="Noise")] = 1.0

    def draw(self, rng: np.random.Generator, volume: Volume) -> dict[str, Any]:  # noqa: ARG002 - of any scan
        """Draw the share of voxels, and what their places follow from."""
        share = float(rng.uniform(0, self.largest_percent / 100))
        return {"share": share, "field_seed": int(rng.integers(2**31))}

    def image(self, volume: Volume, choices: Choices, progress: Progress = no_progress) -> Volume:
        """Replace the voxels slice by slice."""
        seed, half = int(choices["field_seed"]), choices["share"] / 2
        low, high = volume.array.min(), volume.array.max()

        def replaced(slab: slice) -> Array:
            values = np.array(volume.array[slab])
            drawn = np.random.default_rng((seed, slab.start)).random(values.shape, dtype=np.float32)
            values[drawn < half] = low
            values[drawn > 1 - half] = high
            return values

        return volume.with_array(fill_slabs(np.empty_like(volume.array), replaced, progress, "noise"))
