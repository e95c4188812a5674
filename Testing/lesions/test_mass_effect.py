"""The push outward can be undone: no tissue is folded or torn."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from CTGANAugmentLib.geometry import Box, Grid
from CTGANAugmentLib.lesions.mass_effect import REACH, push_outward, reach_before, shrink_factor
from CTGANAugmentLib.lesions.partial_volume import level_of
from CTGANAugmentLib.lesions.shape import Shape, sample_shape


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), st.floats(0.05, 1), st.floats(1.1, REACH))
def test_the_jacobian_is_positive_everywhere(seed, strength, reach):
    shape = sample_shape(np.random.default_rng(seed), diameter_mm=16, elongation=1.3, lobulation=0.5)
    grid = Grid((49, 49, 49), np.diag([1.0, 1.0, 1.0, 1.0]))
    center = np.array([24.0, 24.0, 24.0])
    box = Box((0, 0, 0), grid.shape_kji)
    factor = shrink_factor(level_of(shape, center, grid, box), strength, reach)
    origin = center - shape.center_of_mass_mm
    source = origin + (grid.voxel_centers_ras(box) - origin) * factor[..., None]
    rows = [np.stack(np.gradient(source[..., axis]), axis=-1)[..., ::-1] for axis in range(3)]
    jacobian = np.linalg.det(np.stack(rows, axis=-2))
    # At the centre itself a difference over two voxels sees the other side of the map's tip.
    away = grid.distance_mm(origin, box) > 2
    assert jacobian[away].min() > 0


@settings(max_examples=50, deadline=None)
@given(st.floats(0, 1), st.floats(1.1, REACH))
def test_along_a_ray_order_is_kept_and_the_push_ends_at_the_reach(strength, reach):
    level = np.linspace(0, 4, 4001, dtype=np.float32)
    place = level * shrink_factor(level, strength, reach)
    assert (np.diff(place) > 0).all()
    beyond = level >= reach
    np.testing.assert_array_equal(place[beyond], level[beyond])


def test_tissue_moves_outward_and_what_is_beyond_the_reach_stays():
    grid = Grid((61, 61, 61), np.eye(4))
    values = np.zeros(grid.shape_kji, dtype=np.float32)
    values[30, 30, 42] = 100
    values[30, 30, 58] = 100
    center = np.array([30.0, 30.0, 30.0])
    box = Box((0, 0, 0), grid.shape_kji)
    level = level_of(Shape(20.0), center, grid, box)
    after = push_outward(values, level, np.zeros(level.shape, dtype=bool), center, grid, box, 0.6)
    assert 42 < after[30, 30, :50].argmax() < 50
    np.testing.assert_array_equal(after[level >= REACH], values[level >= REACH])


def test_bone_is_where_the_push_ends():
    level = np.array([0.5, 1.2, 1.6, 3.0], dtype=np.float32)
    assert reach_before(level, np.array([False, False, True, True])) == pytest.approx(1.6)
    assert reach_before(level, np.zeros(4, dtype=bool)) == REACH
