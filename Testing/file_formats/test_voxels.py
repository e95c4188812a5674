"""Stored numbers and values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.file_formats import voxels


@pytest.mark.parametrize(
    ("low", "high", "kind"),
    [(-1024, 3071, np.int16), (0, 40000, np.uint16), (-1, 40000, np.int32), (0, 2**31 - 1, np.int32)],
)
def test_the_smallest_integer_that_fits_is_taken(low, high, kind):
    assert voxels.smallest_integer(low, high) is kind


def test_values_beyond_32_bits_are_refused():
    with pytest.raises(UserError, match="32 bits"):
        voxels.smallest_integer(0, 2**40)


def test_unsigned_numbers_with_an_offset_become_hounsfield_units_in_int16():
    stored = np.array([[[0, 1024, 4095]]], dtype=np.uint16)
    values = voxels.rescaled(stored, 1, -1024)
    assert values.dtype == np.int16
    assert values.tolist() == [[[-1024, 0, 3071]]]


def test_fractions_become_floats():
    values = voxels.rescaled(np.array([[[0, 3]]], dtype=np.int16), 0.5, 1)
    assert values.dtype == np.float32
    assert values.tolist() == [[[1.0, 2.5]]]


@settings(max_examples=50, deadline=None)
@given(st.integers(-5, 5).filter(bool), st.integers(-2000, 2000), st.integers(0, 2**32 - 1))
def test_whole_scales_are_exact(slope, intercept, seed):
    stored = np.random.default_rng(seed).integers(-32768, 32767, (2, 3, 4)).astype(np.int16)
    assert np.array_equal(
        voxels.rescaled(stored, slope, intercept), stored.astype(np.int64) * slope + intercept
    )


def test_each_plane_has_its_own_scale():
    planes = [np.ones((2, 2), np.int16), np.ones((2, 2), np.int16)]
    assert voxels.rescaled_planes(planes, [(1, 0), (2, 5)])[:, 0, 0].tolist() == [1, 7]


def test_label_values_are_listed_without_the_background():
    assert voxels.values_present(np.array([[[0, 7, 7, 300]]], dtype=np.uint16)) == [7, 300]


def test_many_labels_take_sixteen_bits():
    assert voxels.as_labels(np.array([[[0, 256]]]), "mask").dtype == np.uint16
