"""A lesion's regions are what a distance from its border says, and never empty."""

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.lesion_regions import REGIONS, lesion_regions


def disc(size=65, radius_voxels=16.0):
    k = np.indices((size, size)) - size // 2
    return np.hypot(*k) <= radius_voxels


def test_regions_of_a_disc_are_discs_and_rings():
    mask = disc()
    found = lesion_regions(mask, (1.0, 1.0))
    radius = np.hypot(*(np.indices(mask.shape) - 32))
    assert tuple(found) == REGIONS
    np.testing.assert_array_equal(found["lesion"], mask)
    assert radius[found["core"]].max() == pytest.approx(8, abs=1)
    assert found["core"][32, 32]
    assert (radius[found["rim"]].min(), radius[found["rim"]].max()) == pytest.approx((14, 18), abs=1)
    rings = radius[found["surroundings"]]
    assert (rings.min(), rings.max()) == pytest.approx((18, 28), abs=1)


def test_rim_and_surroundings_share_no_voxel_and_the_surroundings_are_outside():
    found = lesion_regions(disc(), (1.0, 1.0))
    assert not (found["surroundings"] & disc()).any()
    assert np.count_nonzero(found["surroundings"] & found["rim"]) < 0.02 * np.count_nonzero(found["rim"])


def test_the_same_lesion_on_finer_voxels_has_the_same_regions_in_millimetres():
    coarse = lesion_regions(disc(65, 16.0), (1.0, 1.0))
    fine = lesion_regions(disc(129, 32.0), (0.5, 0.5))
    for name in REGIONS:
        assert np.count_nonzero(fine[name]) / 4 == pytest.approx(np.count_nonzero(coarse[name]), rel=0.15)


def test_thick_slices_of_a_volume_are_told_by_their_spacing():
    mask = np.zeros((7, 41, 41), dtype=bool)
    mask[3] = disc(41, 10)
    rim = lesion_regions(mask, (5.0, 1.0, 1.0))["rim"]
    assert rim[3].any()
    assert not rim[2].any(), "the next slice is 5 mm away"


@pytest.mark.parametrize("radius_voxels", [0.0, 1.0, 2.0])
def test_no_region_of_a_tiny_lesion_is_empty(radius_voxels):
    for region in lesion_regions(disc(33, radius_voxels), (2.0, 2.0)).values():
        assert np.count_nonzero(region) >= 9


def test_a_lesion_that_nearly_fills_its_patch_has_surroundings():
    mask = np.ones((20, 20), dtype=bool)
    mask[0, 0] = False
    assert lesion_regions(mask, (1.0, 1.0))["surroundings"].any()


@pytest.mark.parametrize("mask", [np.zeros((9, 9), bool), np.ones((9, 9), bool)])
def test_a_patch_without_lesion_or_surroundings_is_refused(mask):
    with pytest.raises(UserError, match="something round it"):
        lesion_regions(mask, (1.0, 1.0))


def test_spacing_of_another_number_of_axes_is_refused():
    with pytest.raises(UserError, match="spacing of each axis"):
        lesion_regions(disc(), (1.0, 1.0, 1.0))
