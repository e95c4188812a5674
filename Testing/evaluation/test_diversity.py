"""Diversity is 1 for real images and falls when a generator repeats itself."""

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.diversity import diversity


def test_real_images_are_as_diverse_as_real_images(smooth_fields):
    rng = np.random.default_rng(1)
    found = diversity(smooth_fields(rng, 120), smooth_fields(rng, 80), rng)
    assert found.rms_ratio == pytest.approx(1, abs=0.03)
    assert found.ssim_generated == pytest.approx(found.ssim_real, abs=0.03)


def test_the_ratio_is_that_of_the_mean_distances_of_all_pairs():
    values = np.array([0.0, 0.2, 0.6])[:, None, None, None] * np.ones((1, 1, 8, 8))
    assert diversity(values, 0.5 * values, np.random.default_rng(0)).rms_ratio == pytest.approx(2)


@pytest.mark.parametrize("modes", [1, 3])
def test_a_collapsed_generator_is_not_diverse(smooth_fields, modes):
    rng = np.random.default_rng(2)
    found = diversity(np.repeat(smooth_fields(rng, modes), 60 // modes, axis=0), smooth_fields(rng, 60), rng)
    assert found.rms_ratio == pytest.approx(1 - 1 / modes, abs=0.12)
    assert found.ssim_generated > found.ssim_real + 0.1


def test_the_same_seed_gives_the_same_scores(smooth_fields):
    images = smooth_fields(np.random.default_rng(3), 40)
    one, same = (
        diversity(images[:20], images[20:], np.random.default_rng(7), most=10).to_json() for _ in range(2)
    )
    assert one == same


def test_a_single_image_and_real_copies_are_refused(smooth_fields):
    images = smooth_fields(np.random.default_rng(4), 3)
    with pytest.raises(UserError, match="at least two images"):
        diversity(images[:1], images, np.random.default_rng(0))
    with pytest.raises(UserError, match="copies of a single one"):
        diversity(images, images[[0, 0, 0]], np.random.default_rng(0))
