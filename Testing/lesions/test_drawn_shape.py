"""Voxels of a scan as a lesion's outline: their size, how deep a voxel lies, and how much of each is lesion."""

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Box, Grid
from CTGANAugmentLib.lesions.drawn_shape import DrawnShape, lesions_of_mask, parts_of_mask
from CTGANAugmentLib.lesions.partial_volume import parts_of
from CTGANAugmentLib.mask_part import MaskPart

RADIUS_MM = 12.0


def _grid(spacing=(0.9, 1.1, 1.6), mirrored=False):
    matrix = np.diag([*spacing, 1.0])
    if mirrored:
        matrix[0, 0] *= -1
    shape = (30, 44, 52)
    matrix[:3, 3] = -matrix[:3, :3] @ (np.array(shape[::-1]) / 2)
    return Grid(shape, matrix)


def _whole(grid):
    return Box((0, 0, 0), grid.shape_kji)


def _ball(grid, center=(0.0, 0.0, 0.0), radius=RADIUS_MM):
    return DrawnShape(MaskPart.of(grid.distance_mm(center, _whole(grid)) < radius), grid)


@pytest.fixture(params=["anisotropic", "left-handed", "oblique"])
def grid(request, oblique_grid):
    return oblique_grid if request.param == "oblique" else _grid(mirrored=request.param == "left-handed")


def test_a_ball_s_size_and_place_are_those_of_the_ball(grid):
    ball = _ball(grid, (2.0, -3.0, 1.0))
    assert ball.volume_mm3 == pytest.approx(4 / 3 * np.pi * RADIUS_MM**3, rel=0.03)
    assert ball.diameter_mm == pytest.approx(2 * RADIUS_MM, rel=0.01)
    np.testing.assert_allclose(ball.center_ras, [2.0, -3.0, 1.0], atol=0.1)
    assert RADIUS_MM - 0.5 < ball.longest_radius_mm < RADIUS_MM + grid.spacing_mm.max()
    assert ball.ellipsoid.axes == pytest.approx((1, 1, 1), abs=0.06)


def test_depth_is_the_distance_below_the_surface(grid):
    depth = _ball(grid).depth_mm(_whole(grid))
    truth = RADIUS_MM - grid.distance_mm((0, 0, 0), _whole(grid))
    assert np.median(np.abs(depth - truth)) < 0.5 * grid.spacing_mm.mean()
    assert np.abs(depth - truth).max() < 0.8 * grid.spacing_mm.max()


def test_depth_between_two_voxels_is_zero_in_the_middle():
    """Along an axis the surface lies half a voxel from the last voxel inside, whatever the spacing."""
    grid = Grid((9, 9, 9), np.diag([1.0, 2.0, 5.0, 1.0]))
    mask = np.zeros((9, 9, 9), dtype=bool)
    mask[4, 4, 2:7] = True
    depth = DrawnShape(MaskPart.of(mask), grid).depth_mm(Box((0, 0, 0), (9, 9, 9)))
    assert depth[4, 4, 2] == pytest.approx(0.5)
    assert depth[4, 4, 1] == pytest.approx(-0.5)
    assert depth[4, 3, 4] == pytest.approx(-1.0)
    assert depth[3, 4, 4] == pytest.approx(-2.5)


def test_coverage_is_above_one_half_on_the_very_voxels_and_adds_up_to_their_volume(grid):
    ball = _ball(grid)
    coverage = ball.coverage(_whole(grid))
    np.testing.assert_array_equal(coverage > 0.5, ball.part.on(_whole(grid)))
    assert coverage.min() == 0
    assert coverage.max() <= 1
    assert coverage.sum() * grid.voxel_volume_mm3 == pytest.approx(ball.volume_mm3, rel=0.03)


@pytest.mark.parametrize(
    "voxels", [[(8, 8, 8)], [(8, 8, 8), (8, 8, 9)], [(8, y, x) for y in range(4) for x in range(9)]]
)
def test_small_and_flat_masks_are_exact_too(voxels):
    grid = _grid()
    mask = np.zeros(grid.shape_kji, dtype=bool)
    for voxel in voxels:
        mask[voxel] = True
    shape = DrawnShape(MaskPart.of(mask), grid)
    np.testing.assert_array_equal(shape.coverage(_whole(grid)) > 0.5, mask)
    assert shape.ellipsoid.longest_radius_mm < 1.3 * shape.longest_radius_mm
    assert np.isfinite(shape.depth_mm(_whole(grid))).all()


def test_the_footprint_of_sub_voxels_averages_to_the_coverage(grid):
    ball, box = _ball(grid), _whole(grid)
    parts = parts_of(Grid(grid.shape_kji, grid.ijk_to_ras))
    fine = ball.footprint(box, parts)
    blocks = [size for n, p in zip(grid.shape_kji, parts, strict=True) for size in (n, p)]
    mean = fine.coverage.reshape(blocks).mean(axis=(1, 3, 5))
    np.testing.assert_allclose(mean, ball.coverage(box), atol=1e-6)
    assert fine.level.min() == pytest.approx(0)
    assert ((fine.level < 1) == (fine.depth_mm > 0)).mean() > 0.999


def test_a_mask_at_the_border_of_the_scan_ends_there():
    grid = _grid((1, 1, 1))
    mask = np.zeros(grid.shape_kji, dtype=bool)
    mask[:, 10:20, :8] = True
    depth = DrawnShape(MaskPart.of(mask), grid).depth_mm(_whole(grid))
    assert depth[15, 15, 0] == pytest.approx(0.5)


def test_an_ellipsoid_is_told_with_its_axes():
    grid = _grid((1, 1, 1))
    turned = np.array([[0.8, -0.6, 0], [0.6, 0.8, 0], [0, 0, 1]])
    points = grid.voxel_centers_ras() @ turned
    shape = DrawnShape(MaskPart.of(((points / [14, 7, 10]) ** 2).sum(axis=-1) < 1), grid)
    ellipsoid = shape.ellipsoid
    assert ellipsoid.longest_radius_mm == pytest.approx(14, rel=0.04)
    for axis, length in zip(turned.T, (14, 7, 10), strict=True):
        radius = ellipsoid.radius_mm(axis.astype(np.float32)[:, None])
        assert float(radius[0]) == pytest.approx(length, rel=0.05)


def test_parts_that_touch_at_a_corner_are_one_and_others_are_apart_the_largest_first():
    grid = _grid()
    mask = np.zeros(grid.shape_kji, dtype=bool)
    mask[2, 2, 2] = mask[3, 3, 3] = True
    mask[10:13, 10:13, 10:13] = True
    parts = parts_of_mask(mask, grid)
    assert [int(part.part.inside.sum()) for part in parts] == [27, 2]
    together = np.logical_or.reduce([part.part.on(_whole(grid)) for part in parts])
    np.testing.assert_array_equal(together, mask)


def test_a_mask_of_noise_is_refused():
    grid = _grid()
    mask = np.zeros(grid.shape_kji, dtype=bool)
    mask[::4, ::4, ::4] = True
    with pytest.raises(UserError, match="separate parts"):
        parts_of_mask(mask, grid)


def test_specks_of_a_segmentation_are_no_lesions():
    grid = _grid()
    mask = np.zeros(grid.shape_kji, dtype=bool)
    mask[2:4, 2:4, 2:4] = mask[10, 10, 10:17] = mask[20:26, 20:26, 20:26] = True
    assert [int(one.part.inside.sum()) for one in parts_of_mask(mask, grid)] == [216, 8, 7]
    assert [int(one.part.inside.sum()) for one in lesions_of_mask(mask, grid)] == [216, 8]
