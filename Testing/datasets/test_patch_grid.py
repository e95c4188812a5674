import numpy as np
import pytest
import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import center_of_mass
from scipy.spatial.transform import Rotation

from CTGANAugmentLib.datasets.patch_grid import (
    middle_within,
    patch_axes,
    patch_directions,
    patch_grid,
    resample,
)
from CTGANAugmentLib.file_formats.itk_images import place
from CTGANAugmentLib.geometry import Grid
from CTGANAugmentLib.volume import Volume


def scan_grid(shape_kji, spacing, angles=(0, 0, 0), signs=(1, 1, 1), order=(0, 1, 2)):
    """Grid round the origin: axes turned, mirrored and in another order."""
    matrix = np.eye(4)
    matrix[:3, :3] = Rotation.from_euler("xyz", angles, degrees=True).as_matrix()[:, order] * signs * spacing
    matrix[:3, 3] = -matrix[:3, :3] @ ((np.array(shape_kji[::-1]) - 1) / 2)
    return Grid(shape_kji, matrix)


def ball(grid, center, radius):
    inside = np.linalg.norm(grid.voxel_centers_ras() - center, axis=-1) <= radius
    return Volume(np.where(inside, 1000, -1000).astype(np.int16), grid.ijk_to_ras, "CT")


@settings(max_examples=40, deadline=None)
@given(
    st.tuples(*[st.floats(-30, 30)] * 3),
    st.tuples(*[st.sampled_from([-1, 1])] * 3),
    st.permutations(range(3)),
    st.tuples(*[st.floats(1.05, 2.5)] * 3),
    st.tuples(*[st.floats(-4, 4)] * 3),
)
def test_a_ball_lies_in_the_middle_of_its_patch_and_has_its_size(angles, signs, order, spacing, center):
    grid = scan_grid((44, 46, 48), np.array(spacing), angles, signs, list(order))
    patch = patch_grid(grid, np.array(center), (31, 31, 31), spacing_mm=1.0, slice_spacing_mm=1.0)
    seen = resample(ball(grid, center, 9.0), patch, -1000) > 0
    assert np.allclose(center_of_mass(seen), 15, atol=0.6)
    assert np.cbrt(seen.sum() * 3 / (4 * np.pi)) == pytest.approx(9, abs=0.6)
    assert np.allclose(patch.to_ras(np.array([15.0, 15.0, 15.0])), center)


@given(
    st.tuples(*[st.floats(-20, 20)] * 3),
    st.tuples(*[st.sampled_from([-1, 1])] * 3),
    st.permutations(range(3)),
)
def test_columns_run_to_the_left_rows_to_the_back_and_slices_to_the_head(angles, signs, order):
    grid = scan_grid((9, 9, 9), np.ones(3), angles, signs, list(order))
    columns, rows, slices = patch_directions(grid)
    assert columns[0] < -0.8
    assert rows[1] < -0.8
    assert slices[2] > 0.8


@pytest.mark.parametrize(
    ("order", "rows"), [((0, 2, 1), [0, 0, -1]), ((1, 2, 0), [0, 0, -1]), ((0, 1, 2), [0, -1, 0])]
)
def test_thick_slices_stay_the_slices(order, rows):
    grid = scan_grid((9, 9, 9), np.array([1, 1, 4]), order=list(order))
    assert patch_axes(grid)[2] == 2
    assert np.allclose(patch_directions(grid)[1], rows)


def test_a_patch_of_the_scans_own_voxels_is_the_scan_itself():
    grid = scan_grid((5, 20, 22), np.array([1.5, 1.5, 4.0]), signs=(-1, -1, 1))
    values = np.random.default_rng(0).normal(0, 100, grid.shape_kji).astype(np.float32)
    center = grid.to_ras(np.array([9.3, 8.6, 2.1]))
    patch = patch_grid(grid, center, (1, 8, 6), spacing_mm=1.5, slice_spacing_mm=0)
    seen = resample(Volume(values, grid.ijk_to_ras), patch, -1000)
    assert np.allclose(seen[0], values[2, 5:13, 7:13], atol=1e-2)


def test_values_between_voxels_are_those_of_simpleitk():
    grid = scan_grid((12, 30, 28), np.array([1.1, 0.9, 3.0]), (10, -15, 25), (-1, 1, 1))
    values = np.random.default_rng(1).normal(0, 100, grid.shape_kji).astype(np.float32)
    target = patch_grid(grid, np.array([1.0, -2.0, 0.5]), (4, 12, 14), spacing_mm=1.2, slice_spacing_mm=2.5)
    image, reference = sitk.GetImageFromArray(values), sitk.Image(14, 12, 4, sitk.sitkFloat32)
    place(image, grid)
    place(reference, target)
    expected = sitk.GetArrayFromImage(
        sitk.Resample(image, reference, sitk.Transform(), sitk.sitkLinear, -1000.0)
    )
    assert np.abs(resample(Volume(values, grid.ijk_to_ras), target, -1000) - expected).max() < 0.05


def test_beyond_the_scan_is_air():
    grid = scan_grid((1, 10, 10), np.array([2.0, 2.0, 5.0]))
    volume = Volume(np.full(grid.shape_kji, 50, np.int16), grid.ijk_to_ras)
    patch = patch_grid(grid, np.zeros(3), (1, 20, 20), spacing_mm=2.0, slice_spacing_mm=0)
    seen = resample(volume, patch, -1000)[0]
    assert (seen[5:15, 5:15] == 50).all()
    assert (seen == -1000).sum() == 300
    far = patch_grid(grid, np.array([500.0, 0, 0]), (1, 4, 4), spacing_mm=2.0, slice_spacing_mm=0)
    assert (resample(volume, far, -1000) == -1000).all()


def test_a_coarse_patch_is_smoothed_before_so_that_stripes_do_not_alias():
    grid = scan_grid((1, 60, 60), np.array([1.0, 1.0, 5.0]))
    stripes = np.broadcast_to(np.where(np.arange(60) % 2, 100, -100), grid.shape_kji).astype(np.int16)
    patch = patch_grid(grid, np.array([0.5, 0.5, 0]), (1, 12, 12), spacing_mm=4.0, slice_spacing_mm=0)
    assert np.abs(resample(Volume(stripes, grid.ijk_to_ras), patch, 0)).max() < 5


@pytest.mark.parametrize(
    ("place", "expected"),
    [((0, 50, 9), (9.5, 50, 9.5)), ((99, 2, 19), (89.5, 4.5, 9.5)), ((40, 50, 9), (40, 50, 9.5))],
)
def test_a_middle_moves_until_the_patch_lies_in_the_scan_or_in_its_middle(place, expected):
    """20 x 20 x 90 mm in a scan of 100 x 100 x 20 voxels of 1 x 2 x 3 mm: too long for its slices."""
    grid = Grid((20, 100, 100), np.diag([1.0, 2.0, 3.0, 1.0]))
    moved = middle_within(np.array(place), grid, np.array([20.0, 20.0, 90.0]))
    np.testing.assert_allclose(moved, expected)
