"""Slices lie as a model's patches did."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from CTGANAugmentLib.datasets.patch_grid import patch_axes, patch_grid, resample
from CTGANAugmentLib.geometry import Grid
from CTGANAugmentLib.translation.slicing import Slicing, slicings
from CTGANAugmentLib.volume import Volume
from Testing.translation.conftest import OBLIQUE

AXES = [np.eye(4)[[*order, 3]] for order in itertools.permutations(range(3))]
SIGNS = [np.diag([*signs, 1.0]) for signs in itertools.product((1.0, -1.0), repeat=3)]


@pytest.mark.parametrize("turn", [*(a @ s for a in AXES for s in SIGNS), OBLIQUE])
def test_the_view_is_what_a_patch_of_the_whole_scan_holds(turn):
    matrix = turn @ np.diag([2.0, 2.0, 2.0, 1.0])
    array = np.random.default_rng(0).integers(-100, 100, (4, 6, 8)).astype(np.int16)
    volume = Volume(array, matrix)
    (slicing,) = slicings(volume.grid, "one")
    view = slicing.view(array)
    center = volume.grid.to_ras((np.array(array.shape[::-1]) - 1) / 2)
    patch = patch_grid(volume.grid, center, view.shape, 2.0, 2.0)
    assert np.allclose(resample(volume, patch, 0), view, atol=0.02)


def test_what_is_written_into_the_view_is_in_the_array():
    grid = Grid((3, 4, 5), OBLIQUE)
    array = np.zeros((3, 4, 5))
    for slicing in slicings(grid, "three"):
        slicing.view(array)[0] += 1
    assert array.sum() == 3 * 4 + 3 * 5 + 4 * 5


def test_three_planes_cut_along_each_axis_and_begin_with_the_models():
    grid = Grid((3, 4, 5), np.diag([1.0, 1.0, 4.0, 1.0]))
    axes = [slicing.axes for slicing in slicings(grid, "three")]
    assert axes[0] == patch_axes(grid)
    assert sorted(one[2] for one in axes) == [0, 1, 2]


def test_rows_of_all_planes_run_downward():
    grid = Grid((3, 4, 5), np.eye(4))
    index = np.stack(np.meshgrid(*map(np.arange, grid.shape_kji), indexing="ij"), axis=-1)
    for slicing in slicings(grid, "three"):
        steps = [slicing.view(index[..., n]) for n in range(3)]
        down = [int(step[0, 1, 0]) - int(step[0, 0, 0]) for step in steps]
        # To the feet, or to the back where slices are axial: both against RAS.
        assert sum(down) == -1


def test_one_slice_has_one_plane():
    assert len(slicings(Grid((1, 4, 5), np.eye(4)), "three")) == 1


def test_spacing_goes_by_slice_row_and_column():
    slicing = Slicing(Grid((3, 4, 5), np.diag([1.0, 2.0, 3.0, 1.0])), (0, 1, 2))
    assert slicing.spacing_mm == (3.0, 2.0, 1.0)
