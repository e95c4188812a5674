"""Noise is measured as it is and made anew with the same spread and correlation."""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from CTGANAugmentLib.lesions.noise import measure_noise

SPACING = np.array([2.0, 0.8, 0.8])


def _noise(seed, shape=(40, 60, 60), sd=15.0):
    field = gaussian_filter(np.random.default_rng(seed).standard_normal(shape), (0.3, 1.0, 1.0))
    return (sd * field / field.std()).astype(np.float32)


def _neighbours(field):
    centred = field - field.mean()
    return [
        float((centred[1:] * centred[:-1]).mean() / centred.var()),
        float((centred[:, 1:] * centred[:, :-1]).mean() / centred.var()),
        float((centred[:, :, 2:] * centred[:, :, :-2]).mean() / centred.var()),
    ]


def test_sd_is_found_beside_vessels_and_on_a_ramp():
    values = 60 + _noise(0) + np.linspace(0, 40, 60, dtype=np.float32)
    values[:, 28:31, 10:13] += 120
    tissue = values < 130
    assert measure_noise(values, tissue, SPACING).sd == pytest.approx(15, rel=0.07)


def test_a_vessel_is_not_kept_as_noise():
    values = 60 + _noise(0)
    values[:, 28:31, 10:13] += 120
    noise = measure_noise(values, np.ones(values.shape, dtype=bool), SPACING)
    assert noise.own[5:-5, 29, 11].max() < 0.05
    assert np.median(noise.own) > 0.9


def test_new_noise_has_the_measured_sd_and_correlation():
    values = 60 + _noise(1)
    measured = measure_noise(values, np.ones(values.shape, dtype=bool), SPACING)
    made = measured.synthesize(np.random.default_rng(7), (40, 60, 60))
    assert made.std() == pytest.approx(15, rel=0.05)
    np.testing.assert_allclose(_neighbours(made), _neighbours(values), atol=0.06)


def test_new_noise_fits_any_block_and_is_the_same_for_the_same_generator():
    measured = measure_noise(60 + _noise(2), np.ones((40, 60, 60), dtype=bool), SPACING)
    a, b = (measured.synthesize(np.random.default_rng(3), (3, 70, 5)) for _ in range(2))
    assert a.shape == (3, 70, 5)
    np.testing.assert_array_equal(a, b)


def test_the_scanner_s_blur_is_read_from_the_correlation():
    found = measure_noise(60 + _noise(4), np.ones((40, 60, 60), dtype=bool), SPACING).resolution_sd_mm(
        SPACING
    )
    assert found[1] == pytest.approx(0.8, rel=0.15)


def test_a_block_without_noise_stays_without():
    flat = np.full((20, 20, 20), 40, dtype=np.float32)
    measured = measure_noise(flat, np.ones(flat.shape, dtype=bool), SPACING)
    assert measured.sd == 0
    assert not measured.synthesize(np.random.default_rng(0), flat.shape).any()


def test_too_little_tissue_falls_back_to_the_whole_block():
    tissue = np.zeros((40, 60, 60), dtype=bool)
    tissue[0, 0, :5] = True
    assert measure_noise(60 + _noise(5), tissue, SPACING).sd == pytest.approx(15, rel=0.1)
