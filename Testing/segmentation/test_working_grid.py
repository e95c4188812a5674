from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from CTGANAugmentLib.geometry import Box, Grid
from CTGANAugmentLib.segmentation.working_grid import WorkingGrid, working_grid


def a_grid(shape=(20, 30, 40), spacing_ijk=(0.7, 0.7, 5.0)):
    return Grid(shape, np.diag([*spacing_ijk, 1.0]))


def test_nothing_changes_where_there_is_room():
    working = working_grid(a_grid(), None, isotropic=False)
    values = np.random.default_rng(0).random((20, 30, 40), dtype=np.float32)
    assert working.is_scans_own
    assert np.array_equal(working.values(values), values)


def test_oblong_voxels_are_divided_into_cubes():
    grid = working_grid(a_grid(), None, isotropic=True).grid(a_grid())
    assert grid.spacing_mm == pytest.approx([0.7, 0.7, 5 / 7])
    assert grid.shape_kji == (140, 30, 40)


@pytest.mark.parametrize("isotropic", [False, True])
def test_too_many_voxels_are_joined_until_they_fit(isotropic):
    grid = a_grid((60, 200, 200), (0.7, 0.7, 2.0))
    working = working_grid(grid, 100_000, isotropic=isotropic)
    made = working.grid(grid)
    assert working.is_coarser
    assert 20_000 < np.prod(made.shape_kji) <= 100_000
    assert made.spacing_mm.max() / made.spacing_mm.min() < 1.6


sizes = st.tuples(*(st.integers(1, 3) for _ in range(3)))


@settings(max_examples=30, deadline=None)
@given(blocks=sizes, parts=sizes)
def test_a_ramp_in_space_stays_the_same_ramp(blocks, parts):
    """Values are read at the working voxels' own places: the mapping of grid and of values agree."""
    parts = tuple(p if b == 1 else 1 for b, p in zip(blocks, parts, strict=True))
    grid = Grid((12, 12, 18), np.array([[0.8, 0.1, 0, 5], [-0.1, 0.8, 0, 3], [0, 0, 2.0, -7], [0, 0, 0, 1]]))
    working = WorkingGrid(blocks, parts)
    slope = np.array([3.0, -2.0, 1.0])
    values = grid.voxel_centers_ras() @ slope
    made = working.grid(grid)
    got, wanted = working.values(values), made.voxel_centers_ras() @ slope
    assert got.shape == made.shape_kji
    inner = (slice(2, -2),) * 3
    assert np.allclose(got[inner], wanted[inner], atol=1e-3)


@settings(max_examples=30, deadline=None)
@given(blocks=sizes, parts=sizes, shift=st.floats(-2, 2))
def test_a_ball_comes_back_as_the_same_ball(blocks, parts, shift):
    parts = tuple(p if b == 1 else 1 for b, p in zip(blocks, parts, strict=True))
    grid = a_grid((31, 40, 43), (1.0, 1.0, 1.0))
    ball = grid.distance_mm(grid.to_ras((21.0 + shift, 20.0, 15.0)), Box((0, 0, 0), grid.shape_kji)) < 11
    working = WorkingGrid(blocks, parts)
    back = working.back(working.mask(ball), grid.shape_kji)
    assert back.shape == ball.shape
    assert 2 * (back & ball).sum() / (back.sum() + ball.sum()) > 0.9


def test_a_seed_lies_in_the_same_place_on_the_working_voxels():
    grid = a_grid((9, 10, 11), (1.0, 1.0, 3.0))
    for working in (WorkingGrid((2, 3, 2)), WorkingGrid(parts_kji=(3, 1, 1))):
        made = working.grid(grid)
        for seed in ([0, 0, 0], [4, 7, 5], [8, 9, 10]):
            index = working.index(np.array([seed]))[0]
            assert np.all(index < made.shape_kji)
            apart = made.to_ras(index[::-1].astype(float)) - grid.to_ras(np.array(seed[::-1], dtype=float))
            assert np.all(np.abs(apart) <= np.maximum(made.spacing_mm, grid.spacing_mm) / 2 + 1e-9)
