from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.phantom.ct_noise import SOFT_TISSUE_SD_HU, ct_noise
from CTGANAugmentLib.progress import no_progress

SPACING_MM = (1.5, 1.5, 3.0)


def a_cylinder(width_mm: float, depth_mm: float, slices: int = 12) -> np.ndarray:
    y, x = np.mgrid[-100:100, -140:140] * 1.5
    inside = (x / (width_mm / 2)) ** 2 + (y / (depth_mm / 2)) ** 2 < 1
    return np.repeat(np.where(inside, 40, -1000).astype(np.float32)[None], slices, axis=0)


def correlation(noise: np.ndarray, axis: int, lag: int) -> float:
    ahead, behind = np.moveaxis(noise, axis, 0)[lag:], np.moveaxis(noise, axis, 0)[:-lag]
    return float((ahead * behind).mean() / (noise * noise).mean())


def test_noise_has_the_wanted_strength_and_no_mean() -> None:
    image = a_cylinder(300, 220)
    noise = ct_noise(np.random.default_rng(1), image, SPACING_MM, no_progress)
    body = noise[image > 0]
    assert body.std() == pytest.approx(SOFT_TISSUE_SD_HU, rel=0.02)
    assert abs(body.mean()) < 0.3


def test_thinner_slices_are_noisier() -> None:
    image = a_cylinder(300, 220)
    noise = ct_noise(np.random.default_rng(1), image, (1.5, 1.5, 1.0), no_progress)
    assert noise[image > 0].std() == pytest.approx(SOFT_TISSUE_SD_HU * np.sqrt(3), rel=0.02)


def test_the_spectrum_is_that_of_a_reconstruction_kernel() -> None:
    noise = ct_noise(np.random.default_rng(1), a_cylinder(200, 200), SPACING_MM, no_progress)
    middle = noise[:, 60:140, 100:180]
    power = (np.abs(np.fft.fft2(middle)) ** 2).mean(axis=0)
    frequency = np.hypot(np.fft.fftfreq(80, 1.5)[:, None], np.fft.fftfreq(80, 1.5)[None, :])

    def band(low: float, high: float) -> float:
        return float(power[(frequency > low) & (frequency < high)].mean())

    assert band(0.10, 0.20) > 2 * band(0.005, 0.03)
    assert band(0.10, 0.20) > 1.4 * band(0.30, 0.33)


def test_neighbouring_slices_are_only_weakly_alike() -> None:
    noise = ct_noise(np.random.default_rng(1), a_cylinder(200, 200, 20), SPACING_MM, no_progress)
    middle = noise[:, 60:140, 100:180]
    assert 0.05 < correlation(middle, 0, 1) < 0.35
    assert abs(correlation(middle, 0, 3)) < 0.05


def test_the_centre_of_a_thick_body_is_noisier_than_its_edge() -> None:
    noise = ct_noise(np.random.default_rng(1), a_cylinder(340, 260), SPACING_MM, no_progress)
    assert noise[:, 90:110, 130:150].std() > 1.15 * noise[:, 90:110, 30:50].std()


def test_noise_is_streaked_along_the_long_axis_of_a_flat_body() -> None:
    noise = ct_noise(np.random.default_rng(1), a_cylinder(400, 140), SPACING_MM, no_progress)
    middle = noise[:, 80:120, 100:180]
    assert correlation(middle, 2, 1) > correlation(middle, 1, 1) + 0.1
