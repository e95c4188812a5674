"""What a border costs and what the voxels inside it gain: the terms of a graph cut."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from CTGANAugmentLib.geometry import Array, Points

_BINS = 256
_TAILS = (0.1, 99.9)
_FLOOR = 1e-3
"""Share of each distribution that is spread evenly: no value is impossible on either side."""
_MOST_GAIN = 3.0
"""Natural logarithm of a ratio of probabilities: no voxel is surer than this."""


@dataclass(frozen=True, eq=False)
class RegionTerm:
    """How much likelier a value is inside than outside, from the values at the seeds (histograms).

    Attributes:
        edges: lower and upper end of the histogram.
        gains: natural logarithm of the ratio of probabilities per bin.
    """

    edges: tuple[float, float]
    gains: NDArray[np.float32]

    @staticmethod
    def of(inside: Array, outside: Array, noise: float) -> RegionTerm:
        """Learn from values inside and outside, one-dimensional; the noise's SD smooths the histograms."""
        low, high = np.percentile(np.concatenate([inside, outside]), _TAILS)
        high = max(float(high), float(low) + 1e-3)
        sigma = max(0.5, noise / ((high - low) / _BINS))
        shares = []
        for values in (inside, outside):
            counts = np.histogram(np.clip(values, low, high), _BINS, (low, high))[0].astype(float)
            share = gaussian_filter1d(counts, sigma, mode="nearest")
            shares.append((1 - _FLOOR) * share / share.sum() + _FLOOR / _BINS)
        gains = np.clip(np.log(shares[0] / shares[1]), -_MOST_GAIN, _MOST_GAIN)
        return RegionTerm((float(low), high), gains.astype(np.float32))

    def gain(self, values: Array) -> NDArray[np.float32]:
        """Gain of each voxel (k, j, i) if it is inside."""
        low, high = self.edges
        bins = (np.clip(values, low, high).astype(np.float32) - low) * (_BINS / (high - low))
        gain: NDArray[np.float32] = self.gains[np.clip(bins, 0, _BINS - 1).astype(np.int16)]
        return gain


def boundary_term(
    values: Array, spacing_kji_mm: Points, sigma: float, weight_mm: float
) -> list[NDArray[np.float32]]:
    """Cost of a border between each voxel (k, j, i) and the next, per axis: less where values jump."""
    links = []
    for axis in range(3):
        step = np.diff(values.astype(np.float32), axis=axis)
        scale = np.float32(weight_mm / spacing_kji_mm[axis])
        links.append(scale * np.exp(np.square(step) / np.float32(-2 * sigma**2)))
    return links
