"""The soft edge of the body in a slice."""

from __future__ import annotations

import numpy as np

from CTGANAugmentLib.translation.soft_body import soft_body


def disc(size=80, radius=25.0):
    y, x = np.mgrid[:size, :size]
    return (y - size / 2) ** 2 + (x - size / 2) ** 2 < radius**2


def test_it_is_1_in_the_body_and_0_from_a_centimetre_outside():
    weight = soft_body(disc(), (1.0, 1.0))
    assert weight[disc()].min() > 0.99
    assert weight[~disc(radius=36)].max() < 0.01


def test_it_falls_outward_without_a_jump():
    row = soft_body(disc(), (1.0, 1.0))[40, 40:]
    assert np.all(np.diff(row) <= 1e-6)
    assert np.abs(np.diff(row)).max() < 0.35


def test_the_edge_is_as_wide_in_mm_whatever_the_spacing():
    fine, coarse = soft_body(disc(), (1.0, 1.0)), soft_body(disc()[::2, ::2], (2.0, 2.0))
    assert abs(fine.sum() - 4 * coarse.sum()) / fine.sum() < 0.05


def test_a_narrow_bay_at_the_edge_of_the_field_of_view_belongs_to_the_body():
    inside = np.ones((60, 60), dtype=bool)
    inside[25:33, 50:] = False
    assert soft_body(inside, (1.0, 1.0)).min() > 0.99


def test_no_body_and_nothing_but_body_stay():
    assert not soft_body(np.zeros((5, 5), dtype=bool), (1.0, 1.0)).any()
    assert soft_body(np.ones((5, 5), dtype=bool), (1.0, 1.0)).all()
