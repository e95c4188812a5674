"""Clustering by value alone: every voxel of the same value goes the same way, so the histogram is enough."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.geometry import Array
from CTGANAugmentLib.progress import Progress, track
from CTGANAugmentLib.segmentation.clustering.groups import Groups, Labels, Samples
from CTGANAugmentLib.segmentation.workspace import Workspace

_MOST_BINS = 1 << 16
_FLOAT_BINS = 1 << 14
_BLOCK = 1 << 22
"""Voxels taken at a time."""


@dataclass(frozen=True, eq=False)
class Histogram:
    """Values of a workspace, counted.

    Attributes:
        workspace: whose voxels are counted.
        low: value of the first bin, its middle where values are whole numbers.
        width: of a bin; 1 for whole numbers, which are counted exactly.
        counts: voxels per bin.
    """

    workspace: Workspace
    low: float
    width: float
    counts: NDArray[np.int64]

    @staticmethod
    def of(workspace: Workspace, progress: Progress) -> Histogram:
        """Count the voxels that the result may have."""
        values = workspace.values
        low, high = float(values.min()), float(values.max())
        whole = values.dtype.kind in "iu" and high - low < _MOST_BINS
        bins = round(high - low) + 1 if whole else _FLOAT_BINS
        empty = Histogram(
            workspace, low, 1.0 if whole else (high - low) / (bins - 1), np.zeros(bins, dtype=np.int64)
        )
        for block in track(_blocks(values), progress, "counting values"):
            part = values[block] if workspace.allowed is None else values[block][workspace.allowed[block]]
            empty.counts[:] += np.bincount(empty.bin_of(part).ravel(), minlength=bins)
        return empty

    def bin_of(self, values: Array) -> NDArray[np.intp]:
        """Bin of each value."""
        if self.width == 1.0 and values.dtype.kind in "iu":
            return np.subtract(values, int(self.low), dtype=np.intp)
        scaled = (values - np.float32(self.low)) * np.float32(1 / self.width)
        bins: NDArray[np.intp] = np.clip(np.rint(scaled), 0, len(self.counts) - 1).astype(np.intp)
        return bins

    def samples(self) -> Samples:
        """Return the bins that hold voxels, in rising order."""
        held = np.flatnonzero(self.counts)
        values = self.low + self.width * held.astype(np.float64)
        return Samples(
            values[:, None],
            self.counts[held].astype(np.float64),
            np.array([self.width**2 / 12]),
            np.zeros((0, 1)),
        )

    def values_of(self, groups: Groups) -> list[float]:
        """Values of the clusters' centres."""
        return [float(center[0]) for center in groups.centers]

    def label(self, groups: Groups, progress: Progress) -> Labels:
        """Cluster of each voxel (k, j, i)."""
        line = self.low + self.width * np.arange(len(self.counts), dtype=np.float64)
        table = groups.label(line[:, None])
        values = self.workspace.values
        labels = np.empty(values.shape, dtype=np.uint8)
        for block in track(_blocks(values), progress, "labelling"):
            np.take(table, self.bin_of(values[block]), out=labels[block])
        return labels


def _blocks(values: Array) -> list[slice]:
    step = max(1, _BLOCK // int(np.prod(values.shape[1:])))
    return [slice(start, start + step) for start in range(0, len(values), step)]
