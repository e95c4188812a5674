"""NIfTI headers of every kind, against SimpleITK where it does not mend them."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk  # noqa: N813

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.file_formats.itk_images import ijk_to_ras
from CTGANAugmentLib.file_formats.nifti import read_nifti, write_nifti
from CTGANAugmentLib.file_formats.nifti_header import HEADER_BYTES, _layout
from CTGANAugmentLib.geometry import Grid

VOXELS = np.arange(60, dtype=np.int16).reshape(3, 4, 5)
TURN = np.array([[0.6, -0.8, 0.0], [0.8, 0.6, 0.0], [0.0, 0.0, 1.0]])


def _file(tmp_path, order="<", voxels=VOXELS, **changes):
    """Write a good file, then change fields of its header."""
    path = tmp_path / "scan.nii"
    matrix = np.eye(4)
    matrix[:3, :3] = TURN * [1.5, 2.0, 3.0]
    matrix[:3, 3] = [10, 20, 30]
    write_nifti(voxels, Grid(voxels.shape, matrix), path, "")
    data = path.read_bytes()
    fields = np.frombuffer(data[:HEADER_BYTES], _layout("<")).astype(_layout(order))
    for name, value in changes.items():
        fields[0][name] = value
    path.write_bytes(fields.tobytes() + bytes(4) + voxels.astype(voxels.dtype.newbyteorder(order)).tobytes())
    return path


def _as_simpleitk(path):
    image = sitk.ReadImage(str(path))
    return sitk.GetArrayFromImage(image), ijk_to_ras(image)


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize(
    "changes",
    [{}, {"sform_code": 0}, {"sform_code": 0, "qform_code": 0}, {"qform_code": 0}],
    ids=["both", "qform", "neither", "sform"],
)
def test_the_place_is_where_simpleitk_puts_it(tmp_path, changes, order):
    path = _file(tmp_path, order, **changes)
    voxels, matrix = read_nifti(path)
    expected_voxels, expected = _as_simpleitk(path)
    assert np.array_equal(voxels, expected_voxels)
    assert voxels.dtype.isnative
    assert np.allclose(matrix, expected, atol=1e-5)


def test_a_left_handed_qform_is_where_simpleitk_puts_it(tmp_path):
    path = tmp_path / "scan.nii"
    write_nifti(VOXELS, Grid(VOXELS.shape, np.diag([1.5, 2.0, -3.0, 1.0])), path, "")
    data = bytearray(path.read_bytes())
    data[254:256] = bytes(2)  # no sform
    path.write_bytes(data)
    assert np.allclose(read_nifti(path)[1], np.diag([1.5, 2.0, -3.0, 1.0]), atol=1e-5)
    assert np.allclose(_as_simpleitk(path)[1], np.diag([1.5, 2.0, -3.0, 1.0]), atol=1e-5)


def test_micrometres_become_millimetres(tmp_path):
    _, matrix = read_nifti(_file(tmp_path, xyzt_units=3))
    assert np.allclose(np.linalg.norm(matrix[:3, :3], axis=0), [0.0015, 0.002, 0.003])


def test_a_whole_offset_keeps_int16(tmp_path):
    voxels, _ = read_nifti(_file(tmp_path, scl_slope=1, scl_inter=-1024))
    assert voxels.dtype == np.int16
    assert np.array_equal(voxels, VOXELS - 1024)


def test_a_broken_scale_is_as_simpleitk_takes_it(tmp_path):
    path = _file(tmp_path, scl_slope=0.25, scl_inter=2)
    assert np.allclose(read_nifti(path)[0], _as_simpleitk(path)[0])


def test_a_slope_of_zero_means_no_scale(tmp_path):
    assert np.array_equal(read_nifti(_file(tmp_path, scl_slope=0, scl_inter=5))[0], VOXELS)


SHEARED = np.column_stack([TURN * [1.5, 2.0, 3.0], [0, 0, 0]])
SHEARED[0, 2] = 1.0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"pixdim": [1, 1.5, 0, 3, 1, 1, 1, 1]}, "above 0 mm"),
        ({"pixdim": [1, 1.5, np.nan, 3, 1, 1, 1, 1]}, "above 0 mm"),
        ({"srow": SHEARED}, "right angles"),
        ({"srow": np.zeros((3, 4))}, "above 0 mm"),
        ({"pixdim": [1, 1.5, 2, 9, 1, 1, 1, 1]}, "contradicts itself"),
        ({"sform_code": 0, "quatern": [1, 1, 1]}, "rotation"),
        ({"datatype": 128}, "colour"),
        ({"datatype": 32}, "colour or vector"),
        ({"datatype": 1536}, "data type 1536"),
        ({"dim": [3, 5, 4, 0, 1, 1, 1, 1]}, "at least one voxel"),
        ({"dim": [4, 5, 4, 1, 3, 1, 1, 1]}, "choose one frame"),
        ({"dim": [3, 5, 4, 30000, 1, 1, 1, 1]}, "truncated"),
        ({"dim": [3, 30000, 30000, 30000, 1, 1, 1, 1]}, "truncated"),
        ({"magic": b"ni1"}, "in one piece"),
    ],
)
def test_a_bad_header_is_refused_rather_than_mended(tmp_path, changes, message):
    with pytest.raises(UserError, match=message):
        read_nifti(_file(tmp_path, **changes))


def test_a_fourth_dimension_of_one_is_dropped(tmp_path):
    voxels, _ = read_nifti(_file(tmp_path, dim=[4, 5, 4, 3, 1, 1, 1, 1]))
    assert np.array_equal(voxels, VOXELS)
