"""Make an MR scan brighter here and darker there, as receiver coils do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import BSpline

from CTGANAugmentLib.augmentation.transform import Choices, Transform, in_type_of
from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, no_progress, track
from CTGANAugmentLib.volume import Volume

_DEGREE = 3


@register
@dataclass(frozen=True)
class BiasField(Transform):
    """Multiply an MR scan by a smooth field whose logarithm is a cubic B-spline.

    That is the model by which N4 takes such fields away (Tustison et al. 2010). The spline's coefficients are drawn
    evenly, knots in mm apart, so that the field is the same on a fine grid as on a coarse one. No voxel changes by more
    than the largest percentage: by 20, it is multiplied by 1/1.2 to 1.2, which BrainWeb calls 40 % of non-uniformity
    (Collins et al. 1998, doi 10.1109/42.712135) and takes for a strong field.
    """

    id: ClassVar[str] = "bias-field"
    title: ClassVar[str] = "Bias field"
    modalities: ClassVar[tuple[str, ...]] = ("MR",)
    source: ClassVar[str] = "Tustison et al. 2010, doi 10.1109/TMI.2010.2046908"

    largest_percent: Annotated[
        float, Parameter("largest change of a voxel's value", 0, 400, group="Bias field")
    ] = 30.0
    knots_mm: Annotated[
        float, Parameter("distance of the knots: the smaller, the rougher", 20, 1000, group="Bias field")
    ] = 150.0

    def draw(self, rng: np.random.Generator, volume: Volume) -> dict[str, Any]:
        """Draw the strength and the coefficients, from -1 to 1, along (k, j, i)."""
        spans = [self._spans(length) for length in _lengths_mm(volume)]
        coefficients = rng.uniform(-1, 1, [n + _DEGREE for n in spans])
        return {
            "change_percent": float(rng.uniform(0, self.largest_percent)),
            "coefficients_kji": np.round(coefficients, 6).tolist(),
        }

    def image(self, volume: Volume, choices: Choices, progress: Progress = no_progress) -> Volume:
        """Multiply slice by slice."""
        strength = np.log1p(choices["change_percent"] / 100)
        coefficients = np.asarray(choices["coefficients_kji"], dtype=np.float64) * strength
        weights = [_weights(n, m) for n, m in zip(volume.array.shape, coefficients.shape, strict=True)]
        # First along the rows, where the result is still small: each slice then costs one thin matrix product.
        rows = np.einsum("abc,ic->abi", coefficients, weights[2])
        made = np.empty_like(volume.array)
        for k in track(range(len(made)), progress, "bias field of slice"):
            knots = np.tensordot(weights[0][k], rows, axes=1).astype(np.float32)
            field = weights[1].astype(np.float32) @ knots
            np.exp(field, out=field)
            field *= volume.array[k]
            made[k] = in_type_of(made, field)
        return volume.with_array(made)

    def _spans(self, length_mm: float) -> int:
        return max(1, round(length_mm / self.knots_mm))


def _lengths_mm(volume: Volume) -> list[float]:
    """Size of the scan along (k, j, i), from the first to the last voxel."""
    return [float(each) for each in (np.array(volume.array.shape) - 1) * volume.grid.spacing_kji_mm]


def _weights(voxels: int, coefficients: int) -> NDArray[np.float64]:
    """Share that each coefficient has in each voxel of an axis, (voxels, coefficients); they add up to 1."""
    spans = coefficients - _DEGREE
    places = np.linspace(0, spans, voxels) if voxels > 1 else np.array([spans / 2])
    knots = np.arange(-_DEGREE, spans + _DEGREE + 1, dtype=np.float64)
    weights: NDArray[np.float64] = BSpline.design_matrix(places, knots, _DEGREE).toarray()
    return weights
