"""Quantities of sets: alike for one distribution, apart where something was changed, and in the unit that is told."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from CTGANAugmentLib.evaluation.realism.measures import OF_FEATURES, OF_VALUES, of_features, of_values
from Testing.evaluation.realism.lesions import lesion_set


def test_all_quantities_are_measured_and_sets_of_one_kind_are_near():
    found = of_values(lesion_set(seed=1), lesion_set(seed=2))
    assert set(found) == set(OF_VALUES)
    assert found["patch_overlap"] > 0.9
    assert found["noise_sd"] == pytest.approx(1, abs=0.1)
    assert found["noise_shape"] < 0.15


def test_brighter_lesions_are_as_far_in_hu_as_they_are_brighter():
    dim, bright = (lesion_set(seed=1, brightness=level, noise=0.02) for level in (0.1, 0.3))
    assert of_values(bright, dim)["lesion_distance"] == pytest.approx(0.2 * 200, abs=1)
    without_unit = [replace(each, value_range=None) for each in (bright, dim)]
    assert of_values(*without_unit)["lesion_distance"] == pytest.approx(0.2 * 500, abs=2.5)


def test_blurred_patches_have_coarser_weaker_noise():
    real = lesion_set(seed=1)
    blurred = replace(real, images=gaussian_filter(real.images, (0, 0, 1, 1)))
    found = of_values(blurred, real)
    assert found["noise_frequency"] < 0.8
    assert found["noise_sd"] < 1


def test_tiny_or_flat_patches_have_no_noise_figures():
    real = lesion_set(seed=1)
    tiny = replace(real, images=real.images[..., :6, :6], masks=real.masks[..., :6, :6])
    assert np.isnan(of_values(tiny, tiny)["noise_sd"])
    flat = replace(real, images=np.zeros_like(real.images))
    assert np.isnan(of_values(flat, real)["noise_shape"])


def test_features_of_one_distribution_are_near_and_few_patches_have_no_coverage():
    rng = np.random.default_rng(0)
    one, other = rng.normal(size=(2, 100, 6))
    found = of_features(one, other)
    assert set(found) == set(OF_FEATURES)
    assert abs(found["kernel"]) < 0.5
    assert of_features(one + 2, other)["kernel"] > 5
    few = of_features(one[:5], other[:5])
    assert np.isnan(few["coverage"])
    assert np.isfinite(few["frechet"])
