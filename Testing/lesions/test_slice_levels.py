"""Slices made as channels of one image follow each other without a bias of their own."""

import numpy as np
import pytest

from CTGANAugmentLib.lesions.slice_levels import levelled

SHAPE = (8, 24, 24)
BIAS = np.array([0.1, -0.2, 0.15, 0.0, -0.1, 0.2, -0.15, 0.05], dtype=np.float32)[:, None, None]


def a_lesion(slope=0.0, radius=9):
    k, j, i = np.indices(SHAPE)
    grain = np.random.default_rng(0).normal(0, 0.05, SHAPE)
    values = (0.3 + slope * k + grain).astype(np.float32)
    return values, (j - 12) ** 2 + (i - 12) ** 2 < radius**2


@pytest.mark.parametrize("slope", [0.0, 0.04])
def test_a_bias_of_each_slice_goes_and_grain_and_slope_stay(slope):
    values, lesion = a_lesion(slope)
    found = levelled(values + BIAS, lesion, lesion, np.zeros(SHAPE, np.float32))
    line = np.polyfit(np.arange(8), BIAS.ravel(), 1)
    expected = np.polyval(line, np.arange(8))[:, None, None]
    np.testing.assert_allclose((found - values)[lesion], np.broadcast_to(expected, SHAPE)[lesion], atol=0.01)


def test_new_slices_go_on_from_those_that_are_there():
    values, lesion = a_lesion()
    still = lesion.copy()
    still[:4] = False
    found = levelled(values + 0.2 + BIAS, still, lesion, values)
    jumps = np.diff(
        [part[inside].mean() for part, inside in zip(np.where(still, found, values), lesion, strict=True)]
    )
    assert np.abs(jumps).max() < 0.15
    before = np.diff([part[inside].mean() for part, inside in zip(values + BIAS, lesion, strict=True)])
    assert np.abs(before).max() > 0.3


def test_slices_with_a_few_voxels_of_the_lesion_stay_as_they_were():
    values, lesion = a_lesion()
    lesion[6:] = False
    lesion[6:, 12, 12] = True
    found = levelled(values + BIAS, lesion, lesion, np.zeros(SHAPE, np.float32))
    np.testing.assert_array_equal(found[6:], (values + BIAS)[6:])


def test_two_slices_make_no_line():
    values, lesion = a_lesion()
    lesion[2:] = False
    assert levelled(values + BIAS, lesion, lesion, values) is not None
    np.testing.assert_array_equal(levelled(values + BIAS, lesion, lesion, values), values + BIAS)
