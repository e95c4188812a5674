from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.segmentation.graph.energy import RegionTerm, boundary_term


def test_a_value_seen_inside_gains_and_one_seen_outside_loses():
    rng = np.random.default_rng(0)
    term = RegionTerm.of(rng.normal(100, 10, 5000), rng.normal(20, 10, 5000), 10.0)
    gain = term.gain(np.array([100.0, 60.0, 20.0]))
    assert gain[0] == pytest.approx(3.0)
    assert abs(gain[1]) < 1.5
    assert gain[2] == pytest.approx(-3.0)


def test_values_never_seen_are_judged_by_the_end_of_the_histogram():
    rng = np.random.default_rng(0)
    term = RegionTerm.of(rng.normal(100, 10, 5000), rng.normal(20, 10, 5000), 10.0)
    assert term.gain(np.array([1e6]))[0] > 0 > term.gain(np.array([-1e6]))[0]
    assert np.isfinite(term.gain(np.array([np.float32(3e38)]))).all()


def test_equal_values_inside_and_outside_gain_nothing():
    values = np.random.default_rng(0).normal(50, 10, 20_000)
    assert np.abs(RegionTerm.of(values, values, 10.0).gain(np.array([50.0]))).max() < 1e-6


def test_a_jump_makes_a_border_cheap_and_a_long_step_too():
    values = np.zeros((3, 3, 3), dtype=np.int16)
    values[:, :, 2] = 40
    links = boundary_term(values, np.array([5.0, 1.0, 1.0]), 20.0, 2.0)
    assert [link.shape for link in links] == [(2, 3, 3), (3, 2, 3), (3, 3, 2)]
    assert links[2][0, 0, 0] == pytest.approx(2.0)
    assert links[2][0, 0, 1] == pytest.approx(2.0 * np.exp(-2))
    assert links[0][0, 0, 0] == pytest.approx(2.0 / 5)
