"""Arrays of a result."""

from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.geometry import Box, Grid
from CTGANAugmentLib.progress import no_progress
from CTGANAugmentLib.translation.canvas import Canvas, type_for
from CTGANAugmentLib.translation.slicing import slicings

BOX = Box((1, 1, 1), (4, 5, 6))
GRID = Grid((5, 6, 7), np.eye(4))


def fill(canvas, slicing, value):
    take = canvas.sink(slicing)
    shape = slicing.view(np.zeros(BOX.shape_kji)).shape
    for number in range(shape[0]):
        take(number, np.full((1, *shape[1:]), value, dtype=np.float32))


def test_one_pass_fills_the_box_and_leaves_the_rest():
    canvas = Canvas(GRID.shape_kji, BOX, [(-1000.0, "int16")], 1)
    fill(canvas, *slicings(GRID.crop(BOX), "one"), 12.6)
    (array,) = canvas.finish(no_progress)
    assert array.dtype == np.int16
    assert np.all(array[BOX.slices] == 13)
    assert np.count_nonzero(array == -1000) == array.size - array[BOX.slices].size


@pytest.mark.parametrize("values", [(-990.4, -1000.3, 1.4), (3071.0, 3070.6, 3000.4), (0.49, 0.49, 0.49)])
def test_the_mean_of_several_passes_is_at_most_1_off(values):
    canvas = Canvas(GRID.shape_kji, BOX, [(7.0, "int16")], 3)
    for slicing, value in zip(slicings(GRID.crop(BOX), "three"), values, strict=True):
        fill(canvas, slicing, value)
    (array,) = canvas.finish(no_progress)
    assert np.abs(array[BOX.slices] - np.mean(values)).max() <= 1
    assert np.count_nonzero(array == 7) == array.size - array[BOX.slices].size


def test_the_sum_of_passes_beyond_16_bits_does_not_wrap():
    canvas = Canvas(GRID.shape_kji, BOX, [(0.0, "int16")], 3)
    for slicing in slicings(GRID.crop(BOX), "three"):
        fill(canvas, slicing, 20_000.0)
    assert canvas.finish(no_progress)[0].max() == 10922


@pytest.mark.parametrize(("width", "passes", "kind"), [(10_922, 3, "int16"), (10_923, 3, "float32")])
def test_whole_numbers_are_taken_where_their_sum_fits(width, passes, kind):
    assert type_for(width, passes) == kind


def test_values_beyond_16_bits_are_cut_off_and_do_not_wrap():
    canvas = Canvas(GRID.shape_kji, BOX, [(0.0, "int16")], 1)
    fill(canvas, *slicings(GRID.crop(BOX), "one"), 40_000.0)
    assert canvas.finish(no_progress)[0].max() == 32767


def test_numbers_with_fractions_keep_them():
    canvas = Canvas(GRID.shape_kji, BOX, [(0.0, "float32")], 1)
    fill(canvas, *slicings(GRID.crop(BOX), "one"), 0.25)
    assert canvas.finish(no_progress)[0][BOX.slices].max() == 0.25


def test_the_mean_of_passes_without_a_unit_keeps_what_lies_beyond_the_box():
    canvas = Canvas(GRID.shape_kji, BOX, [(7.0, "float32")], 3)
    for slicing, value in zip(slicings(GRID.crop(BOX), "three"), (1.0, 2.0, 6.0), strict=True):
        fill(canvas, slicing, value)
    (array,) = canvas.finish(no_progress)
    assert np.all(array[BOX.slices] == 3)
    assert np.count_nonzero(array == 7) == array.size - array[BOX.slices].size
