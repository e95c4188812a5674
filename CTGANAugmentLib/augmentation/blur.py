"""Take fine detail away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.augmentation.slabs import fill_slabs
from CTGANAugmentLib.augmentation.transform import Choices, Transform, in_type_of
from CTGANAugmentLib.geometry import Array
from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, no_progress
from CTGANAugmentLib.volume import Volume


@register
@dataclass(frozen=True)
class Blur(Transform):
    """Smooth by a Gaussian of a width in mm drawn evenly from 0 to the largest, the same in all directions of the body.

    What a soft kernel or thick slices do; noise is smoothed too.
    """

    id: ClassVar[str] = "blur"
    title: ClassVar[str] = "Blur"

    largest_mm: Annotated[
        float, Parameter("largest standard deviation of the Gaussian", 0, 20, group="Blur")
    ] = 1.0

    def draw(self, rng: np.random.Generator, volume: Volume) -> dict[str, Any]:  # noqa: ARG002 - of any scan
        """Draw the width."""
        return {"sigma_mm": float(rng.uniform(0, self.largest_mm))}

    def image(self, volume: Volume, choices: Choices, progress: Progress = no_progress) -> Volume:
        """Smooth the image, in voxels of its own size, to scipy's values; whole slices at a time are 4 times faster."""
        array = volume.array
        slices, rows, columns = (_weights(choices["sigma_mm"] / each) for each in volume.grid.spacing_kji_mm)

        def smooth(slab: slice) -> Array:
            near = np.arange(slab.start - len(slices) + 1, slab.stop + len(slices) - 1)
            values = array[np.clip(near, 0, len(array) - 1)].astype(np.float32)
            return in_type_of(array, _smoothed(_smoothed(_weighted(values, slices, 0), rows, 1), columns, 2))

        return volume.with_array(fill_slabs(np.empty_like(array), smooth, progress, "blur"))


def _weights(sigma: float) -> NDArray[np.float32]:
    """Weight of a voxel, and of those 1, 2, ... voxels away, up to 4 sigma."""
    away = np.arange(int(4 * sigma + 0.5) + 1)
    weights = np.exp(-0.5 * (away / max(sigma, 1e-6)) ** 2)
    weights /= 2 * weights.sum() - weights[0]
    return weights.astype(np.float32)


def _smoothed(values: NDArray[np.float32], weights: NDArray[np.float32], axis: int) -> NDArray[np.float32]:
    """Smooth along an axis, beyond whose ends are the last values."""
    margins = [(0, 0)] * values.ndim
    margins[axis] = (len(weights) - 1, len(weights) - 1)
    return _weighted(np.pad(values, margins, mode="edge"), weights, axis)


def _weighted(padded: NDArray[np.float32], weights: NDArray[np.float32], axis: int) -> NDArray[np.float32]:
    """Weighted sum of what lies on both sides, where the whole reach has values."""
    reach = len(weights) - 1
    lines = np.moveaxis(padded, axis, 0)
    count = len(lines) - 2 * reach
    made = lines[reach : reach + count] * weights[0]
    for away in range(1, reach + 1):
        pair = lines[reach - away :][:count] + lines[reach + away :][:count]
        pair *= weights[away]
        made += pair
    return np.moveaxis(made, 0, axis)
