"""What every clustering works with: weighted samples in, a rule that gives each voxel its cluster out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Labels = NDArray[np.uint8]

NO_CLUSTER = 255
"""Label of voxels that were left out."""
SEED_MM = 3.0
"""Radius round a seed that speaks for it: the seed's own voxel may be noise."""


@dataclass(frozen=True, eq=False)
class Samples:
    """Points to be grouped.

    Attributes:
        features: shape (n, d), the value first.
        weights: how many voxels each stands for, shape (n,).
        least_variance: per feature, shape (d,): what rounding alone leaves of spread.
        seeds: points where one cluster each should start, shape (s, d); fewer than clusters.
    """

    features: Floats
    weights: Floats
    least_variance: Floats
    seeds: Floats


@dataclass(frozen=True, eq=False)
class Groups(ABC):
    """Clusters, by which any other point can be labelled.

    Attributes:
        centers: shape (k, d).
    """

    centers: Floats

    @abstractmethod
    def label(self, features: Floats) -> Labels:
        """Cluster of each point of shape (n, d), shape (n,)."""
