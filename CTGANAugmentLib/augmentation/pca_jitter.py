"""Vary a scan along the principal components of its own local patches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.augmentation.slabs import fill_slabs
from CTGANAugmentLib.augmentation.transform import Choices, Transform, in_type_of
from CTGANAugmentLib.body import body_mask
from CTGANAugmentLib.geometry import Array
from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, no_progress
from CTGANAugmentLib.volume import Volume

_SIDE = 3
_MOST_PATCHES = 100_000
"""That the components are found from, spread evenly over the body."""


@register
@dataclass(frozen=True)
class PcaJitter(Transform):
    """Vary a scan along the principal components of its patches of 3 x 3 x 3 voxels.

    Krizhevsky et al. vary the three colours of a photograph along their principal components. A CT has one value a
    voxel, so that the components of colour come to one shift for all. What has components here is a voxel with its
    neighbours: mean, gradients, and finer texture. Each patch p of mean m is p + sum of a_i (v_i . (p - m)) v_i, with
    the eigenvectors v_i of the patches' covariance in the body and a_i drawn from a normal distribution; the scan's new
    value is the middle of its patch. Contrast and texture change as strongly as the scan itself has them.
    """

    id: ClassVar[str] = "pca-jitter"
    title: ClassVar[str] = "PCA jitter"
    source: ClassVar[str] = "Krizhevsky, Sutskever and Hinton 2012, NIPS 25, section 4.1"

    deviation_percent: Annotated[
        float, Parameter("standard deviation of each component's change", 0, 100, group="Components")
    ] = 10.0

    def draw(self, rng: np.random.Generator, volume: Volume) -> dict[str, Any]:
        """Find the components and the mean, and draw a change for each: together they are one filter."""
        body = body_mask(volume)
        patches = _patches(volume, body)
        mean = float(patches.mean()) if len(patches) else 0.0
        changes = rng.normal(0, self.deviation_percent / 100, _SIDE**3)
        if len(patches) < 2:
            return {"filter": [0.0] * _SIDE**3, "mean_intensity": mean}
        _values, vectors = np.linalg.eigh(np.cov(patches, rowvar=False))
        weights = (vectors * changes * vectors[_SIDE**3 // 2]).sum(axis=1)
        return {"filter": [round(float(each), 9) for each in weights], "mean_intensity": mean}

    def image(self, volume: Volume, choices: Choices, progress: Progress = no_progress) -> Volume:
        """Vary the body; what lies round it stays as it is."""
        array, mean = volume.array, np.float32(choices["mean_intensity"])
        weights = np.asarray(choices["filter"], dtype=np.float32).reshape((_SIDE,) * 3)
        body = body_mask(volume)

        def varied(slab: slice) -> Array:
            near = np.clip(np.arange(slab.start - 1, slab.stop + 1), 0, len(array) - 1)
            values = array[near].astype(np.float32)
            change = _correlated(values - mean, weights)
            change += values[1:-1]
            return np.where(body[slab], in_type_of(array, change), array[slab])

        return volume.with_array(fill_slabs(np.empty_like(array), varied, progress, "components"))


def _correlated(values: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Correlate slices with a filter, but for the first and the last; whole slices at a time outrun scipy's."""
    padded = np.pad(values, ((0, 0), (1, 1), (1, 1)), mode="edge")
    made = np.zeros((len(values) - 2, *values.shape[1:]), dtype=np.float32)
    for (k, j, i), weight in np.ndenumerate(weights):
        made += padded[k : k + len(made), j : j + made.shape[1], i : i + made.shape[2]] * weight
    return made


def _patches(volume: Volume, body: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Patches round some voxels of the body that have all neighbours, (patch, voxel)."""
    step = int(np.ceil(np.cbrt(np.count_nonzero(body) / _MOST_PATCHES))) or 1
    places = np.argwhere(body[1:-1:step, 1:-1:step, 1:-1:step]) * step + 1
    offsets = np.indices((_SIDE,) * 3).reshape(3, -1).T - 1
    k, j, i = (places[:, None, :] + offsets).transpose(2, 0, 1)
    found: NDArray[np.float64] = volume.array[k, j, i].astype(np.float64)
    return found
