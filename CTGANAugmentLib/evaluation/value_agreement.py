"""How alike the values of two sets of voxels are distributed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import wasserstein_distance

from CTGANAugmentLib.errors import UserError

_BINS = 64
_MOST_VALUES = 200_000


@dataclass(frozen=True)
class ValueAgreement:
    """Two distributions of values beside each other.

    Attributes:
        overlap: of their histograms, 1 where they are the same, 0 where they share no value.
        distance: how far values must be moved on average to make one of the other (the earth mover's, of order 1), in
            the unit of the values.
    """

    overlap: float
    distance: float


def value_agreement(
    first: NDArray[np.generic], second: NDArray[np.generic], value_range: tuple[float, float]
) -> ValueAgreement:
    """Compare the histograms of two sets of voxels, 64 bins over a range; what lies beyond falls into the outer ones.

    Args:
        first: values, any shape.
        second: the same.
        value_range: lowest and highest.

    Raises:
        UserError: no values, or a range that is none.
    """
    low, high = value_range
    if not first.size or not second.size or not low < high:
        raise UserError(
            f"expected values in both sets and a range, got {first.size} and {second.size} values from {low} to {high}"
        )
    sets = [np.clip(np.asarray(values, np.float64).ravel(), low, high) for values in (first, second)]
    shares = [np.histogram(values, _BINS, (low, high))[0] / len(values) for values in sets]
    # The distance sorts all values; of more, evenly chosen ones tell the same.
    thinned = [np.sort(values)[:: -(-len(values) // _MOST_VALUES)] for values in sets]
    return ValueAgreement(float(np.minimum(*shares).sum()), float(wasserstein_distance(*thinned)))
