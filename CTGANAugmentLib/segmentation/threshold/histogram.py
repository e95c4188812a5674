"""Histogram of the part of a scan that a threshold looks at: one pass over the voxels, whatever the method."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d
from scipy.signal import find_peaks

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Array
from CTGANAugmentLib.mask_part import Mask
from CTGANAugmentLib.progress import Progress, no_progress
from CTGANAugmentLib.segmentation.workspace import Workspace

Counts = NDArray[np.float64]

_FINE_BINS = 65536
_MR_BINS = 512
_MOST_BINS = 4096
"""Of a CT, where one bin is one HU unless metal or a wide format asks for more."""
_OUTLIER_SHARE = 0.0005
"""Of the voxels at either end: they are counted in the end bins, so that one hot voxel cannot widen all bins."""
_CHUNK_VOXELS = 1 << 20
_MOST_ZOOMS = 8
_LEAST_DEPTH = 0.1
"""Depth of the valleys beside a peak, as a part of its height, without which it is noise."""
_LEAST_HEIGHT = 0.02
"""The same as a part of the highest peak."""


@dataclass(frozen=True, eq=False)
class Histogram:
    """Numbers of voxels in bins of one width; the end bins hold the outliers too.

    Attributes:
        counts: voxels of each bin, shape (n,).
        low: lower edge of the first bin, HU or a.u.
        width: of a bin, HU or a.u.
    """

    counts: Counts
    low: float
    width: float

    @property
    def centers(self) -> NDArray[np.float64]:
        """Values in the middle of the bins, shape (n,)."""
        return self.low + self.width * (np.arange(self.counts.size, dtype=np.float64) + 0.5)

    def top_of(self, index: int) -> float:
        """Upper edge of a bin."""
        return self.low + self.width * (index + 1)

    def split(self, index: int, values: Array) -> float:
        """Value up to and with which the values lie in a bin or below it: a whole number for whole numbers.

        Whole numbers compare with whole numbers several times faster than with fractions.
        """
        top = self.top_of(index)
        return math.floor(top) if values.dtype.kind in "iu" else float(np.float32(top))

    def bin_of(self, value: float) -> int:
        """Index of the bin that holds a value, the nearest one for a value beyond the bins."""
        return int(np.clip((value - self.low) // self.width, 0, self.counts.size - 1))

    def smoothed(self, sigma: float) -> Counts:
        """Counts smoothed by a Gaussian whose sigma is given in HU or a.u."""
        return np.asarray(gaussian_filter1d(self.counts, sigma / self.width, mode="constant"))

    def peaks(self, sigma: float) -> NDArray[np.intp]:
        """Bins of the distinct peaks of the smoothed counts, ascending; sigma is given in HU or a.u."""
        counts = np.pad(self.smoothed(sigma), 1)
        found, about = find_peaks(counts, prominence=_LEAST_HEIGHT * counts.max())
        return np.asarray(found[about["prominences"] > _LEAST_DEPTH * counts[found]] - 1)


def histogram_of(workspace: Workspace, progress: Progress = no_progress) -> Histogram:
    """Count the values of the voxels that the result may have.

    A bin of a CT is 1 HU wide, unless its values span more than 4096 HU. In MR, whose unit means nothing, the span
    of the values makes 512 bins; whole numbers are never divided. Where outliers would make the bins wider, they are
    counted in the end bins.

    Raises:
        UserError: all of them have the same value.
    """
    for share in (0.0,) if _fits(workspace) else (_OUTLIER_SHARE, 0.0):
        fine = _fine_histogram(workspace, share, progress)
        first, last = _ends(fine.counts, share)
        if first < last:
            break
    else:
        raise UserError(
            f"every voxel that the result may have is {fine.top_of(first) - fine.width / 2:g}: there is nothing to "
            "tell apart; enlarge or move the region of interest, the mask or max_diameter_mm"
        )
    span = (last - first + 1) * fine.width
    width = max(1.0, span / _MOST_BINS) if workspace.modality == "CT" else span / _MR_BINS
    return _joined(fine, first, last, max(1, round(width / fine.width)))


def _fits(workspace: Workspace) -> bool:
    """Whether a bin a HU is fine and all of them are few."""
    span = float(workspace.values.max()) - float(workspace.values.min())
    return workspace.modality == "CT" and span < _MOST_BINS


def _fine_histogram(workspace: Workspace, outliers: float, progress: Progress) -> Histogram:
    """Far more bins than are asked for, over the values without a share of outliers at either end."""
    values = workspace.values
    whole = values.dtype.kind in "iu"
    low, high = float(values.min()), float(values.max())
    for _ in range(_MOST_ZOOMS):
        least = 1.0 if whole else float(np.spacing(np.float32(max(abs(low), abs(high)))))
        width = math.ceil((high - low + 1) / _FINE_BINS) if whole else max(least, (high - low) / _FINE_BINS)
        counts = _count(values, workspace.allowed, low, width, progress)
        found = Histogram(counts, low - 0.5 * whole, width)
        first, last = _ends(counts, outliers)
        if width <= least or (last - first + 1) * 16 >= _MOST_BINS:
            break
        low, high = low + first * width, low + (last + 1) * width
    return found


def _count(values: Array, allowed: Mask | None, low: float, width: float, progress: Progress) -> Counts:
    """Voxels in each of the fine bins; those beyond are counted at the ends."""
    counts = np.zeros(_FINE_BINS, dtype=np.int64)
    for done, part in _chunks(values, allowed):
        progress(done, "counting values")
        counts += np.bincount(_bins(part, low, width), minlength=_FINE_BINS)
    return counts.astype(np.float64)


def _chunks(values: Array, allowed: Mask | None) -> Iterator[tuple[float, Array]]:
    """Some planes at a time, so that the indices never take a copy of the scan."""
    planes = max(1, _CHUNK_VOXELS // max(1, values[0].size))
    for start in range(0, len(values), planes):
        part = values[start : start + planes]
        yield start / len(values), part.ravel() if allowed is None else part[allowed[start : start + planes]]


def _bins(values: Array, low: float, width: float) -> NDArray[np.intp]:
    if values.dtype.kind in "iu":
        found = np.subtract(values, int(low), dtype=np.intp)
        if width > 1:
            found //= int(width)
    else:
        found = ((values - np.float32(low)) / np.float32(width)).astype(np.intp)
    return np.clip(found, 0, _FINE_BINS - 1, out=found)


def _ends(counts: Counts, share: float) -> tuple[int, int]:
    """First and last bin between the outliers."""
    sums = np.cumsum(counts)
    least = share * sums[-1]
    first = int(np.argmax(sums > least))
    last = int(np.argmax(sums >= sums[-1] - least))
    return first, max(first, last)


def _joined(fine: Histogram, first: int, last: int, factor: int) -> Histogram:
    """Bins between two ends, so many joined into one."""
    inner = fine.counts[first : last + 1].copy()
    inner[0] += fine.counts[:first].sum()
    inner[-1] += fine.counts[last + 1 :].sum()
    counts = np.add.reduceat(inner, np.arange(0, inner.size, factor))
    return Histogram(counts, fine.low + first * fine.width, fine.width * factor)
