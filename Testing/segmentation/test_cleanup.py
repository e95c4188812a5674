from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.segmentation.cleanup import fill_holes, keep_parts


@pytest.fixture
def two_parts():
    mask = np.zeros((10, 20, 20), dtype=bool)
    mask[2:5, 2:6, 2:6] = True
    mask[4:9, 10:18, 10:18] = True
    return mask


def test_only_the_part_at_the_seed_is_kept(two_parts):
    kept = keep_parts(two_parts, np.array([[3, 3, 3]]), "seeded")
    assert kept.sum() == 3 * 4 * 4
    assert np.array_equal(keep_parts(two_parts, np.array([[3, 3, 3], [5, 12, 12]]), "seeded"), two_parts)


def test_a_seed_beside_the_part_counts_when_it_touches(two_parts):
    assert keep_parts(two_parts, np.array([[1, 1, 1]]), "seeded").sum() == 48


def test_parts_that_touch_at_a_corner_only_are_two():
    mask = np.zeros((4, 4, 4), dtype=bool)
    mask[0, 0, 0] = mask[1, 1, 1] = True
    assert keep_parts(mask, np.array([[0, 0, 0]]), "seeded").sum() == 2  # both lie next to the seed
    mask[3, 3, 3] = True
    assert not keep_parts(mask, np.array([[0, 0, 0]]), "seeded")[3, 3, 3]


def test_a_seed_far_from_every_part_is_an_error(two_parts):
    with pytest.raises(UserError, match="nothing was found at the seed"):
        keep_parts(two_parts, np.array([[9, 0, 0]]), "seeded")


def test_the_largest_part_is_the_largest(two_parts):
    assert keep_parts(two_parts, np.zeros((0, 3), dtype=int), "largest").sum() == 5 * 8 * 8


def test_without_a_seed_everything_is_kept(two_parts):
    assert np.array_equal(keep_parts(two_parts, np.zeros((0, 3), dtype=int), "seeded"), two_parts)


def test_a_cavity_is_filled_and_a_bay_is_not(two_parts):
    two_parts[6, 13, 13] = False
    two_parts[4:7, 10, 12] = False
    filled = fill_holes(two_parts)
    assert filled[6, 13, 13]
    assert not filled[5, 10, 12]


def test_a_single_slice_is_filled_in_its_plane():
    ring = np.zeros((1, 9, 9), dtype=bool)
    ring[0, 2:7, 2:7] = True
    ring[0, 3:6, 3:6] = False
    assert fill_holes(ring).sum() == 25


def test_an_empty_mask_stays_empty():
    empty = np.zeros((3, 3, 3), dtype=bool)
    assert not fill_holes(empty).any()
    assert not keep_parts(empty, np.array([[1, 1, 1]]), "seeded").any()
