"""The intensity map is the conditional median, and no other function of one voxel has a smaller error."""

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.intensity_map import IntensityMap


@pytest.fixture
def pair():
    """A target that falls and rises with the source, with long-tailed noise."""
    rng = np.random.default_rng(7)
    source = rng.uniform(-1, 1, (30, 40, 50)).astype(np.float32)
    noise = rng.standard_t(2, source.shape)
    return source, (200 * source**2 + 20 * noise).astype(np.float32)


def test_each_bin_has_the_median_of_its_voxels(pair):
    source, target = pair
    fitted = IntensityMap.fit([pair])
    assert len(fitted.source) == 128
    for number in (0, 40, 127):
        low, high = np.array([number, number + 1]) / 64 - 1
        assert fitted.target[number] == pytest.approx(np.median(target[(source >= low) & (source < high)]))
        assert fitted.source[number] == pytest.approx((low + high) / 2)


def test_no_polynomial_has_a_smaller_error_on_other_voxels(pair):
    source, target = pair
    fitted = IntensityMap.fit([(source[:15], target[:15])])
    error = np.abs(fitted.apply(source[15:]) - target[15:]).mean()
    assert error == pytest.approx(np.abs(target - 200 * source**2).mean(), rel=0.03)
    for degree in (1, 2, 6):
        curve = np.polynomial.Polynomial.fit(source[:15].ravel(), target[:15].ravel(), degree)
        assert error < 1.02 * np.abs(curve(source[15:]) - target[15:]).mean()


def test_bins_that_are_nearly_empty_follow_their_neighbours():
    source = np.concatenate([np.full(300_000, 0.0), np.full(300_000, 0.5), [0.25]]).astype(np.float32)
    target = np.concatenate([np.full(300_000, 10.0), np.full(300_000, 20.0), [9999]]).astype(np.float32)
    fitted = IntensityMap.fit([(source, target)])
    assert fitted.apply(np.float32([-1, 0.25, 1])) == pytest.approx([10, 15, 20], abs=0.2)


def test_patients_are_taken_together(pair):
    source, target = pair
    together = IntensityMap.fit([(source[:10], target[:10]), (source[10:], target[10:])])
    assert np.array_equal(together.target, IntensityMap.fit([pair]).target)


def test_no_voxels_and_shapes_that_differ_are_refused(pair):
    with pytest.raises(UserError, match="got none"):
        IntensityMap.fit([])
    with pytest.raises(UserError, match="as many source as target"):
        IntensityMap.fit([(pair[0], pair[1][1:])])
