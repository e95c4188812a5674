"""Gradient similarity is that of its formula, with scikit-image's gradients."""

import numpy as np
import pytest
from skimage.filters import prewitt

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.gradient_similarity import gradient_similarity


@pytest.fixture
def pair():
    rng = np.random.default_rng(4)
    wanted = rng.normal(100, 30, (9, 14, 12))
    wanted[3:6, 4:9, 4:8] += 300
    return wanted + rng.normal(0, 20, wanted.shape), wanted


def everywhere(volume):
    return np.ones(volume.shape, dtype=bool)


def test_it_is_xue_s_map_of_scikit_image_s_prewitt_gradients(pair):
    x, y = (prewitt(volume) * np.sqrt(3) for volume in pair)  # it takes the mean over the axes, not the sum
    constant = 0.0026 * 400.0**2
    expected = ((2 * x * y + constant) / (x**2 + y**2 + constant)).mean()
    assert gradient_similarity(*pair, everywhere(pair[0]), data_range=400.0) == pytest.approx(expected)


def test_equal_volumes_are_alike_and_blurred_edges_are_not(pair):
    wanted = pair[1]
    assert gradient_similarity(wanted, wanted, everywhere(wanted), data_range=400.0) == 1
    flat = np.full_like(wanted, wanted.mean())
    assert gradient_similarity(flat, wanted, everywhere(wanted), data_range=400.0) < 0.6


def test_a_shift_of_all_values_changes_nothing(pair):
    region = everywhere(pair[0])
    first = gradient_similarity(*pair, region, data_range=400.0)
    assert gradient_similarity(pair[0] + 50, pair[1], region, data_range=400.0) == pytest.approx(first)


def test_what_lies_outside_the_region_changes_nothing(pair):
    made, wanted = pair
    region = np.zeros(made.shape, dtype=bool)
    region[2:8, 3:10, 3:10] = True
    first = gradient_similarity(made, wanted, region, data_range=400.0)
    assert gradient_similarity(np.where(region, made, 0), wanted, region, data_range=400.0) == first


def test_a_region_without_an_inner_voxel_has_none(pair):
    region = np.zeros(pair[0].shape, dtype=bool)
    region[4:6, 5:7, 5:7] = True
    assert gradient_similarity(*pair, region, data_range=400.0) is None


def test_a_single_slice_has_a_score_too(pair):
    made, wanted = (volume[:1] for volume in pair)
    assert 0 < gradient_similarity(made, wanted, everywhere(made), data_range=400.0) < 1


def test_shapes_that_differ_are_refused(pair):
    with pytest.raises(UserError, match="one shape"):
        gradient_similarity(pair[0], pair[1][1:], everywhere(pair[0]), data_range=400.0)
