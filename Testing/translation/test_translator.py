"""Slices through networks, with maps."""

from __future__ import annotations

import numpy as np
import torch

from CTGANAugmentLib.training.parts.whitening import whiten
from CTGANAugmentLib.translation.translator import CYCLE, SPREAD, Translator
from CTGANAugmentLib.translation.windows import Windows

WHOLE = Windows(4, 64, 64)
IMAGES = np.random.default_rng(0).uniform(-1, 1, (3, 1, 8, 12)).astype(np.float32)


def ramp(images):
    """A network that adds what depends on the place."""
    return images + np.linspace(0, 1, images.shape[3], dtype=np.float32)


def test_without_maps_there_is_the_translation_alone():
    made = Translator(WHOLE, lambda images: images * 0.5).run(IMAGES)
    assert made.shape == (3, 1, 1, 8, 12)
    assert np.array_equal(made[:, 0], IMAGES * np.float32(0.5))


def test_the_cycle_error_is_the_difference_to_the_way_back():
    translator = Translator(WHOLE, lambda images: images * 0.5, lambda images: images * 1.5)
    assert translator.maps == (CYCLE,)
    assert np.allclose(translator.run(IMAGES)[:, 1], np.abs(IMAGES) * 0.25, atol=1e-6)


def test_the_spread_is_the_deviation_over_the_four_flips():
    translator = Translator(WHOLE, ramp, flips=True)
    made, spread = translator.run(IMAGES).swapaxes(0, 1)
    rise = np.linspace(0, 1, 12, dtype=np.float32)
    assert translator.maps == (SPREAD,)
    assert np.allclose(made, IMAGES + rise, atol=1e-6)
    assert np.allclose(spread, np.abs(rise - rise[::-1]) / 2, atol=1e-6)


def test_the_mean_over_flips_takes_away_what_depends_on_the_side():
    made = Translator(WHOLE, ramp, flips=True, averaged=True).run(IMAGES)[:, 0]
    assert np.allclose(made, IMAGES + 0.5, atol=1e-6)


def test_whitening_is_that_of_training():
    seen = []
    Translator(WHOLE, lambda images: seen.append(images) or images, whitened=True).run(IMAGES)
    assert np.allclose(seen[0], whiten(torch.from_numpy(IMAGES)).numpy(), atol=1e-5)
    seen.clear()
    Translator(WHOLE, lambda images: seen.append(images) or images, whitened=True).run(np.ones_like(IMAGES))
    assert np.all(seen[0] == 0)


def test_large_slices_go_fewer_at_a_time():
    counts = []
    large = np.zeros((4, 1, 512, 768), dtype=np.float32)
    Translator(Windows(4, 1024, 1024), lambda images: counts.append(len(images)) or images, batch_size=4).run(
        large
    )
    assert counts == [1, 1, 1, 1]
