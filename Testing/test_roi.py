"""Regions of interest, against their definition."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Box, Grid
from CTGANAugmentLib.roi import Roi

_FEW = settings(max_examples=40, deadline=None)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Grid, Roi]:
    """Oblique anisotropic grid, and a turned region somewhere in it."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    matrix = np.eye(4)
    matrix[:3, :3] = Rotation.random(random_state=rng).as_matrix() * rng.uniform(0.3, 6, 3)
    matrix[:3, 3] = rng.uniform(-300, 300, 3)
    grid = Grid(tuple(int(n) for n in rng.integers(1, 13, 3)), matrix)
    middle = grid.to_ras(rng.uniform(0, np.array(grid.shape_kji[::-1]) - 1))
    axes = Rotation.random(random_state=rng).as_matrix() if draw(st.booleans()) else np.eye(3)
    return grid, Roi(middle, rng.uniform(0.5, 20, 3), axes)


@_FEW
@given(cases())
def test_a_region_lies_in_the_box_of_its_voxels(case):
    grid, roi = case
    found = np.zeros(grid.shape_kji, dtype=bool)
    found[roi.box_on(grid).slices] = True
    assert not np.any(roi.contains(grid.voxel_centers_ras()) & ~found)


@_FEW
@given(cases())
def test_the_voxels_of_a_block_are_told_as_their_centres_are(case):
    grid, roi = case
    box = Box((0, 0, 0), grid.shape_kji) if roi.size_mm[0] > 10 else roi.box_on(grid)
    assert np.array_equal(roi.contains_voxels(grid, box), roi.contains(grid.voxel_centers_ras(box)))


@_FEW
@given(cases())
def test_a_region_comes_back_from_json(case):
    roi = case[1]
    back = Roi.from_json(json.loads(json.dumps(roi.to_json())))
    for name in ("center_ras", "size_mm", "axes_ras"):
        assert np.array_equal(getattr(back, name), getattr(roi, name))


def test_a_region_without_size_is_refused():
    with pytest.raises(UserError, match="above 0 mm"):
        Roi.aligned((0, 0, 0), (10, 0, 10))
