"""DICOM out: new, valid, marked images that tell no more of the patient than the input did."""

from __future__ import annotations

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk  # noqa: N813
from hypothesis import given
from hypothesis import strategies as st
from pydicom.data import get_testdata_file

from CTGANAugmentLib import files
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.file_formats.dicom_voxels import decimal_text
from CTGANAugmentLib.file_formats.itk_images import ijk_to_ras
from CTGANAugmentLib.provenance import Plan, Provenance
from CTGANAugmentLib.volume import Volume

HANDS = {"right-handed": 1.0, "left-handed": -1.0}


def make_volume(modality="CT", sign=1.0, shape=(6, 5, 4), dtype=np.int16) -> Volume:
    directions, _ = np.linalg.qr(np.random.default_rng(4).normal(size=(3, 3)))
    directions[:, 2] *= sign * np.sign(np.linalg.det(directions))
    matrix = np.eye(4)
    matrix[:3, :3] = directions * [0.7, 0.8, 3.0]
    matrix[:3, 3] = [10, -220, 33]
    return Volume(np.random.default_rng(1).integers(-1000, 2000, shape).astype(dtype), matrix, modality)


def make_provenance(volume: Volume, seed: int | None = 3) -> Provenance:
    return Provenance(Plan("parametric", {}, {}, seed), {"scan": volume})


def by_simpleitk(folder):
    reader = sitk.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(folder)))
    image = reader.Execute()
    return sitk.GetArrayFromImage(image), ijk_to_ras(image)


def slices(folder):
    return [pydicom.dcmread(path) for path in sorted(folder.iterdir())]


@pytest.fixture
def patient_scan(tmp_path):
    """Series as a hospital exports it, with a patient, private tags and padding outside the field of view."""
    folder = tmp_path / "patient"
    files.write_volume(make_volume(), folder)
    for path in folder.iterdir():
        dataset = pydicom.dcmread(path)
        dataset.SpecificCharacterSet = "ISO_IR 100"
        dataset.PatientName, dataset.PatientID = "Müller^Erna", "PID-4711"
        dataset.PatientBirthDate, dataset.PatientSex, dataset.PatientAge = "19500203", "F", "076Y"
        dataset.StudyDate, dataset.StudyTime, dataset.AccessionNumber = "20260102", "101112", "ACC-99"
        dataset.StudyInstanceUID, dataset.FrameOfReferenceUID = "1.2.3.4.5.678", "1.2.3.4.5.679"
        dataset.ReferringPhysicianName, dataset.InstitutionName = "House^Gregory", "Princeton-Plainsboro"
        dataset.OtherPatientIDs, dataset.PatientComments = "OTHER-1", "afraid of needles"
        dataset.KVP, dataset.ConvolutionKernel, dataset.SliceThickness = "120", "B30f", "5"
        dataset.SeriesNumber, dataset.PixelPaddingValue = 4, -2000
        dataset["PixelPaddingValue"].VR = "SS"
        dataset.private_block(0x0029, "ACME", create=True).add_new(1, "LO", "SECRET-PRIVATE")
        dataset.save_as(path)
    return folder


@pytest.mark.parametrize("modality", ["CT", "MR"])
@pytest.mark.parametrize("hand", HANDS)
def test_simpleitk_reads_the_series_with_the_same_voxels_in_the_same_places(tmp_path, modality, hand):
    volume = make_volume(modality, HANDS[hand])
    files.write_volume(volume, tmp_path / "out", provenance=make_provenance(volume))
    array, matrix = by_simpleitk(tmp_path / "out")
    assert array.dtype == np.int16
    there = Volume(array, matrix)
    corner = there.grid.nearest_kji(volume.grid.to_ras([3, 4, 5]))
    assert array[corner] == volume.array[5, 4, 3]
    assert np.allclose(there.grid.to_ras(corner[::-1]), volume.grid.to_ras([3, 4, 5]), atol=1e-6)
    assert np.array_equal(array if hand == "right-handed" else array[::-1], volume.array)
    back = files.read_volume(tmp_path / "out")
    assert back.modality == modality
    assert np.array_equal(back.array, array)
    assert np.allclose(back.ijk_to_ras, matrix, atol=1e-6)


def test_slicer_reads_the_series(tmp_path):
    slicer = pytest.importorskip("slicer")
    vtk = pytest.importorskip("vtk")
    volume = make_volume()
    files.write_volume(volume, tmp_path / "out")
    scene = slicer.vtkMRMLScene()
    node = scene.AddNewNodeByClass("vtkMRMLScalarVolumeNode")
    storage = scene.AddNewNodeByClass("vtkMRMLVolumeArchetypeStorageNode")
    storage.SetFileName(str(tmp_path / "out" / "IM_0001.dcm"))
    assert storage.ReadData(node)
    matrix = vtk.vtkMatrix4x4()
    node.GetIJKToRASMatrix(matrix)
    assert np.array_equal(slicer.util.arrayFromVolume(node), volume.array)
    assert np.allclose(slicer.util.arrayFromVTKMatrix(matrix), volume.ijk_to_ras, atol=1e-6)


def test_one_slice_makes_one_file_or_a_folder(tmp_path):
    volume = make_volume(shape=(1, 5, 4))
    files.write_volume(volume, tmp_path / "one.dcm")
    files.write_volume(volume, tmp_path / "folder")
    for path in (tmp_path / "one.dcm", tmp_path / "folder"):
        back = files.read_volume(path)
        assert np.array_equal(back.array, volume.array)
        assert np.allclose(back.ijk_to_ras, volume.ijk_to_ras, atol=1e-6)
    with pytest.raises(UserError, match="folder name for 6"):
        files.write_volume(make_volume(), tmp_path / "six.dcm")


def test_every_slice_says_that_it_is_synthetic(tmp_path):
    volume = make_volume()
    files.write_volume(volume, tmp_path / "out", provenance=make_provenance(volume))
    assert [path.name for path in sorted((tmp_path / "out").iterdir())][:2] == ["IM_0001.dcm", "IM_0002.dcm"]
    for number, dataset in enumerate(slices(tmp_path / "out"), start=1):
        assert dataset[0x0008, 0x001C].value == "YES"
        assert dataset.SeriesDescription == "Synthetic: parametric"
        assert "CTGANAugment" in dataset.DerivationDescription
        assert "operation parametric, seed 3" in dataset.DerivationDescription
        assert list(dataset.ImageType)[:2] == ["DERIVED", "SECONDARY"]
        assert dataset.BurnedInAnnotation == "NO"
        assert dataset.InstanceNumber == number
        assert dataset.PatientID == "SYNTHETIC"
        assert dataset.file_meta.MediaStorageSOPInstanceUID == dataset.SOPInstanceUID


def test_no_clock_goes_in_and_every_value_is_valid(tmp_path, monkeypatch):
    monkeypatch.setattr(pydicom.config.settings, "reading_validation_mode", pydicom.config.RAISE)
    monkeypatch.setattr(pydicom.config.settings, "writing_validation_mode", pydicom.config.RAISE)
    for modality in ("CT", "MR"):
        files.write_volume(make_volume(modality), tmp_path / modality, anonymize=True)
        for dataset in slices(tmp_path / modality):
            assert not [e for e in dataset if e.VR in ("DA", "TM", "DT") and e.value]
            assert not [e for e in dataset if e.VR == "UI" and len(str(e.value)) > 64]


def test_identifiers_follow_from_the_content_alone(tmp_path):
    volume = make_volume()
    changed = volume.with_array(volume.array + np.int16(1))
    cases = {
        "a": (volume, 3),
        "same": (volume, 3),
        "seed": (volume, 4),
        "voxels": (changed, 3),
    }
    uids = {}
    for name, (content, seed) in cases.items():
        files.write_volume(content, tmp_path / name, provenance=make_provenance(volume, seed))
        uids[name] = [(d.SeriesInstanceUID, d.SOPInstanceUID) for d in slices(tmp_path / name)]
    assert uids["a"] == uids["same"]
    assert len({uid for name in ("a", "seed", "voxels") for _, uid in uids[name]}) == 18
    assert len({uid for name in ("a", "seed", "voxels") for uid, _ in uids[name]}) == 3


def test_patient_study_and_place_carry_over_in_a_new_series(tmp_path, patient_scan):
    volume = files.read_volume(patient_scan)
    files.write_volume(volume, tmp_path / "out", provenance=make_provenance(volume), source=patient_scan)
    old, new = slices(patient_scan), slices(tmp_path / "out")
    for before, after in zip(old, new, strict=True):
        for keyword in (
            "PatientName",
            "PatientID",
            "PatientBirthDate",
            "StudyInstanceUID",
            "StudyDate",
            "AccessionNumber",
            "FrameOfReferenceUID",
            "KVP",
            "ConvolutionKernel",
            "SliceThickness",
        ):
            assert after[keyword].value == before[keyword].value
        assert after.SeriesInstanceUID != before.SeriesInstanceUID
        assert after.SOPInstanceUID != before.SOPInstanceUID
        assert after.SeriesNumber == 9004
        assert after.SourceImageSequence[0].ReferencedSOPInstanceUID == before.SOPInstanceUID
        assert not [e for e in after if e.tag.is_private]
        assert "PatientComments" not in after
    assert str(new[0].PatientName) == "Müller^Erna"
    assert files.read_volume(tmp_path / "out").sha256 == volume.sha256


def test_anonymous_files_hold_nothing_of_the_patient(tmp_path, patient_scan):
    volume = files.read_volume(patient_scan)
    files.write_volume(
        volume, tmp_path / "out", provenance=make_provenance(volume), source=patient_scan, anonymize=True
    )
    secrets = ["ller", "PID-4711", "19500203", "076Y", "20260102", "101112", "ACC-99", "1.2.3.4.5", "House"]
    secrets += ["Princeton", "OTHER-1", "needles", "SECRET", str(slices(patient_scan)[0].SOPInstanceUID)]
    for path in (tmp_path / "out").iterdir():
        content = path.read_bytes()
        assert not [secret for secret in secrets if secret.encode() in content]
        dataset = pydicom.dcmread(path)
        assert dataset.PatientIdentityRemoved == "YES"
        assert (dataset.PatientID, str(dataset.PatientName), dataset.PatientSex) == ("SYNTHETIC", "", "")
        assert dataset.ConvolutionKernel == "B30f"


def test_anonymous_series_of_one_study_stay_together(tmp_path, patient_scan):
    volume = files.read_volume(patient_scan)
    for name, content in (("a", volume), ("b", volume.with_array(volume.array // 2))):
        files.write_volume(content, tmp_path / name, source=patient_scan, anonymize=True)
    a, b = slices(tmp_path / "a")[0], slices(tmp_path / "b")[0]
    assert a.StudyInstanceUID == b.StudyInstanceUID
    assert a.FrameOfReferenceUID == b.FrameOfReferenceUID
    assert a.SeriesInstanceUID != b.SeriesInstanceUID


def test_padding_is_told_in_the_new_numbers(tmp_path, patient_scan):
    for path in patient_scan.iterdir():
        dataset = pydicom.dcmread(path)
        dataset.RescaleIntercept = -1024
        dataset.save_as(path)
    volume = files.read_volume(patient_scan)
    files.write_volume(volume, tmp_path / "out", source=patient_scan)
    assert slices(tmp_path / "out")[0].PixelPaddingValue == -3024


def test_a_source_that_is_not_dicom_tells_nothing(tmp_path):
    volume = make_volume()
    files.write_volume(volume, tmp_path / "scan.nrrd")
    files.write_volume(volume, tmp_path / "out", source=tmp_path / "scan.nrrd")
    assert slices(tmp_path / "out")[0].PatientID == "SYNTHETIC"


@pytest.mark.parametrize("name", ["CT_small.dcm", "MR_small.dcm"])
def test_files_of_scanners_serve_as_source(tmp_path, name):
    path = get_testdata_file(name, download=False)
    volume = files.read_volume(path)
    files.write_volume(volume, tmp_path / "out", provenance=make_provenance(volume), source=path)
    assert files.read_volume(tmp_path / "out").sha256 == volume.sha256
    assert slices(tmp_path / "out")[0].PatientName == pydicom.dcmread(path).PatientName


@pytest.mark.parametrize(
    ("low", "high", "dtype"),
    [(-2048, 30000, np.int16), (0, 65535, np.uint16), (-3000, 60000, np.int32), (-50, 100, np.int8)],
)
def test_integers_that_span_sixteen_bits_are_exact(tmp_path, low, high, dtype):
    volume = make_volume()
    voxels = np.linspace(low, high, volume.array.size).round().astype(dtype).reshape(volume.array.shape)
    files.write_volume(volume.with_array(voxels), tmp_path / "out")
    assert np.array_equal(files.read_volume(tmp_path / "out").array, voxels)
    assert np.array_equal(by_simpleitk(tmp_path / "out")[0], voxels)


def test_ct_floats_are_rounded_to_whole_hounsfield_units(tmp_path):
    volume = make_volume()
    floats = volume.array.astype(np.float32) + 0.3
    files.write_volume(volume.with_array(floats), tmp_path / "out")
    assert np.array_equal(files.read_volume(tmp_path / "out").array, volume.array)


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (-5.5, 1e6)])
def test_mr_floats_keep_65536_steps(tmp_path, low, high):
    volume = make_volume("MR")
    floats = np.random.default_rng(0).uniform(low, high, volume.array.shape)
    files.write_volume(volume.with_array(floats), tmp_path / "out")
    back = files.read_volume(tmp_path / "out")
    assert np.abs(back.array - floats).max() <= (high - low) / 65535 * 0.51
    assert np.allclose(by_simpleitk(tmp_path / "out")[0], back.array, rtol=1e-6)


def test_a_constant_volume_is_written(tmp_path):
    volume = make_volume("MR")
    files.write_volume(volume.with_array(np.full(volume.array.shape, 0.5)), tmp_path / "out")
    assert np.all(files.read_volume(tmp_path / "out").array == 0.5)


@given(st.floats(-1e6, 1e6))
def test_a_decimal_has_at_most_sixteen_characters_and_loses_nothing_that_matters(value):
    assert len(decimal_text(value)) <= 16
    assert float(decimal_text(value)) == pytest.approx(value, abs=1e-8, rel=1e-8)
