"""A lesion is a physical body: what a voxel holds of it does not depend on how the grid lies."""

import numpy as np
import pytest

from CTGANAugmentLib.geometry import Box, Grid
from CTGANAugmentLib.lesions.partial_volume import block_mean, footprint, level_of, parts_of
from CTGANAugmentLib.lesions.shape import Shape, sample_shape


def _cover(shape, center, grid):
    box = grid.box_around(center, shape.longest_radius_mm + 3)
    return footprint(shape, center, grid, box), box


def test_the_covered_volume_is_exact_on_an_oblique_left_handed_anisotropic_grid(oblique_grid):
    shape = sample_shape(np.random.default_rng(0), diameter_mm=24, elongation=1.4, lobulation=0.5)
    body, box = _cover(shape, np.zeros(3), oblique_grid)
    volume = body.coverage.sum() * oblique_grid.voxel_volume_mm3
    assert volume == pytest.approx(np.pi * 24**3 / 6, rel=0.01)
    weights = body.coverage.ravel()
    center = (oblique_grid.voxel_centers_ras(box).reshape(-1, 3) * weights[:, None]).sum(
        axis=0
    ) / weights.sum()
    assert np.abs(center).max() < 0.1


def test_thick_slices_hold_the_average_of_thin_ones():
    """5 mm slices are what five 1 mm slices average to: partial volume, not a staircase."""
    shape = Shape(17.0)
    center = np.array([20.0, 20.0, 21.3])
    thin = Grid((40, 40, 40), np.eye(4))
    thick_matrix = np.diag([1.0, 1.0, 5.0, 1.0])
    thick_matrix[2, 3] = 2.0
    thick = Grid((8, 40, 40), thick_matrix)
    whole = footprint(shape, center, thin, Box((0, 0, 0), thin.shape_kji)).coverage
    seen = footprint(shape, center, thick, Box((0, 0, 0), thick.shape_kji)).coverage
    averaged = whole.reshape(8, 5, 40, 40).mean(axis=1)
    assert np.abs(seen - averaged).max() < 0.08
    assert ((seen > 0.05) & (seen < 0.95)).any(axis=(1, 2)).sum() >= 2


def test_a_lesion_thinner_than_a_slice_is_not_lost():
    grid = Grid((10, 40, 40), np.diag([0.6, 0.6, 5.0, 1.0]))
    body, _ = _cover(Shape(3.0), np.array([12.0, 12.0, 22.4]), grid)
    assert body.coverage.sum() * grid.voxel_volume_mm3 == pytest.approx(np.pi * 27 / 6, rel=0.05)


def test_level_is_0_at_the_origin_and_1_at_the_surface():
    shape, grid = Shape(20.0), Grid((41, 41, 41), np.eye(4))
    box = Box((0, 0, 0), grid.shape_kji)
    level = level_of(shape, np.array([20.0, 20.0, 20.0]), grid, box)
    assert level[20, 20, 20] == 0
    assert level[20, 20, 30] == pytest.approx(1, rel=1e-3)
    np.testing.assert_allclose(level, footprint(shape, np.array([20.0] * 3), grid, box).level, rtol=1e-5)


def test_a_lesion_at_the_border_of_the_scan_is_cut_by_it():
    grid = Grid((40, 40, 40), np.eye(4))
    body, box = _cover(Shape(20.0), np.array([0.0, 20.0, 20.0]), grid)
    assert box.start_kji[2] == 0
    assert body.coverage.sum() == pytest.approx(0.5 * np.pi * 8000 / 6, rel=0.12)


def test_voxels_are_divided_where_they_are_larger_than_a_rim():
    assert parts_of(Grid((5, 5, 5), np.diag([0.7, 0.9, 5.0, 1.0]))) == (4, 1, 1)
    assert parts_of(Grid((5, 5, 5), np.diag([3.0, 3.0, 3.0, 1.0]))) == (2, 2, 2)
    assert parts_of(Grid((5, 5, 5), np.eye(4))) == (1, 1, 1)


def test_sub_voxels_fill_their_voxels_and_average_back(oblique_grid):
    fine = oblique_grid.divided((2, 1, 3))
    assert fine.shape_kji == (72, 100, 360)
    centers = fine.voxel_centers_ras(Box((0, 0, 0), (2, 1, 3))).reshape(-1, 3)
    np.testing.assert_allclose(centers.mean(axis=0), oblique_grid.to_ras([0, 0, 0]), atol=1e-9)
    values = np.arange(2 * 3 * 12, dtype=np.float32).reshape(4, 3, 6)
    np.testing.assert_allclose(block_mean(values, (2, 1, 3))[0, 0, 0], values[:2, 0, :3].mean())
