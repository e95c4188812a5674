"""Volumes and label volumes."""

from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Box
from CTGANAugmentLib.volume import Label, LabelVolume, Volume, combine_labels, guess_modality


def _volume(dtype=np.int16) -> Volume:
    return Volume(np.arange(60).reshape(3, 4, 5).astype(dtype), np.diag([0.7, 0.8, 2.5, 1.0]))


def test_voxels_cannot_be_changed_in_place():
    volume = _volume()
    with pytest.raises(ValueError, match="read-only"):
        volume.array[0, 0, 0] = 7


def test_voxels_are_not_copied():
    array = np.zeros((2, 3, 4), dtype=np.int16)
    assert np.shares_memory(Volume(array, np.eye(4)).array, array)


@pytest.mark.parametrize("shape", [(4, 5), (2, 3, 4, 5), (0, 4, 5)])
def test_an_array_that_is_no_volume_is_refused(shape):
    with pytest.raises(UserError, match="expected"):
        Volume(np.zeros(shape, dtype=np.int16), np.eye(4))


def test_complex_voxels_are_refused():
    with pytest.raises(UserError, match="numbers"):
        Volume(np.zeros((2, 2, 2), dtype=complex), np.eye(4))


def test_units_follow_the_modality():
    assert _volume().unit == "HU"
    assert Volume(np.zeros((1, 1, 1)), np.eye(4), "MR").unit == "a.u."


def test_the_hash_is_of_voxels_and_place_not_of_memory_layout():
    volume = _volume()
    other_layout = volume.with_array(np.asfortranarray(volume.array))
    big_endian = volume.with_array(volume.array.astype(">i2"))
    assert volume.sha256 == other_layout.sha256 == big_endian.sha256


def test_the_hash_tells_voxels_type_and_place_apart():
    volume = _volume()
    changed = volume.array.copy()
    changed[2, 3, 4] += 1
    moved = volume.ijk_to_ras.copy()
    moved[0, 3] = 1
    others = [
        volume.with_array(changed),
        volume.with_array(volume.array.astype(np.int32)),
        Volume(volume.array, moved),
    ]
    assert len({volume.sha256, *(other.sha256 for other in others)}) == 4


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_voxels_that_are_no_numbers_are_counted(bad):
    array = np.zeros((2, 3, 4), dtype=np.float32)
    array[1, 1, 1] = array[0, 0, 0] = bad
    with pytest.raises(UserError, match="2 of the volume's 24 voxels"):
        Volume(array, np.eye(4)).require_finite()


def test_only_ct_has_values_below_fat():
    assert guess_modality(np.array([-1000, 300])) == "CT"
    assert guess_modality(np.array([0, 3000])) == "MR"


def test_a_mask_is_taken_by_value_or_whole():
    labels = LabelVolume(np.array([[[0, 1, 2]]], dtype=np.uint8), np.eye(4))
    assert labels.mask(2).tolist() == [[[False, False, True]]]
    assert labels.mask().tolist() == [[[False, True, True]]]
    with pytest.raises(UserError, match=r"label 5.*\[0, 1, 2\]"):
        labels.mask(5)


def test_a_partial_mask_lands_in_its_place_on_the_whole_grid():
    whole = _volume()
    box = Box((1, 2, 3), (3, 4, 5))
    part = LabelVolume(np.ones(box.shape_kji, np.uint8), whole.grid.crop(box).ijk_to_ras)
    found = part.on_grid(whole.grid)
    expected = np.zeros(whole.array.shape, bool)
    expected[box.slices] = True
    assert np.array_equal(found.array > 0, expected)
    assert found.grid.matches(whole.grid)


def test_a_mask_that_reaches_outside_is_refused():
    whole = _volume()
    box = Box((1, 2, 3), (3, 4, 5))
    part = LabelVolume(np.ones((5, 5, 5), np.uint8), whole.grid.crop(box).ijk_to_ras)
    with pytest.raises(UserError, match="outside"):
        part.on_grid(whole.grid)


def test_where_labels_meet_the_later_has_the_voxel():
    grid = _volume().grid
    first = LabelVolume(np.full(grid.shape_kji, 1, np.uint8), grid.ijk_to_ras, labels=(Label(1, "a"),))
    box = Box((0, 0, 0), (1, 1, 1))
    second = LabelVolume(np.full((1, 1, 1), 2, np.uint8), grid.crop(box).ijk_to_ras, labels=(Label(2, "b"),))
    both = combine_labels((first, second), grid)
    assert both.array[0, 0, 0] == 2
    assert np.count_nonzero(both.array == 1) == both.array.size - 1
    assert [label.name for label in both.labels] == ["a", "b"]
