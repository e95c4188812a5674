"""Grids and boxes, against the definitions and against SimpleITK and MRML."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk  # noqa: N813
from hypothesis import given, settings
from hypothesis import strategies as st

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import LPS_FROM_RAS, Box, Grid

_FEW = settings(max_examples=40, deadline=None)


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    """Oblique, anisotropic grids of either hand, one slice included."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    directions, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    if draw(st.booleans()):
        directions[:, 2] *= -1
    matrix = np.eye(4)
    matrix[:3, :3] = directions * [draw(st.floats(0.2, 7)) for _ in range(3)]
    matrix[:3, 3] = [draw(st.floats(-500, 500)) for _ in range(3)]
    k, j, i = (draw(st.integers(1, 12)) for _ in range(3))
    return Grid((k, j, i), matrix)


@_FEW
@given(grids(), st.tuples(*[st.floats(-50, 50)] * 3))
def test_a_point_comes_back_from_index_space(grid, ijk):
    assert np.allclose(grid.to_ijk(grid.to_ras(ijk)), ijk, atol=1e-8)


@_FEW
@given(grids())
def test_spacing_and_voxel_volume_agree(grid):
    assert np.prod(grid.spacing_mm) == pytest.approx(grid.voxel_volume_mm3)
    assert np.array_equal(grid.spacing_kji_mm, grid.spacing_mm[::-1])
    assert grid.is_orthogonal


@_FEW
@given(grids())
def test_voxels_are_where_simpleitk_says(grid):
    image = sitk.Image([int(n) for n in grid.shape_kji[::-1]], sitk.sitkUInt8)
    lps = LPS_FROM_RAS @ grid.ijk_to_ras
    image.SetSpacing(grid.spacing_mm.tolist())
    image.SetDirection((lps[:3, :3] / grid.spacing_mm).ravel().tolist())
    image.SetOrigin(lps[:3, 3].tolist())
    last = [int(n) - 1 for n in grid.shape_kji[::-1]]
    expected = np.array(image.TransformIndexToPhysicalPoint(last)) * [-1, -1, 1]
    assert np.allclose(grid.to_ras(last), expected, atol=1e-9)
    assert np.allclose(grid.voxel_centers_ras()[-1, -1, -1], expected, atol=1e-9)


@_FEW
@given(grids())
def test_voxels_are_where_mrml_says(grid):
    slicer = pytest.importorskip("slicer")
    vtk = pytest.importorskip("vtk")
    node = slicer.vtkMRMLScalarVolumeNode()
    node.SetIJKToRASMatrix(slicer.util.vtkMatrixFromArray(grid.ijk_to_ras))
    back = vtk.vtkMatrix4x4()
    node.GetIJKToRASMatrix(back)
    assert np.allclose(slicer.util.arrayFromVTKMatrix(back), grid.ijk_to_ras, atol=1e-9)
    assert np.allclose(node.GetSpacing(), grid.spacing_mm, atol=1e-9)


@_FEW
@given(grids(), st.floats(0, 30))
def test_the_box_around_a_ball_holds_each_voxel_of_it(grid, radius_mm):
    center = grid.to_ras((np.array(grid.shape_kji[::-1]) - 1) / 2)
    inside = np.linalg.norm(grid.voxel_centers_ras() - center, axis=-1) <= radius_mm
    found = np.zeros(grid.shape_kji, dtype=bool)
    found[grid.box_around(center, radius_mm).slices] = True
    assert not np.any(inside & ~found)


@_FEW
@given(grids(), st.data())
def test_a_cropped_grid_knows_its_place_in_the_whole(grid, data):
    start = [data.draw(st.integers(0, n - 1)) for n in grid.shape_kji]
    stop = [data.draw(st.integers(a + 1, n)) for a, n in zip(start, grid.shape_kji, strict=True)]
    box = Box(tuple(start), tuple(stop))
    part = grid.crop(box)
    assert part.offset_in(grid) == box.start_kji
    assert np.allclose(part.voxel_centers_ras(), grid.voxel_centers_ras(box), atol=1e-8)


@_FEW
@given(grids())
def test_every_voxel_centre_is_in_the_grid_and_nearest_to_itself(grid):
    last = tuple(n - 1 for n in grid.shape_kji)
    for index in ((0, 0, 0), last):
        point = grid.to_ras(np.array(index[::-1], dtype=float))
        assert grid.contains(point)
        assert grid.nearest_kji(point) == index
    assert not grid.contains(grid.to_ras(np.array(grid.shape_kji[::-1], dtype=float)))


def test_a_grid_matches_itself_but_not_one_moved_by_a_tenth_of_a_millimetre():
    grid = Grid((3, 4, 5), np.diag([0.7, 0.8, 2.5, 1.0]))
    moved = grid.ijk_to_ras.copy()
    moved[0, 3] += 0.1
    assert grid.matches(Grid((3, 4, 5), grid.ijk_to_ras))
    assert not grid.matches(Grid((3, 4, 5), moved))
    assert not grid.matches(Grid((3, 4, 6), grid.ijk_to_ras))


def test_a_sheared_grid_is_not_orthogonal():
    matrix = np.eye(4)
    matrix[0, 2] = 0.1
    assert not Grid((2, 2, 2), matrix).is_orthogonal


@pytest.mark.parametrize(
    "matrix",
    [
        np.diag([1.0, 0, 1, 1]),
        np.ones((4, 4)),
        np.diag([1, np.nan, 1, 1]),
        np.eye(3),
    ],
    ids=["zero spacing", "coinciding axes", "NaN", "3x3"],
)
def test_a_matrix_that_is_no_grid_is_refused(matrix):
    with pytest.raises(UserError, match="expected"):
        Grid((2, 2, 2), matrix)


def test_a_grid_of_foreign_voxels_has_no_offset():
    grid = Grid((4, 4, 4), np.eye(4))
    with pytest.raises(UserError, match="own voxel grid"):
        Grid((2, 2, 2), np.diag([2.0, 2, 2, 1])).offset_in(grid)


boxes = st.builds(
    lambda start, size: Box(start, tuple(a + n for a, n in zip(start, size, strict=True))),
    st.tuples(*[st.integers(0, 8)] * 3),
    st.tuples(*[st.integers(0, 6)] * 3),
)


@_FEW
@given(boxes, boxes)
def test_intersection_and_union_hold_the_voxels_that_they_should(one, other):
    def voxels(box):
        inside = np.zeros((16, 16, 16), dtype=bool)
        inside[box.slices] = True
        return inside

    assert np.array_equal(voxels(one.intersection(other)), voxels(one) & voxels(other))
    assert not np.any((voxels(one) | voxels(other)) & ~voxels(one.union(other)))
    assert one.union(other).shape_kji == tuple(
        max(a, b) - min(c, d)
        for a, b, c, d in zip(one.stop_kji, other.stop_kji, one.start_kji, other.start_kji, strict=True)
    )


def test_a_box_grows_by_millimetres_and_not_beyond_the_grid():
    grid = Grid((10, 40, 40), np.diag([1.0, 1.0, 5.0, 1.0]))
    assert Box((4, 10, 3), (6, 20, 30)).grown(5.0, grid) == Box((3, 5, 0), (7, 25, 35))


@_FEW
@given(grids(), st.tuples(*[st.integers(1, 4)] * 3))
def test_joined_voxels_cover_the_voxels_they_are_made_of(grid, blocks):
    joined = grid.joined(blocks)
    assert joined.shape_kji == tuple(-(-n // b) for n, b in zip(grid.shape_kji, blocks, strict=True))
    assert joined.voxel_volume_mm3 == pytest.approx(grid.voxel_volume_mm3 * np.prod(blocks))
    first = grid.to_ras((np.array(blocks[::-1]) - 1) / 2)
    assert np.allclose(joined.to_ras((0, 0, 0)), first)
