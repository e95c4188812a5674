from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from CTGANAugmentLib.phantom.tree import grow_tree

ROOT = (0.0, 0.0, 0.0, 8.0)


def targets(seed: int, count: int) -> np.ndarray:
    return np.random.default_rng(seed).uniform((20, -60, -80), (90, 60, 80), (count, 3))


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000), count=st.integers(1, 120))
def test_every_target_is_reached(seed: int, count: int) -> None:
    tips = targets(seed, count)
    ends = np.array(grow_tree(np.random.default_rng(seed), ROOT, tips))[:, 1, :3]
    nearest = np.linalg.norm(ends[:, None] - tips[None], axis=2).min(axis=0)
    assert nearest.max() < 1e-6


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000))
def test_every_branch_begins_where_another_ends(seed: int) -> None:
    branches = np.array(grow_tree(np.random.default_rng(seed), ROOT, targets(seed, 60)))
    ends = np.concatenate([[ROOT[:3]], branches[:, 1, :3]])
    gaps = np.linalg.norm(branches[:, 0, None, :3] - ends[None], axis=2).min(axis=1)
    assert gaps.max() < 1e-9


def test_calibres_follow_murrays_law() -> None:
    branches = np.array(grow_tree(np.random.default_rng(0), ROOT, targets(0, 200)))
    starts, stops = branches[:, 0], branches[:, 1]
    checked = 0
    for stop in stops:
        children = np.flatnonzero(np.linalg.norm(starts[:, :3] - stop[:3], axis=1) < 1e-9)
        # A child's own calibre is reached at its far end; tips taper on the way.
        cubes = [stops[c, 3] ** 3 for c in children]
        inner = [np.any(np.linalg.norm(starts[:, :3] - stops[c, :3], axis=1) < 1e-9) for c in children]
        if len(children) == 2 and all(inner) and all(stops[c, 3] <= starts[c, 3] * 1.0001 for c in children):
            single = [abs(stops[c, 3] - starts[c, 3]) < 0.3 * starts[c, 3] for c in children]
            if all(single):
                checked += abs(sum(cubes) / stop[3] ** 3 - 1) < 0.35
    assert checked > 20
    assert len(branches) > 300


def test_branches_get_thinner_towards_the_tips() -> None:
    branches = np.array(grow_tree(np.random.default_rng(0), ROOT, targets(0, 200)))
    assert np.all(branches[:, 1, 3] <= branches[:, 0, 3] * 1.26)
    assert branches[:, 1, 3].min() < 0.15 * ROOT[3]
