"""The minimum cut against every possible choice on small grids."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from CTGANAugmentLib.segmentation.graph.min_cut import min_cut


def energy(inside, gain, links):
    cost = -gain[inside].sum()
    for axis, link in enumerate(links):
        cost += link[np.diff(inside.astype(int), axis=axis) != 0].sum()
    return cost


def a_problem(shape, seed, weight):
    rng = np.random.default_rng(seed)
    gain = rng.normal(0, 1, shape).astype(np.float32)
    links = []
    for axis in range(3):
        size = tuple(n - (a == axis) for a, n in enumerate(shape))
        links.append((weight * rng.random(size)).astype(np.float32))
    return gain, links


@settings(max_examples=40, deadline=None)
@given(
    shape=st.sampled_from([(1, 3, 4), (2, 2, 3), (3, 2, 2), (1, 1, 9), (12, 1, 1)]),
    seed=st.integers(0, 10_000),
    weight=st.sampled_from([0.0, 0.2, 1.0, 5.0]),
)
def test_no_choice_costs_less(shape, seed, weight):
    gain, links = a_problem(shape, seed, weight)
    found = min_cut(gain, links, np.ones(shape, dtype=bool), np.zeros(shape, dtype=bool))
    choices = (np.array(bits).reshape(shape) for bits in product((False, True), repeat=gain.size))
    least = min(energy(choice, gain, links) for choice in choices)
    assert energy(found, gain, links) == pytest.approx(least, abs=0.01)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_fixed_voxels_stay_and_the_free_ones_are_still_the_best(seed):
    shape = (2, 2, 4)
    gain, links = a_problem(shape, seed, 1.0)
    rng = np.random.default_rng(seed + 1)
    free, inside = rng.random(shape) < 0.6, rng.random(shape) < 0.5
    found = min_cut(gain, links, free, inside)
    assert np.array_equal(found[~free], inside[~free])
    best = np.inf
    for bits in product((False, True), repeat=int(free.sum())):
        choice = inside.copy()
        choice[free] = bits
        best = min(best, energy(choice, gain, links))
    assert energy(found, gain, links) == pytest.approx(best, abs=0.01)


def test_nothing_free_changes_nothing():
    gain, links = a_problem((2, 3, 4), 0, 1.0)
    inside = np.random.default_rng(1).random((2, 3, 4)) < 0.5
    assert np.array_equal(min_cut(gain, links, np.zeros_like(inside), inside), inside)


def test_a_strong_border_keeps_the_whole_together():
    gain, links = a_problem((4, 5, 6), 3, 1.0)
    strong = [np.full_like(link, 100.0) for link in links]
    found = min_cut(gain, strong, np.ones((4, 5, 6), dtype=bool), np.zeros((4, 5, 6), dtype=bool))
    assert found.all() or not found.any()
    assert found.all() == (gain.sum() > 0)
