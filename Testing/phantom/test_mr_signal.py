from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.phantom.mr_signal import NOISE_SD, receive
from CTGANAugmentLib.progress import no_progress

X = np.linspace(180, -180, 90, dtype=np.float32)[None, None, :]
Y = np.linspace(130, -130, 70, dtype=np.float32)[None, :, None]
Z = np.linspace(0, 40, 8, dtype=np.float32)[:, None, None]


def test_noise_without_signal_follows_rayleigh() -> None:
    empty = np.zeros((8, 70, 90), dtype=np.float32)
    image = receive(np.random.default_rng(0), empty, X, Y, Z, 1.0, no_progress)
    assert image.min() >= 0
    assert image.mean() == pytest.approx(NOISE_SD * np.sqrt(np.pi / 2), rel=0.02)


def test_the_bias_field_is_smooth_and_moderate() -> None:
    flat = np.full((8, 70, 90), 300, dtype=np.float32)
    image = receive(np.random.default_rng(0), flat, X, Y, Z, 0.0, no_progress)
    assert 0.5 < image.min() / 300 < image.max() / 300 < 1.8
    assert np.abs(np.diff(image, axis=2)).max() < 6
    assert image.std() > 3
