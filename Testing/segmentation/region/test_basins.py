from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.segmentation.region.basins import basins_of


@pytest.fixture
def four():
    """Four basins in a row, one of them next to two others through walls of 3, 7 and 0."""
    labels = np.repeat(np.arange(4), 2)[None, None].repeat(2, 1)
    heights = np.array([0, 3, 3, 0, 7, 1, 0, 0])[None, None].repeat(2, 1)
    return basins_of(labels, heights)


def test_walls_have_the_height_of_their_higher_side_and_their_faces(four):
    assert four.count == 4
    assert four.pairs.tolist() == [[0, 1], [1, 2], [2, 3]]
    assert four.heights.tolist() == [3, 7, 1]
    assert four.faces.tolist() == [2, 2, 2]


def test_the_easiest_way_counts_its_highest_wall(four):
    assert four.join_heights(np.array([0])).tolist() == [0, 3, 7, 7]
    assert four.join_heights(np.array([0, 3])).tolist() == [0, 3, 1, 0]
    assert np.isinf(four.join_heights(np.array([], dtype=np.int64))).all()


def test_the_outline_is_the_mean_of_the_walls_that_are_left(four):
    entry = np.array([0, 1, 2, 2])
    assert four.outline(entry, 3).tolist() == [3, 7, 0]
