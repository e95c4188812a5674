"""Spectra have the noise's own power, grain and unit, whatever lies below it."""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter
from scipy.signal import periodogram

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.noise_power import noise_agreement, noise_power


@pytest.fixture
def white():
    return np.random.default_rng(2).normal(0, 20, (200, 32, 32))


def test_white_noise_has_the_same_power_at_all_frequencies(white):
    found = noise_power(white, (0.7, 0.7))
    assert found.variance == pytest.approx(400, rel=0.02)
    # Flat at variance times the area of a pixel, so that the integral over all frequencies is the variance.
    np.testing.assert_allclose(found.power[2:], 400 * 0.49, rtol=0.06)


def test_power_integrated_over_frequency_is_the_variance(white):
    smooth = gaussian_filter(white, (0, 2, 2))
    found = noise_power(smooth, (0.8, 0.8))
    step = found.frequency_per_mm[1] - found.frequency_per_mm[0]
    integral = (2 * np.pi * found.frequency_per_mm * found.power * step).sum()
    assert integral == pytest.approx(found.variance, rel=0.05)


def test_the_power_of_whole_patches_is_that_of_scipy(white):
    size, spacing = white.shape[-1], 0.8
    rows = periodogram(white[:, 0], fs=1 / spacing, axis=-1, return_onesided=False)[1].mean(axis=0)
    # White noise has the same power along a row as in the plane, but for the width of a row.
    assert noise_power(white, (spacing, spacing)).power[3:].mean() / spacing == pytest.approx(
        rows[1 : size // 2].mean(), rel=0.1
    )


def test_a_tilted_patch_is_as_noisy_as_a_level_one(white):
    tilted = white + 3 * np.arange(32)[None, :, None] - 2 * np.arange(32)[None, None, :] + 1000
    np.testing.assert_allclose(noise_power(tilted, (1, 1)).power, noise_power(white, (1, 1)).power, rtol=1e-6)


def test_smooth_noise_is_told_from_fine_noise(white):
    smooth = gaussian_filter(white, (0, 1.5, 1.5))
    smooth *= white.std() / smooth.std()
    coarse, fine = noise_power(smooth, (1, 1)), noise_power(white, (1, 1))
    found = noise_agreement(coarse, fine)
    assert found.sd_ratio == pytest.approx(1, abs=0.05)
    assert found.frequency_ratio < 0.6
    assert found.shape_distance > 0.4
    same = noise_agreement(noise_power(white[:100], (1, 1)), noise_power(white[100:], (1, 1)))
    assert same.shape_distance < 0.05


def test_frequencies_are_per_mm(white):
    one, two = noise_power(white, (1, 1)), noise_power(white, (2, 2))
    np.testing.assert_allclose(one.frequency_per_mm, 2 * two.frequency_per_mm)
    assert one.frequency_per_mm.max() < 0.5


def test_what_has_no_spectrum_or_another_one_is_refused(white):
    with pytest.raises(UserError, match="8 pixels"):
        noise_power(white[:, :4], (1, 1))
    with pytest.raises(UserError, match="finite"):
        noise_power(np.where(white > 60, np.nan, white), (1, 1))
    with pytest.raises(UserError, match="same frequencies"):
        noise_agreement(noise_power(white, (1, 1)), noise_power(white, (2, 2)))
    with pytest.raises(UserError, match="none"):
        noise_agreement(noise_power(white, (1, 1)), noise_power(np.zeros((2, 32, 32)), (1, 1)))
