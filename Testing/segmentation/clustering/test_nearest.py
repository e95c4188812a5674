from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from CTGANAugmentLib.progress import no_progress
from CTGANAugmentLib.segmentation.clustering.groups import Samples
from CTGANAugmentLib.segmentation.clustering.nearest import nearest_centers


def samples_of(features, weights=None, seeds=None):
    count, dimensions = features.shape
    return Samples(
        features,
        np.ones(count) if weights is None else weights,
        np.full(dimensions, 1e-6),
        np.zeros((0, dimensions)) if seeds is None else seeds,
    )


def squared_distance(samples, groups):
    away = samples.features - groups.centers[groups.label(samples.features)]
    return float((samples.weights * np.square(away).sum(axis=1)).sum())


def test_on_a_line_no_way_to_cut_is_better():
    rng = np.random.default_rng(1)
    values, weights = np.sort(rng.normal(0, 50, 24)), rng.uniform(1, 9, 24)
    samples = samples_of(values[:, None], weights)

    def spread(cuts):
        parts = zip(np.split(values, cuts), np.split(weights, cuts), strict=True)
        return sum((w * (v - np.average(v, weights=w)) ** 2).sum() for v, w in parts)

    best = min(spread(list(cuts)) for cuts in combinations(range(1, 24), 3))
    assert squared_distance(samples, nearest_centers(samples, 4, no_progress)) == pytest.approx(best)


def test_with_many_values_it_is_no_worse_than_the_best_of_ten_of_scikit_learn():
    cluster = pytest.importorskip("sklearn.cluster")
    rng = np.random.default_rng(2)
    values = np.sort(
        np.concatenate([rng.normal(m, s, 2000) for m, s in ((-900, 40), (-80, 30), (50, 25), (400, 200))])
    )
    samples = samples_of(values[:, None])
    oracle = cluster.KMeans(5, n_init=10, random_state=0).fit(samples.features)
    assert squared_distance(samples, nearest_centers(samples, 5, no_progress)) <= oracle.inertia_ * 1.0001


def test_in_space_a_descent_of_scikit_learn_from_there_moves_nothing():
    cluster = pytest.importorskip("sklearn.cluster")
    features = np.random.default_rng(4).normal(0, 1, (3000, 4)) + 3 * np.repeat(np.eye(3, 4), 1000, axis=0)
    ours = nearest_centers(samples_of(features), 3, no_progress).centers
    theirs = cluster.KMeans(3, init=ours, n_init=1).fit(features).cluster_centers_
    assert np.abs(ours - theirs).max() < 1e-2


def test_a_seed_starts_a_cluster_that_chance_would_not():
    rng = np.random.default_rng(5)
    features = np.concatenate([rng.normal(0, 1, (4000, 2)), rng.normal((6, 0), 0.1, (40, 2))])
    seeded = nearest_centers(samples_of(features, seeds=np.array([[6.0, 0.0]])), 3, no_progress)
    assert np.abs(seeded.centers - [6, 0]).sum(axis=1).min() < 0.5


def test_the_same_points_give_the_same_centres_twice():
    features = np.random.default_rng(6).normal(0, 1, (500, 3))
    twice = [nearest_centers(samples_of(features), 4, no_progress).centers for _ in range(2)]
    assert np.array_equal(*twice)
