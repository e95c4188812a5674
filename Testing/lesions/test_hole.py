"""Holes are those of the training, and those of a margin in millimetres."""

import numpy as np
import pytest
import torch
from scipy.spatial.distance import cdist

from CTGANAugmentLib.geometry import Box, Grid
from CTGANAugmentLib.lesions.hole import hole_for_lesion, holes_with_margin, part_of_block
from CTGANAugmentLib.mask_part import MaskPart
from CTGANAugmentLib.modelzoo.card import ImageEntry
from CTGANAugmentLib.training.parts.holes import bounding_box, dilated

FLAT = ImageEntry(
    "CT", ("image",), {"image": {"kind": "window", "low": 0.0, "high": 1.0}}, (2.0, 2.0), (16, 16), 1
)


def _grid(shape, spacing):
    return Grid(shape, np.diag([*spacing, 1.0]))


def _ball(shape, center, radius):
    k, j, i = np.indices(shape)
    return (k - center[0]) ** 2 + (j - center[1]) ** 2 + (i - center[2]) ** 2 <= radius**2


@pytest.mark.parametrize("shape", ["lesion", "box"])
def test_on_voxels_like_the_models_the_hole_is_that_of_the_training(painter, shape):
    grid = _grid((20, 40, 40), (2.0, 2.0, 3.0))
    lesion = _ball(grid.shape_kji, (10, 20, 19), 4)
    hole = hole_for_lesion(painter(None, hole_shape=shape), grid, MaskPart.of(lesion))
    mask = torch.from_numpy(lesion.astype(np.float32))[None, None]
    wanted = dilated(bounding_box(mask) if shape == "box" else mask, 2)[0, 0].numpy() > 0
    found = hole.on(Box((0, 0, 0), grid.shape_kji))
    np.testing.assert_array_equal(found, wanted)


def test_a_flat_models_hole_is_cut_in_each_slice_by_itself(painter):
    grid = _grid((6, 40, 40), (2.0, 2.0, 5.0))
    lesion = _ball(grid.shape_kji, (3, 20, 20), 2)
    hole = hole_for_lesion(painter(None, FLAT), grid, MaskPart.of(lesion))
    mask = torch.from_numpy(lesion.astype(np.float32))[:, None]
    np.testing.assert_array_equal(hole.on(Box((0, 0, 0), grid.shape_kji)), dilated(mask, 2)[:, 0].numpy() > 0)


def test_on_finer_voxels_it_is_as_large_in_mm_and_holds_the_lesion(painter):
    grid = _grid((60, 90, 80), (0.8, 0.7, 1.0))
    lesion = _ball(grid.shape_kji, (30, 45, 40), 8)
    hole = hole_for_lesion(painter(None), grid, MaskPart.of(lesion))
    whole = hole.on(Box((0, 0, 0), grid.shape_kji))
    assert whole[lesion].all()
    beyond = (np.array(hole.box.shape_kji) - 17) / 2 * grid.spacing_kji_mm
    # Two voxels of the model, give or take the one that the ball's tip fills by less than half.
    assert (np.abs(beyond - [6, 4, 4]) < [3, 2, 2]).all()


def test_a_lesion_far_smaller_than_the_models_voxels_has_a_hole(painter):
    grid = _grid((60, 60, 60), (0.5, 0.5, 0.5))
    lesion = np.zeros(grid.shape_kji, dtype=bool)
    lesion[30, 30, 30] = True
    assert hole_for_lesion(painter(None), grid, MaskPart.of(lesion)).inside.sum() > 100


def test_a_hole_stays_in_the_scan(painter):
    grid = _grid((20, 40, 40), (1.0, 1.0, 1.0))
    lesion = np.zeros(grid.shape_kji, dtype=bool)
    lesion[:5, :5, 36:] = True
    hole = hole_for_lesion(painter(None), grid, MaskPart.of(lesion))
    assert hole.box.start_kji[0] == 0
    assert hole.box.stop_kji[2] == 40


def test_a_margin_reaches_as_far_in_mm_as_it_is_asked_to():
    grid = _grid((12, 24, 24), (1.0, 0.8, 2.5))
    mask = _ball(grid.shape_kji, (6, 12, 12), 2)
    (hole,) = holes_with_margin(grid, mask, 4.9)
    centers = grid.voxel_centers_ras().reshape(-1, 3)
    near = cdist(centers, centers[mask.ravel()]).min(axis=1).reshape(mask.shape) <= 4.9
    np.testing.assert_array_equal(hole.on(Box((0, 0, 0), grid.shape_kji)), near)


def test_parts_far_apart_have_holes_of_their_own_and_near_ones_share_one():
    grid = _grid((10, 20, 60), (1.0, 1.0, 1.0))
    mask = np.zeros(grid.shape_kji, dtype=bool)
    mask[5, 10, [10, 50]] = True
    assert len(holes_with_margin(grid, mask, 4.0)) == 2
    mask[5, 10, 16] = True
    assert [int(hole.inside.sum()) for hole in holes_with_margin(grid, mask, 0.0)] == [1, 1, 1]
    assert len(holes_with_margin(grid, mask, 4.0)) == 2


def test_a_part_is_where_the_mask_was():
    inside = np.zeros((4, 5, 6), dtype=bool)
    inside[1:3, 2, 3:5] = True
    part = part_of_block(inside, Box((10, 20, 30), (14, 25, 36)))
    assert part.box == Box((11, 22, 33), (13, 23, 35))
    assert part.inside.all()
