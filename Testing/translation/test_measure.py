"""Figures of a translation."""

from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.translation.measure import measure, slice_jump
from Testing.translation.conftest import scan_of


def test_the_jump_is_the_mean_difference_of_neighbouring_slices_within_the_body():
    rng = np.random.default_rng(0)
    stack, inside = rng.standard_normal((5, 6, 7)), rng.random((5, 6, 7)) > 0.3
    both = inside[1:] & inside[:-1]
    assert slice_jump(stack, inside) == pytest.approx(np.abs(np.diff(stack, axis=0))[both].mean())


def test_whole_numbers_do_not_wrap():
    stack = np.array([[[-30_000]], [[30_000]]], dtype=np.int16)
    assert slice_jump(stack, np.ones((2, 1, 1), dtype=bool)) == 60_000


def test_there_is_no_jump_where_no_slices_meet():
    assert slice_jump(np.ones((1, 2, 2)), np.ones((1, 2, 2), dtype=bool)) == 0


def test_maps_are_told_by_their_mean_in_the_body_with_their_unit():
    made = scan_of(np.zeros((3, 4, 5), dtype=np.int16))
    body = np.zeros((3, 4, 5), dtype=bool)
    body[:, :2] = True
    error = scan_of(np.where(body, 8.0, 100.0), modality="MR")
    measured = measure(made, body, {"cycle error": error})
    assert measured["cycle_error"] == {"mean": 8.0, "unit": "a.u."}
    assert measured["slice_jump"] == {"mean": 0.0, "unit": "HU"}
