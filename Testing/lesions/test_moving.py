"""A piece is turned and mirrored within its slices and scaled, and lands where it should."""

import json

import numpy as np
import pytest

from CTGANAugmentLib.datasets.patch_grid import patch_directions
from CTGANAugmentLib.geometry import Box, Grid
from CTGANAugmentLib.lesions.drawn_shape import DrawnShape
from CTGANAugmentLib.lesions.moving import Move, covering_move, draw_move
from CTGANAugmentLib.mask_part import MaskPart


def test_the_point_chosen_goes_to_the_place_wanted(oblique_grid):
    move = Move(37.0, True, (1.3, 0.8, 1.1))
    moved = move.grid(oblique_grid, np.array([5.0, 2.0, -3.0]), np.array([40.0, 0.0, 9.0]))
    voxel = oblique_grid.to_ijk([5.0, 2.0, -3.0])
    np.testing.assert_allclose(moved.to_ras(voxel), [40.0, 0.0, 9.0], atol=1e-9)


def test_a_turn_keeps_lengths_and_the_direction_of_slices(oblique_grid):
    matrix = Move(63.0).matrix(oblique_grid)
    np.testing.assert_allclose(matrix @ matrix.T, np.eye(3), atol=1e-12)
    slices = patch_directions(oblique_grid)[2]
    np.testing.assert_allclose(matrix @ slices, slices, atol=1e-12)
    assert np.linalg.det(matrix) == pytest.approx(1)
    assert np.degrees(np.arccos((np.trace(matrix) - 1) / 2)) == pytest.approx(63)


def test_a_flip_mirrors_along_the_columns_alone(oblique_grid):
    matrix = Move(0.0, True).matrix(oblique_grid)
    columns, rows, slices = patch_directions(oblique_grid)
    np.testing.assert_allclose(matrix @ columns, -columns, atol=1e-12)
    np.testing.assert_allclose(matrix @ rows, rows, atol=1e-12)
    np.testing.assert_allclose(matrix @ slices, slices, atol=1e-12)


def test_scales_go_with_columns_rows_and_slices(oblique_grid):
    matrix = Move(scale=(2.0, 3.0, 0.5)).matrix(oblique_grid)
    for direction, scale in zip(patch_directions(oblique_grid), (2.0, 3.0, 0.5), strict=True):
        np.testing.assert_allclose(matrix @ direction, scale * direction, atol=1e-12)


def test_a_drawn_move_went_through_json_and_scales_alike():
    move = draw_move(np.random.default_rng(3), 1.2)
    assert Move.from_json(json.loads(json.dumps(move.to_json()))) == move
    assert move.scale == (1.2, 1.2, 1.2)
    assert {draw_move(np.random.default_rng(n)).flipped for n in range(9)} == {True, False}


@pytest.mark.parametrize("scale", [(0.0, 1, 1), (1, 1, 1e9), (1, float("nan"), 1), (-1, 1, 1)])
def test_a_move_out_of_reason_is_refused(scale):
    with pytest.raises(ValueError, match="out of reason"):
        Move(scale=scale)


def test_a_lesion_stretched_over_another_has_its_extent():
    grid = Grid((40, 60, 60), np.diag([-1.0, -1.0, 1.5, 1.0]))
    points = grid.voxel_centers_ras() - grid.to_ras([30, 30, 20])

    def ellipsoid(*axes):
        return DrawnShape(MaskPart.of((np.square(points / axes)).sum(axis=-1) < 1), grid)

    small, wanted = ellipsoid(8, 6, 9), ellipsoid(16, 24, 10)
    move = covering_move(small, wanted, flipped=False)
    stretch = np.array(move.scale) / 1.15
    np.testing.assert_allclose(stretch, [16 / 8, 24 / 6, 10 / 9], rtol=0.05)
    assert isinstance(wanted.part.box, Box)
