"""Fuzzy c-means: clusters to which voxels belong by degrees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, part_of
from CTGANAugmentLib.segmentation.clustering.groups import Floats, Groups, Samples
from CTGANAugmentLib.segmentation.clustering.method import Clustering
from CTGANAugmentLib.segmentation.clustering.nearest import NearestCenters, nearest_centers

_ROUNDS = 200
_STILL = 1e-4
"""Centres have come to rest when none moves by more, in standard deviations of the features."""


@register
@dataclass(frozen=True)
class FuzzyCMeans(Clustering):
    """Let every voxel belong to several groups by degrees and take the seed's group."""

    id: ClassVar[str] = "fuzzy-cmeans"
    title: ClassVar[str] = "Fuzzy c-means"
    source: ClassVar[str] = (
        "Bezdek JC, Pattern Recognition with Fuzzy Objective Function Algorithms, Plenum 1981"
    )

    fuzziness: Annotated[
        float, Parameter("How far groups share voxels; near 1 it is k-means", 1.1, 5, group="Clusters")
    ] = 2.0

    def fit(self, samples: Samples, progress: Progress) -> Groups:
        """Start from k-means and move the centres until they rest."""
        centers = nearest_centers(samples, self.clusters, part_of(progress, 0.0, 0.2)).centers
        unit = np.sqrt(
            np.cov(samples.features.T, aweights=samples.weights).reshape(len(centers.T), -1).diagonal()
        )
        for turn in range(_ROUNDS):
            progress(0.2 + 0.8 * turn / _ROUNDS, f"centres, round {turn + 1}")
            moved = fuzzy_means(samples, centers, self.fuzziness)
            rest = bool(np.all(np.abs(moved - centers) < _STILL * unit))
            centers = moved
            if rest:
                break
        return NearestCenters(centers)


def fuzzy_means(samples: Samples, centers: Floats, fuzziness: float) -> Floats:
    """Return the means that follow from how far each point belongs to each centre, shape (k, d)."""
    apart = np.stack([np.square(samples.features - center).sum(axis=1) for center in centers], axis=1)
    apart = np.maximum(apart, np.finfo(float).tiny ** 0.25)
    # Relative to the nearest centre: the power of a small distance would overflow.
    nearness = (apart.min(axis=1, keepdims=True) / apart) ** (1 / (fuzziness - 1))
    shares = (nearness / nearness.sum(axis=1, keepdims=True)) ** fuzziness * samples.weights[:, None]
    means: Floats = shares.T @ samples.features / shares.sum(axis=0)[:, None]
    return means
