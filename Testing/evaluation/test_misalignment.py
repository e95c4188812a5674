"""The floor of a pair is what its noise costs, and what moving an edge costs."""

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.misalignment import misalignment_floor
from CTGANAugmentLib.volume import Volume

SHAPE = (4, 60, 80)
MATRIX = np.diag([0.5, 1.0, 3.0, 1.0])


@pytest.fixture
def mask():
    mask = np.zeros(SHAPE, dtype=bool)
    mask[:, 10:50, 20:60] = True
    return mask


def test_noise_alone_costs_its_mean_absolute_value(mask):
    noise = np.random.default_rng(9).normal(40, 20, SHAPE).astype(np.float32)
    expected = 20 * np.sqrt(2 / np.pi)
    assert misalignment_floor(Volume(noise, MATRIX), mask, 0) == pytest.approx(expected, rel=0.05)
    # It is no worse for being moved: what is compared has no noise of its own.
    assert misalignment_floor(Volume(noise, MATRIX), mask, 4) == pytest.approx(expected, rel=0.05)


@pytest.mark.parametrize("distance_mm", [0.5, 2.0, 5.0])
def test_an_edge_costs_its_height_over_the_distance_that_it_moves(mask, distance_mm):
    step = np.zeros(SHAPE, dtype=np.int16)
    step[:, :, 40:] = 100
    across = np.abs(np.cos(np.arange(8) * np.pi / 4)).mean()
    expected = 100 * distance_mm * across / (40 * 0.5)
    assert misalignment_floor(Volume(step, MATRIX), mask, distance_mm) == pytest.approx(expected, rel=0.01)


def test_no_distance_costs_a_smooth_scan_nothing(mask):
    assert misalignment_floor(Volume(np.full(SHAPE, 7.0), MATRIX), mask, 0) == 0


def test_odd_masks_and_distances_are_refused(mask):
    volume = Volume(np.zeros(SHAPE), MATRIX)
    with pytest.raises(UserError, match="mask with voxels"):
        misalignment_floor(volume, mask[1:], 1)
    with pytest.raises(UserError, match="mask with voxels"):
        misalignment_floor(volume, ~np.ones(SHAPE, dtype=bool), 1)
    with pytest.raises(UserError, match="from 0 mm"):
        misalignment_floor(volume, mask, -1)
