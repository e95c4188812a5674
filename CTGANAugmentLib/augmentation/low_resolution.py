"""Show a scan as a coarser scanner would."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np
from scipy import ndimage
from scipy.interpolate import BSpline

from CTGANAugmentLib.augmentation.slabs import fill_slabs
from CTGANAugmentLib.augmentation.transform import Choices, Transform, in_type_of
from CTGANAugmentLib.geometry import Array
from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, no_progress
from CTGANAugmentLib.volume import Volume

_MARGIN = 12
"""Voxels beyond the edge, of the edge's value: farther ones have no weight in a spline."""


@register
@dataclass(frozen=True)
class LowResolution(Transform):
    """Sample the scan at a coarser spacing, drawn evenly, and bring it back onto its own grid.

    As nnU-Net simulates low resolution (Isensee et al. 2021): the nearest voxel on the way down, a cubic curve on the
    way up; only axes finer than the drawn spacing change.
    """

    id: ClassVar[str] = "low-resolution"
    title: ClassVar[str] = "Low resolution"
    source: ClassVar[str] = "Isensee et al. 2021, doi 10.1038/s41592-020-01008-z"

    coarsest_mm: Annotated[float, Parameter("coarsest spacing", 0.1, 50, group="Resolution")] = 4.0

    def draw(self, rng: np.random.Generator, volume: Volume) -> dict[str, Any]:
        """Draw the spacing, from the scan's finest to the coarsest."""
        finest = float(min(volume.grid.spacing_mm))
        return {"spacing_mm": float(rng.uniform(min(finest, self.coarsest_mm), self.coarsest_mm))}

    def image(self, volume: Volume, choices: Choices, progress: Progress = no_progress) -> Volume:
        """Sample down and up again, axis by axis: all lines of one have the same weights."""
        shape = np.array(volume.array.shape)
        shares = np.minimum(1, volume.grid.spacing_kji_mm / choices["spacing_mm"])
        coarse = np.maximum(1, np.round(shape * shares)).astype(int)
        if np.array_equal(coarse, shape):
            return volume.with_array(volume.array)
        nearest = [((np.arange(m) + 0.5) * n / m).astype(int) for n, m in zip(shape, coarse, strict=True)]
        small = np.pad(volume.array[np.ix_(*nearest)].astype(np.float32), _MARGIN, mode="edge")
        curve = ndimage.spline_filter(small, 3, output=np.float32, mode="mirror")
        slices, rows, columns = (_weights(int(n), int(m)) for n, m in zip(shape, coarse, strict=True))
        flat = curve.reshape(len(curve), -1)

        def enlarged(slab: slice) -> Array:
            planes = (slices[slab] @ flat).reshape(-1, *curve.shape[1:])
            made = np.stack([rows @ np.ascontiguousarray((columns @ plane.T).T) for plane in planes])
            return in_type_of(volume.array, made)

        return volume.with_array(
            fill_slabs(np.empty_like(volume.array), enlarged, progress, "low resolution")
        )


def _weights(fine: int, coarse: int) -> Any:
    """Sparse share that each coefficient of a cubic spline has in each fine voxel, (fine, coarse with margins)."""
    places = (np.arange(fine) + 0.5) * coarse / fine - 0.5 + _MARGIN
    knots = np.arange(-2.0, coarse + 2 * _MARGIN + 2)
    return BSpline.design_matrix(places, knots, 3).astype(np.float32)
