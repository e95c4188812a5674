"""Noise is measured in soft tissue near by where the tissue itself is grained."""

import numpy as np
import pytest

from CTGANAugmentLib.geometry import Grid
from CTGANAugmentLib.lesions.soft_tissue import noise_of_soft_tissue


def _thorax(wall=True):
    """Lung with a coarse structure of SD 60, and a wall of muscle with a noise of SD 9, at 1 x 1 x 2 mm."""
    rng = np.random.default_rng(0)
    grid = Grid((50, 100, 120), np.diag([1.0, 1.0, 2.0, 1.0]))
    array = -850 + rng.normal(0, 60, grid.shape_kji)
    if wall:
        array[:, :, 75:] = 50 + rng.normal(0, 9, array[:, :, 75:].shape)
        array[:, ::12, 75:100:3] += 70
    return array.astype(np.int16), grid


def test_the_noise_is_that_of_the_wall_without_its_vessels():
    array, grid = _thorax()
    noise = noise_of_soft_tissue(array, grid, np.array([30.0, 50.0, 50.0]))
    assert noise.sd == pytest.approx(9, rel=0.12)


def test_without_soft_tissue_there_is_none():
    array, grid = _thorax(wall=False)
    assert noise_of_soft_tissue(array, grid, np.array([30.0, 50.0, 50.0])) is None
