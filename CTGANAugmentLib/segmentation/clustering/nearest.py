"""Clusters told apart by the nearest centre: the exact solution in one dimension, Lloyd's descent in more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.cluster.vq import vq

from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.segmentation.clustering.groups import Floats, Groups, Labels, Samples
from CTGANAugmentLib.segmentation.clustering.splitting import split_into

_EXACT_BINS = 1024
"""The exact solution looks at every pair of bins: more are joined first, and its borders then adjusted on all."""
_ROUNDS = 100
_STILL = 1e-4
"""Centres have come to rest when none moves by more, in standard deviations of the features."""


@dataclass(frozen=True, eq=False)
class NearestCenters(Groups):
    """Each point belongs to the nearest centre."""

    def label(self, features: Floats) -> Labels:
        """Cluster of each point of shape (n, d), shape (n,)."""
        if self.centers.shape[1] > 1:
            return vq(features, self.centers)[0].astype(np.uint8)
        order = np.argsort(self.centers[:, 0])
        line = self.centers[order, 0]
        found = np.searchsorted((line[1:] + line[:-1]) / 2, features[:, 0], side="left")
        return order[found].astype(np.uint8)


def nearest_centers(samples: Samples, clusters: int, progress: Progress) -> NearestCenters:
    """Find the centres with the least squared distance to their points.

    Args:
        samples: with at least as many different points as clusters.
        clusters: how many.
        progress: called once a round.
    """
    if samples.features.shape[1] == 1:
        return NearestCenters(_on_a_line(samples.features[:, 0], samples.weights, clusters)[:, None])
    free = clusters - len(samples.seeds)
    centers = means_of(samples, split_into(samples.features, free), free)
    centers = np.concatenate([centers, samples.seeds])
    for turn in range(_ROUNDS):
        progress(turn / _ROUNDS, f"centres, round {turn + 1}")
        labels = NearestCenters(centers).label(samples.features)
        moved = means_of(samples, labels, clusters, centers)
        rest = float(np.abs(moved - centers).max()) < _STILL
        centers = moved
        if rest:
            break
    return NearestCenters(centers)


def means_of(samples: Samples, labels: Labels, clusters: int, empty: Floats | None = None) -> Floats:
    """Mean of each cluster, shape (k, d); the mean given for an empty one, else 0."""
    total = np.bincount(labels, samples.weights, clusters)
    sums = [np.bincount(labels, samples.weights * column, clusters) for column in samples.features.T]
    means: Floats = np.stack(sums, axis=1) / np.maximum(total, 1e-12)[:, None]
    return means if empty is None else np.where(total[:, None] > 0, means, empty)


def _on_a_line(values: Floats, weights: Floats, clusters: int) -> Floats:
    """Centres in rising order: the best cuts of joined bins, then moved until no value is nearer to another."""
    joined = max(1, -(-len(values) // _EXACT_BINS))
    starts = np.arange(0, len(values), joined)
    middle = float(np.average(values, weights=weights))
    shifted = values - middle
    moments = np.stack([weights, weights * shifted, weights * shifted**2])
    cuts = starts[_best_cuts(np.add.reduceat(moments, starts, axis=1), clusters)]
    sums = np.concatenate([np.zeros((2, 1)), np.cumsum(moments[:2], axis=1)], axis=1)
    centers: Floats = np.zeros(clusters)
    for _turn in range(len(values)):
        edges = np.concatenate([[0], cuts, [len(values)]])
        mass, first = np.diff(sums[:, edges], axis=1)
        centers = first / np.maximum(mass, 1e-12)
        moved = np.searchsorted(shifted, (centers[1:] + centers[:-1]) / 2, side="right")
        if np.array_equal(moved, cuts):
            break
        cuts = moved
    return centers + middle


def _best_cuts(moments: Floats, clusters: int) -> list[int]:
    """First bins of all clusters but the first, for the least squared distance to the clusters' means.

    Dynamic programming: the best way to part the first bins into m clusters is the best way to part fewer of them
    into m - 1, plus one cluster.

    Args:
        moments: weight, weighted value and weighted square of each bin, shape (3, n).
        clusters: how many.
    """
    mass, first, second = np.concatenate([np.zeros((3, 1)), np.cumsum(moments, axis=1)], axis=1)
    weight = mass[None, 1:] - mass[:-1, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        cost = second[None, 1:] - second[:-1, None] - (first[None, 1:] - first[:-1, None]) ** 2 / weight
    cost[np.tril_indices(len(cost), -1)] = np.inf
    best, came_from = cost[0], []
    for _cluster in range(clusters - 1):
        total = np.concatenate([[np.inf], best[:-1]])[:, None] + cost
        came_from.append(np.argmin(total, axis=0))
        best = np.min(total, axis=0)
    cuts = [len(cost)]
    for step in reversed(came_from):
        cuts.append(int(step[cuts[-1] - 1]))
    return cuts[:0:-1]
