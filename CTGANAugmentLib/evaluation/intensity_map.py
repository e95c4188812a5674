"""The best that a look at one voxel alone can do: each value of one kind of scan becomes one value of the other.

A translation that is no better than this has learnt nothing from the surroundings of a voxel, however real it looks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.ndimage import median

from CTGANAugmentLib.datasets.normalization import Values
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.image_arrays import Vector

_BINS = 128
_LEAST_SHARE = 1e-5
"""Of all voxels: a bin with fewer tells of single voxels, not of tissue."""


@dataclass(frozen=True, eq=False)
class IntensityMap:
    """Value of the target for each value of the source, straight lines between; it need not rise.

    Attributes:
        source: middles of the bins, rising, as a network sees the source (-1 to 1).
        target: conditional median of the target in each, in its own unit.
    """

    source: Vector
    target: Vector

    @staticmethod
    def fit(pairs: Iterable[tuple[Values, Values]]) -> IntensityMap:
        """Learn the map with the least mean absolute error on training patients, which is the conditional median.

        Args:
            pairs: for each patient source values in [-1, 1] and target values at the same voxels, of one shape.

        Raises:
            UserError: no voxels, or a source and a target of different shapes.
        """
        sources, targets = [], []
        for source, target in pairs:
            if source.shape != target.shape:
                raise UserError(
                    f"expected as many source as target values, got {source.shape} and {target.shape}: cut them alike"
                )
            sources.append(np.clip((source.ravel() + 1) * (_BINS / 2), 0, _BINS - 1).astype(np.uint8))
            targets.append(target.ravel())
        if sum(map(len, sources)) == 0:
            raise UserError("expected voxels to fit the intensity map on, got none: add a patient")
        numbers = np.concatenate(sources)
        counts = np.bincount(numbers, minlength=_BINS)
        kept = np.flatnonzero(counts > _LEAST_SHARE * len(numbers))
        middles = (kept + 0.5) * (2 / _BINS) - 1
        medians: Vector = np.asarray(median(np.concatenate(targets), numbers, kept), dtype=np.float64)
        return IntensityMap(middles.astype(np.float64), medians)

    def apply(self, source: Values) -> Values:
        """Translate values in [-1, 1] of any shape; beyond the outermost bins the value stays that of the bin."""
        return np.asarray(np.interp(source, self.source, self.target), dtype=np.float32)
