"""Blur lowers both ratios, contrast alone only the Laplacian's."""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter, laplace

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.sharpness import sharpness


def test_the_laplacian_s_variance_is_scipy_s(smooth_fields):
    rng = np.random.default_rng(1)
    one, other = (smooth_fields(rng, 5, sigma=sigma).astype(float) for sigma in (1, 2))
    variances = [
        np.mean([laplace(image[0])[1:-1, 1:-1].var() for image in images]) for images in (one, other)
    ]
    assert sharpness(one, other).laplacian_ratio == pytest.approx(variances[0] / variances[1], rel=1e-4)


@pytest.mark.parametrize("size", [(32, 32), (16, 24, 24)])
def test_blurred_images_are_less_sharp_and_noisy_ones_more(smooth_fields, size):
    rng = np.random.default_rng(2)
    real = smooth_fields(rng, 20, size, sigma=0.7)
    blurred = gaussian_filter(real, (0, 0, *(1.0 for _ in size)))
    noisy = real + 0.2 * rng.standard_normal(real.shape)
    for images, low, high in ((blurred, 0.0, 0.5), (real, 1.0, 1.0), (noisy, 1.1, np.inf)):
        found = sharpness(images, real)
        assert low <= found.laplacian_ratio <= high
        assert low <= found.high_frequency_ratio <= high


def test_contrast_changes_the_laplacian_s_ratio_alone(smooth_fields):
    real = smooth_fields(np.random.default_rng(3), 10, sigma=1)
    found = sharpness(0.5 * real, real).to_json()
    assert found == pytest.approx({"laplacian_ratio": 0.25, "high_frequency_ratio": 1.0}, rel=1e-4)


def test_real_images_without_detail_are_refused(smooth_fields):
    with pytest.raises(UserError, match="some detail"):
        sharpness(smooth_fields(np.random.default_rng(4), 2), np.zeros((2, 1, 32, 32)))
