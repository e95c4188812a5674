import numpy as np
import pytest

from CTGANAugmentLib.augmentation.flip import Flip
from CTGANAugmentLib.operation import Guides, operations
from CTGANAugmentLib.volume import Label, LabelVolume, Volume

LAS = np.array([[-1.0, 0, 0, 5], [0, -2.0, 0, 9], [0, 0, 3.0, -7], [0, 0, 0, 1]])
TURNED = np.array([[0, 0, 2.5, 0], [1.0, 0, 0, 0], [0, 1.5, 0, 0], [0, 0, 0, 1.0]])
"""Voxel axis k runs along the body's left-right axis, i along front-back."""


@pytest.fixture
def scan():
    return Volume(np.random.default_rng(0).integers(-1000, 500, (4, 5, 6)).astype(np.int16), LAS, "CT")


def test_it_is_an_operation_that_every_face_finds():
    assert operations()["flip"] is Flip


@pytest.mark.parametrize(
    ("matrix", "axis", "axis_kji"),
    [(LAS, "left-right", 2), (LAS, "head-foot", 0), (TURNED, "left-right", 0), (TURNED, "front-back", 2)],
)
def test_the_axis_is_that_of_the_body_however_the_voxels_lie(scan, matrix, axis, axis_kji):
    volume = Volume(scan.array, matrix, "CT")
    made = Flip(axis=axis).run(volume, Guides(), 0).volume
    np.testing.assert_array_equal(made.array, np.flip(scan.array, axis_kji))
    np.testing.assert_array_equal(made.ijk_to_ras, volume.ijk_to_ras)


def test_labels_go_with_the_image_and_twice_is_nothing(scan):
    labels = LabelVolume((scan.array > 0).astype(np.uint8), LAS, labels=(Label(1, "Mass"),))
    once = Flip().run(scan, Guides(mask=labels), 0)
    np.testing.assert_array_equal(once.masks[0].array, (once.volume.array > 0).astype(np.uint8))
    assert once.warnings == ()
    twice = Flip().run(once.volume, Guides(mask=once.masks[0]), 0)
    np.testing.assert_array_equal(twice.volume.array, scan.array)
    np.testing.assert_array_equal(twice.masks[0].array, labels.array)


def test_the_input_is_never_changed(scan):
    before = scan.array.copy()
    Flip().run(scan, Guides(), 0)
    np.testing.assert_array_equal(scan.array, before)
