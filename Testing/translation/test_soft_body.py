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


def thigh_cut_through_the_bone():
    """Thigh that fills the lower right of a slice of 1 mm; the right edge cuts through a dark bone 26 mm wide."""
    inside = np.zeros((96, 96), dtype=bool)
    inside[20:, 16:] = True
    row, column = np.mgrid[:96, :96]
    inside[(row - 60) ** 2 + (column - 92) ** 2 < 13**2] = False
    return inside


def test_a_bone_that_the_edge_cuts_through_belongs_to_the_body():
    inside = thigh_cut_through_the_bone()
    assert not inside[60, 85]
    for turns in range(4):
        weight = np.rot90(soft_body(np.ascontiguousarray(np.rot90(inside, turns)), (1.0, 1.0)), -turns)
        assert (weight[22:, 18:] == 1).all()


def test_air_that_has_body_at_one_end_only_stays_outside():
    weight = soft_body(thigh_cut_through_the_bone(), (1.0, 1.0))
    assert (weight[:8] == 0).all()
    assert (weight[:, :4] == 0).all()


def test_a_wide_space_between_two_legs_stays_outside():
    inside = np.zeros((60, 160), dtype=bool)
    inside[10:, 10:60] = inside[10:, 110:150] = True
    assert (soft_body(inside, (1.0, 1.0))[30:, 75:95] == 0).all()
