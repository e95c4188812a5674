from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.progress import Cancelled, no_progress
from CTGANAugmentLib.segmentation.region.growcut import conquer


def automaton(values, marks):
    """The cellular automaton of the publication, one step after the other, six neighbours."""
    owner, strength = marks.copy(), (marks > 0).astype(np.float64)
    while True:
        new_owner, new_strength = owner.copy(), strength.copy()
        for axis in range(3):
            for shift in (1, -1):
                attack = (1 - np.abs(values - np.roll(values, shift, axis))) * np.roll(strength, shift, axis)
                edge = [slice(None)] * 3
                edge[axis] = 0 if shift == 1 else -1
                attack[tuple(edge)] = 0
                wins = attack > new_strength
                new_strength[wins] = attack[wins]
                new_owner[wins] = np.roll(owner, shift, axis)[wins]
        if np.array_equal(new_strength, strength):
            return owner
        owner, strength = new_owner, new_strength


def test_sweeps_end_where_the_automaton_of_the_publication_ends():
    rng = np.random.default_rng(3)
    values = rng.random((9, 14, 12)).astype(np.float32)
    marks = np.zeros(values.shape, dtype=np.uint8)
    marks[2, 3, 3], marks[7, 11, 9] = 1, 2
    found, rounds = conquer(values, marks, no_progress)
    assert rounds < 30
    assert np.mean(found == automaton(values.astype(np.float64), marks)) > 0.999


def test_an_edge_stops_the_conquest_and_seeds_keep_their_mark():
    values = np.zeros((10, 20, 20), dtype=np.float32)
    values[:, :, 12:] = 0.8
    marks = np.zeros(values.shape, dtype=np.uint8)
    marks[5, 10, 2], marks[5, 10, 18] = 1, 2
    found, _rounds = conquer(values, marks, no_progress)
    assert (found[:, :, :12] == 1).all()
    assert (found[:, :, 12:] == 2).all()


def test_a_stop_comes_through_at_the_next_sweep():
    calls = []

    def progress(fraction, message):
        calls.append(message)
        if len(calls) == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        conquer(np.zeros((5, 5, 5), dtype=np.float32), np.eye(5, dtype=np.uint8)[None].repeat(5, 0), progress)
    assert calls == ["round 1"] * 3
