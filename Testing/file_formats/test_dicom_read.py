"""DICOM series in: whole and in order, or refused with what is wrong with them."""

from __future__ import annotations

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk  # noqa: N813
from pydicom.data import get_testdata_file

from CTGANAugmentLib import files
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.file_formats.itk_images import ijk_to_ras
from CTGANAugmentLib.volume import Volume


@pytest.fixture
def scan() -> Volume:
    directions, _ = np.linalg.qr(np.random.default_rng(4).normal(size=(3, 3)))
    directions[:, 2] *= np.sign(np.linalg.det(directions))
    matrix = np.eye(4)
    matrix[:3, :3] = directions * [0.7, 0.8, 3.0]
    matrix[:3, 3] = [10, -220, 33]
    return Volume(np.random.default_rng(1).integers(-1000, 2000, (6, 5, 4)).astype(np.int16), matrix)


@pytest.fixture
def series(tmp_path, scan):
    """Folder with one series of six slices."""
    folder = tmp_path / "series"
    files.write_volume(scan, folder)
    return folder


def change(folder, name="*.dcm", **values):
    for path in sorted(folder.glob(name)):
        dataset = pydicom.dcmread(path)
        for keyword, value in values.items():
            setattr(dataset, keyword, value)
        dataset.save_as(path)


def test_the_order_is_that_of_space_not_of_names(series, scan):
    for number, path in enumerate(sorted(series.iterdir(), reverse=True)):
        path.rename(series / f"X{number}")
    assert files.read_volume(series).sha256 == scan.sha256


def test_the_series_is_as_simpleitk_reads_it(series):
    reader = sitk.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(series)))
    image = reader.Execute()
    volume = files.read_volume(series)
    assert np.array_equal(volume.array, sitk.GetArrayFromImage(image))
    assert np.allclose(volume.ijk_to_ras, ijk_to_ras(image), atol=1e-6)


def test_unsigned_numbers_with_an_intercept_are_hounsfield_units_in_int16(series, scan):
    for path in series.iterdir():
        dataset = pydicom.dcmread(path)
        stored = np.frombuffer(dataset.PixelData, "<i2") + 1024
        dataset.PixelRepresentation, dataset.RescaleIntercept = 0, -1024
        dataset.PixelData = stored.astype("<u2").tobytes()
        dataset.save_as(path)
    volume = files.read_volume(series)
    assert volume.array.dtype == np.int16
    assert np.array_equal(volume.array, scan.array)


def test_bits_above_the_voxels_are_no_voxels(series, scan):
    for path in series.iterdir():
        dataset = pydicom.dcmread(path)
        stored = (np.frombuffer(dataset.PixelData, "<i2") + 1024).astype("<u2") | 0xF000
        dataset.PixelRepresentation, dataset.RescaleIntercept, dataset.BitsStored, dataset.HighBit = (
            0,
            -1024,
            12,
            11,
        )
        dataset.PixelData = stored.tobytes()
        dataset.save_as(path)
    assert np.array_equal(files.read_volume(series).array, scan.array)


def test_a_broken_slope_makes_floats(series, scan):
    change(series, RescaleSlope="0.5")
    volume = files.read_volume(series)
    assert volume.array.dtype == np.float32
    assert np.array_equal(volume.array, scan.array * np.float32(0.5))


def test_slices_in_a_folder_below_are_found_and_other_files_left_alone(tmp_path, series, scan):
    (tmp_path / "README.txt").write_text("notes")
    (tmp_path / "DICOMDIR").write_bytes(b"?")
    assert files.read_volume(tmp_path).sha256 == scan.sha256


def test_one_file_is_a_volume_of_one_slice(series, scan):
    volume = files.read_volume(series / "IM_0003.dcm")
    assert np.array_equal(volume.array, scan.array[2:3])
    assert np.allclose(volume.ijk_to_ras[:3, :3], scan.ijk_to_ras[:3, :3], atol=1e-6)
    assert np.allclose(volume.ijk_to_ras[:3, 3], scan.grid.to_ras([0, 0, 2]), atol=1e-6)


@pytest.mark.parametrize(
    "name",
    [
        "CT_small.dcm",
        "MR_small.dcm",
        "MR_small_RLE.dcm",
        "MR_small_bigendian.dcm",
        "MR_small_jp2klossless.dcm",
    ],
)
def test_files_of_scanners_are_read_as_simpleitk_does(name):
    path = get_testdata_file(name, download=False)
    volume = files.read_volume(path)
    image = sitk.ReadImage(path)
    assert volume.modality == name[:2]
    assert volume.array.dtype == np.int16
    assert np.array_equal(volume.array, sitk.GetArrayFromImage(image))
    assert np.allclose(volume.ijk_to_ras[:3, 3], ijk_to_ras(image)[:3, 3], atol=1e-4)


def test_a_missing_slice_is_named_by_its_neighbours(series):
    (series / "IM_0003.dcm").unlink()
    with pytest.raises(
        UserError, match=r"every 3\.000 mm.*IM_0002\.dcm.*IM_0004\.dcm.*6\.000 mm: 1 slices missing"
    ):
        files.read_volume(series)


def test_several_series_are_listed_and_one_can_be_chosen(tmp_path, series, scan):
    other = scan.with_array(scan.array + np.int16(1))
    files.write_volume(other, tmp_path / "other")
    change(tmp_path / "other", SeriesNumber=7, SeriesDescription="soft kernel")
    for path in (tmp_path / "other").iterdir():
        path.rename(series / f"other_{path.name}")
    with pytest.raises(UserError, match=r"holds 2:(.|\n)*7: CT 'soft kernel', 6 slices, 1\.2"):
        files.read_volume(series)
    assert files.read_volume(series, series="7").sha256 == other.sha256
    with pytest.raises(UserError, match="found 0 of"):
        files.read_volume(series, series="8")


def test_a_scout_in_the_series_is_named(series):
    change(series, "IM_0004.dcm", ImageOrientationPatient=[1, 0, 0, 0, 0, -1])
    with pytest.raises(UserError, match=r"ImageOrientationPatient is .* in IM_0004\.dcm .*scout"):
        files.read_volume(series)


def test_phases_in_one_series_are_told(series):
    for path in list(series.iterdir()):
        dataset = pydicom.dcmread(path)
        dataset.SOPInstanceUID = "1.2.3"
        dataset.save_as(path.with_name(f"phase2_{path.name}"))
    with pytest.raises(UserError, match=r"6 share theirs.*4-D series"):
        files.read_volume(series)


def _move(folder, by_mm):
    for number, path in enumerate(sorted(folder.iterdir())):
        dataset = pydicom.dcmread(path)
        place = np.array(dataset.ImagePositionPatient, float) + by_mm(number, dataset)
        dataset.ImagePositionPatient = [f"{value:.6f}" for value in place]
        dataset.save_as(path)


def _column(dataset):
    return np.array(dataset.ImageOrientationPatient[3:], float)


def test_a_tilted_gantry_is_told(series):
    _move(series, lambda number, dataset: number * 0.8 * _column(dataset))
    with pytest.raises(UserError, match="tilted"):
        files.read_volume(series)


def test_a_slice_out_of_line_is_told(series):
    _move(series, lambda number, dataset: (number == 2) * 1.5 * _column(dataset))
    with pytest.raises(UserError, match=r"1\.50 mm off"):
        files.read_volume(series)


def test_uneven_slices_are_told(series):
    _move(
        series,
        lambda number, dataset: (
            (number >= 3) * np.cross(dataset.ImageOrientationPatient[:3], _column(dataset))
        ),
    )
    with pytest.raises(UserError, match=r"are 4\.000 mm: resample"):
        files.read_volume(series)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"PixelSpacing": [0, 0.7]}, "above 0 mm"),
        ({"PixelSpacing": None}, "2 numbers as PixelSpacing"),
        ({"ImageOrientationPatient": [1, 0, 0, 1, 0, 0]}, "right angles"),
        ({"SamplesPerPixel": 3, "PhotometricInterpretation": "RGB"}, "colour"),
        ({"NumberOfFrames": 4}, "4 frames"),
        ({"Modality": "PT"}, "modality 'PT'"),
        ({"Rows": 500}, "truncated"),
        ({"BitsAllocated": 64}, "64"),
    ],
)
def test_a_bad_header_is_refused(series, values, message):
    change(series, **values)
    with pytest.raises(UserError, match=message):
        files.read_volume(series)


def test_another_modality_is_read_when_the_user_says_what_it_is(series):
    change(series, Modality="PT")
    assert files.read_volume(series, modality="MR").modality == "MR"


def test_slices_of_another_size_are_refused(series, scan):
    change(series, "IM_0002.dcm", Columns=3)
    with pytest.raises(UserError, match=r"Columns is .* in IM_0002\.dcm"):
        files.read_volume(series)


@pytest.mark.parametrize("keep", [0, 100, 400, -30])
def test_a_damaged_slice_is_named(series, keep):
    path = series / "IM_0004.dcm"
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(UserError, match=r"IM_0004\.dcm"):
        files.read_volume(series)


def test_a_folder_without_slices_is_refused(tmp_path):
    with pytest.raises(UserError, match="no DICOM file"):
        files.read_volume(tmp_path)
    path = get_testdata_file("rtplan.dcm", download=False)
    with pytest.raises(UserError, match=r"without image position \(RTPLAN\)"):
        files.read_volume(path)


def test_a_folder_is_no_mask(series):
    with pytest.raises(UserError, match="label file"):
        files.read_labels(series)
