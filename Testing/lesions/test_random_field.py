"""Random fields have the mean, spread and correlation that they promise."""

import numpy as np
import pytest

from CTGANAugmentLib.lesions.random_field import (
    draw_seed,
    harmonic_degrees,
    normalised_inside,
    real_harmonics,
    smooth_field,
    smooth_step,
)


def test_seeds_are_drawn_out_of_all_of_32_bits():
    seeds = [draw_seed(np.random.default_rng(number)) for number in range(200)]
    assert len(set(seeds)) == 200
    assert min(seeds) < 2**28
    assert 2**31 < max(seeds) < 2**32


def test_the_correlation_falls_to_1_over_e_at_the_length_asked_for():
    spacing = np.array([2.0, 1.0, 1.0])
    field = np.mean(
        [
            [(f * np.roll(f, shift, axis=axis)).mean() for axis, shift in ((0, 4), (1, 8), (2, 8))]
            for f in (smooth_field(np.random.default_rng(s), (48, 96, 96), spacing, 8.0) for s in range(6))
        ],
        axis=0,
    )
    np.testing.assert_allclose(field, np.exp(-1), atol=0.06)


def test_a_field_has_sd_1():
    assert smooth_field(np.random.default_rng(0), (30, 30, 30), np.ones(3), 3.0).std() == pytest.approx(
        1, rel=1e-3
    )


def test_a_field_can_be_normalised_inside_a_weight():
    field = smooth_field(np.random.default_rng(0), (30, 30, 30), np.ones(3), 9.0)
    weight = np.zeros((30, 30, 30), dtype=np.float32)
    weight[10:15, 10:15, 10:15] = 1
    inside = normalised_inside(field, weight)[weight > 0]
    assert inside.mean() == pytest.approx(0, abs=1e-4)
    assert inside.std() == pytest.approx(1, abs=1e-4)


def test_the_harmonics_are_orthonormal():
    rows, columns = 181, 180
    tables = real_harmonics(5, rows, columns)
    weight = np.sin(np.linspace(0, np.pi, rows))[:, None] * np.pi / (rows - 1) * 2 * np.pi / columns
    gram = np.einsum("aij,bij,ij->ab", tables, tables, np.broadcast_to(weight, (rows, columns)))
    np.testing.assert_allclose(gram, np.eye(len(tables)), atol=2e-3)
    assert len(harmonic_degrees(5)) == len(tables)


@pytest.mark.parametrize(("start", "stop"), [(0.0, 2.0), (2.0, 0.0)])
def test_a_smooth_step_rises_from_start_to_stop_in_either_order(start, stop):
    x = np.linspace(-1, 3, 9, dtype=np.float32)
    y = smooth_step(x, start, stop)
    assert y[x == start] == 0
    assert y[x == stop] == 1
    assert (np.diff(y if stop > start else y[::-1]) >= 0).all()
