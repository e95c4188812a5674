"""The click of an expert: deep inside, in the largest part."""

from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.evaluation.click import box_round, deepest_point
from CTGANAugmentLib.geometry import Grid

MATRIX = np.array([[0, -2.0, 0, 5], [1.0, 0, 0, 7], [0, 0, 3.0, -4], [0, 0, 0, 1]])
GRID = Grid((20, 30, 40), MATRIX)


def test_the_middle_of_a_block_in_millimetres():
    mask = np.zeros(GRID.shape_kji, bool)
    mask[5:10, 4:25, 8:29] = True
    point, count = deepest_point(mask, GRID)
    assert count == 1
    k, j, i = GRID.nearest_kji(point)
    assert k == 7, "the only slice that is 9 mm from both ends"
    assert mask[k, j, i]
    assert min(j - 3, 25 - j) * 2 >= 9
    assert min(i - 7, 29 - i) * 1 >= 9


def test_the_largest_part_is_chosen_even_if_another_is_thicker():
    mask = np.zeros(GRID.shape_kji, bool)
    mask[1:4, 0:28, 0:38] = True
    mask[8:15, 4:11, 4:11] = True
    point, count = deepest_point(mask, GRID)
    assert count == 2
    assert GRID.nearest_kji(point)[0] == 2


@pytest.mark.parametrize("voxel", [(0, 0, 0), (19, 29, 39), (3, 5, 7)])
def test_a_single_voxel_is_its_own_middle_also_at_the_edge(voxel):
    mask = np.zeros(GRID.shape_kji, bool)
    mask[voxel] = True
    point, _ = deepest_point(mask, GRID)
    assert GRID.nearest_kji(point) == voxel


def test_a_box_holds_the_whole_of_each_voxel_and_the_margin():
    reference = np.zeros(GRID.shape_kji, dtype=bool)
    reference[4:9, 10:20, 5:11] = True
    roi = box_round(reference, GRID, 7.0)
    # i runs along A (1 mm), j against R (2 mm), k along S (3 mm)
    assert roi.size_mm == pytest.approx([10 * 2 + 14, 6 * 1 + 14, 5 * 3 + 14])
    assert roi.center_ras == pytest.approx(GRID.to_ras((7.5, 14.5, 6.0)))
    assert np.all(roi.contains(GRID.voxel_centers_ras()[reference]))
