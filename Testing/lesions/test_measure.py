"""What is reported is what is in the mask."""

import numpy as np
import pytest

from CTGANAugmentLib.geometry import Grid
from CTGANAugmentLib.lesions.measure import longest_diameter_mm, measure_lesion


def _ball(grid, center, radius):
    return np.linalg.norm(grid.voxel_centers_ras() - center, axis=-1) <= radius


def test_a_ball_has_the_diameters_volume_and_centre_of_a_ball(oblique_grid):
    mask = _ball(oblique_grid, np.array([3.0, -2.0, 4.0]), 12.0)
    found = measure_lesion(mask, np.full(mask.shape, 7.0), oblique_grid)
    assert found["volume_ml"] == pytest.approx(4 / 3 * np.pi * 1.2**3, rel=0.02)
    assert found["equivalent_diameter_mm"] == pytest.approx(24, rel=0.01)
    assert found["longest_diameter_mm"] == pytest.approx(24, abs=1.5)
    np.testing.assert_allclose(found["center_ras"], [3, -2, 4], atol=0.2)
    assert found["mean"] == 7


def test_the_longest_diameter_of_a_rod_is_its_length():
    mask = np.zeros((5, 5, 40), dtype=bool)
    mask[2, 2, 5:35] = True
    assert longest_diameter_mm(mask, Grid(mask.shape, np.eye(4))) == pytest.approx(30)


def test_a_flat_mask_and_a_single_voxel_have_a_diameter():
    flat = np.zeros((3, 40, 40), dtype=bool)
    flat[1, 5:35, 5:35] = True
    assert longest_diameter_mm(flat, Grid(flat.shape, np.eye(4))) == pytest.approx(
        29 * np.sqrt(2) + 1, rel=0.02
    )
    one = np.zeros((3, 3, 3), dtype=bool)
    one[1, 1, 1] = True
    assert longest_diameter_mm(one, Grid(one.shape, np.eye(4))) == pytest.approx(1)
