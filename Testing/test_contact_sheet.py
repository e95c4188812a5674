"""A sheet shows the first images in rows, each at its own proportions, and says what they are."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from CTGANAugmentLib.contact_sheet import MOST_SHOWN, contact_sheet_png, middle_slice
from CTGANAugmentLib.picture_parts import Window
from CTGANAugmentLib.volume import Volume

WINDOW = Window(0, 200)


def flat(value, shape=(1, 16, 16), spacing=(1.0, 1.0, 1.0)):
    return Volume(np.full(shape, value, np.int16), np.diag([*spacing, 1.0]))


def drawn(images):
    captions = [str(number) for number in range(len(images))]
    return np.asarray(Image.open(io.BytesIO(contact_sheet_png(images, captions, WINDOW, "title"))))


def tile(sheet, row, column):
    """Middle of a tile: no caption reaches it."""
    return sheet[36 + row * 130 + 30 : 36 + row * 130 + 128, column * 130 + 2 : column * 130 + 126]


def test_images_stand_in_rows_of_eight_in_the_window():
    sheet = drawn([flat(value) for value in (-100, 0, 100, 0, 0, 0, 0, 0, 50)])
    assert sheet.shape == (2 * 130 + 3 * 18, 8 * 130, 3)
    for (row, column), gray in {(0, 0): 0, (0, 1): 127, (0, 2): 255, (1, 0): 191}.items():
        assert np.all(tile(sheet, row, column) == gray)


def test_no_more_are_shown_than_there_is_room_for_and_few_still_have_a_title():
    assert drawn([flat(0)] * (MOST_SHOWN + 9)).shape[0] == 8 * 130 + 3 * 18
    assert drawn([flat(0)]).shape[1] == 4 * 130


def test_the_footer_says_that_they_are_synthetic():
    with_footer, height = drawn([flat(-100)]), 130 + 36
    assert with_footer[height:].max() > 150
    assert not np.array_equal(with_footer[height:], with_footer[:18])


def test_voxels_that_are_higher_than_wide_are_shown_so_and_large_images_are_made_smaller():
    sheet = drawn([flat(100, (1, 16, 16), (1.0, 2.0, 1.0)), flat(100, (1, 512, 512))])
    shown = (sheet[36:164, :128] == 255).all(axis=2)
    assert shown[64].sum() == 64
    assert shown[:, 64].sum() > 120
    assert np.all(tile(sheet, 0, 1) == 255)


def test_of_a_volume_the_middle_slice_is_shown():
    array = np.zeros((5, 4, 4), np.float32)
    array[2] = 100
    assert np.all(middle_slice(Volume(array, np.eye(4)), WINDOW) == 255)
