"""Lesions into a scan on disk: what comes out, where, and what is refused with nothing written."""

from __future__ import annotations

import json

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk  # noqa: N813

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import read_labels, read_volume, write_labels, write_volume
from CTGANAugmentLib.jobs.inputs import read_guides
from CTGANAugmentLib.progress import no_progress
from CTGANAugmentLib.roi import Roi
from CTGANAugmentLib.volume import LabelVolume

AT = (-12.0, 5.0, 3.0)
FAR_MM = 45.0
"""Beyond lesion, margin and mass effect of 20 mm lesions."""


def by_simpleitk(path):
    if not path.is_dir():
        return sitk.ReadImage(str(path))
    reader = sitk.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(path)))
    return reader.Execute()


def center_of(mask, grid):
    return grid.to_ras(np.argwhere(mask)[:, ::-1].astype(float)).mean(axis=0)


@pytest.fixture
def two_organs(scan, tmp_path):
    """Mask of a right organ 1 and a left organ 4, each a ball."""
    centers = scan.grid.voxel_centers_ras()
    values = np.zeros(scan.array.shape, dtype=np.uint8)
    for value, middle in ((1, (26.0, 0.0, 0.0)), (4, (-26.0, 0.0, 0.0))):
        values[np.linalg.norm(centers - middle, axis=-1) < 24] = value
    write_labels(LabelVolume(values, scan.ijk_to_ras), tmp_path / "organs.nii.gz")
    return tmp_path / "organs.nii.gz"


@pytest.mark.parametrize("format_", ["nrrd", "nii.gz", "mha", "dicom"])
def test_simpleitk_reads_the_image_with_the_scans_geometry_and_type(
    synthesize_job, scan_file, tmp_path, scan, format_
):
    synthesize_job(format=format_).run(no_progress)
    name = "erna_mueller_synthetic" + ("" if format_ == "dicom" else f".{format_}")
    image, source = by_simpleitk(tmp_path / "out" / name), sitk.ReadImage(str(scan_file))
    assert image.GetSize() == source.GetSize()
    assert image.GetSpacing() == pytest.approx(source.GetSpacing(), abs=1e-5)
    assert image.GetOrigin() == pytest.approx(source.GetOrigin(), abs=1e-4)
    assert image.GetDirection() == pytest.approx(source.GetDirection(), abs=1e-6)
    assert image.GetPixelID() == sitk.sitkInt16
    changed = sitk.GetArrayFromImage(image) != scan.array
    distance = np.linalg.norm(scan.grid.voxel_centers_ras() - AT, axis=-1)
    assert changed[distance < 8].mean() > 0.8
    assert not changed[distance > FAR_MM].any()


def test_simpleitk_reads_the_mask_on_the_scans_grid(synthesize_job, scan_file, tmp_path, scan):
    result = synthesize_job().run(no_progress)
    mask, source = sitk.ReadImage(result["files"]["labels"]), sitk.ReadImage(str(scan_file))
    assert mask.GetSize() == source.GetSize()
    assert mask.GetSpacing() == pytest.approx(source.GetSpacing())
    assert mask.GetOrigin() == pytest.approx(source.GetOrigin())
    assert mask.GetDirection() == pytest.approx(source.GetDirection())
    inside = sitk.GetArrayFromImage(mask) == 1
    assert np.linalg.norm(center_of(inside, scan.grid) - AT) < 1.5
    volume_ml = inside.sum() * scan.grid.voxel_volume_mm3 / 1000
    assert volume_ml == pytest.approx(result["measured"]["lesions"][0]["volume_ml"], rel=0.15)
    assert [label.terminology for label in read_labels(result["files"]["labels"]).labels] != [""]


def test_the_preview_is_a_picture(synthesize_job):
    from PIL import Image

    with Image.open(synthesize_job().run(no_progress)["files"]["preview"]) as picture:
        assert picture.format == "PNG"
        assert min(picture.size) > 500


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(synthesize_job, tmp_path, content):
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        synthesize_job(seed=seed, out=str(tmp_path / name)).run(no_progress)
    a, b, c = (content(tmp_path / name) for name in "abc")
    assert len(a) == 4
    assert a == b
    assert all(a[name] != c[name] for name in a)


@pytest.mark.parametrize("format_", ["nrrd", "nii.gz", "mha", "dicom"])
def test_the_record_says_synthetic_and_nothing_of_whose_scan_it_was(
    synthesize_job, dicom_folder, tmp_path, format_
):
    result = synthesize_job(input=str(dicom_folder), format=format_, anonymize=True).run(no_progress)
    text = (tmp_path / "out" / f"{dicom_folder.name}_provenance.json").read_text(encoding="utf-8")
    assert json.loads(text)["synthetic"] is True
    written = [p.read_bytes() for p in (tmp_path / "out").rglob("*") if p.is_file()]
    for secret in (b"Mueller", b"mueller", b"erna", b"4711", str(tmp_path).encode()):
        assert secret not in text.encode()
        assert not any(secret in data for data in written)
    assert result["warnings"] == []


def test_dicom_in_and_out_keeps_the_patient_and_is_marked_as_synthetic(
    synthesize_job, dicom_folder, tmp_path
):
    synthesize_job(input=str(dicom_folder), format="dicom").run(no_progress)
    slices = [pydicom.dcmread(p) for p in (tmp_path / "out" / f"{dicom_folder.name}_synthetic").iterdir()]
    assert len(slices) == 40
    assert {str(d.PatientName) for d in slices} == {"Mueller^Erna"}
    assert {d[0x0008, 0x001C].value for d in slices} == {"YES"}


def test_a_region_of_interest_holds_the_lesions(synthesize_job, tmp_path, scan):
    roi = [-20, 0, 0, 50, 60, 60]
    job = synthesize_job({"diameter_mm": 12, "count": 2}, points=None, roi=roi)
    result = job.run(no_progress)
    mask = read_labels(result["files"]["labels"])
    assert sorted(np.unique(mask.array)) == [0, 1, 2]
    box = Roi.aligned(np.array(roi[:3]), np.array(roi[3:]))
    for value in (1, 2):
        assert box.contains(center_of(mask.array == value, scan.grid))


@pytest.mark.parametrize(("label", "sides"), [(1, {1}), (4, {-1})])
def test_one_organ_of_a_mask_holds_the_lesions(synthesize_job, two_organs, scan, label, sides):
    job = synthesize_job({"diameter_mm": 9, "count": 2}, points=None, mask=str(two_organs), label=label)
    result = job.run(no_progress)
    mask = read_labels(result["files"]["labels"])
    assert {np.sign(center_of(mask.array == value, scan.grid)[0]) for value in (1, 2)} == sides
    organ = read_labels(two_organs).array == label
    assert (mask.array > 0)[organ].sum() > 0.95 * (mask.array > 0).sum()


def test_all_organs_of_a_mask_count_without_a_label(synthesize_job, two_organs, scan):
    job = synthesize_job({"diameter_mm": 14, "count": 2}, points=None, mask=str(two_organs), seed=1)
    mask = read_labels(job.run(no_progress)["files"]["labels"])
    assert sorted(np.unique(mask.array)) == [0, 1, 2]


def test_what_finds_no_place_is_told_and_the_rest_is_made(synthesize_job, two_organs):
    job = synthesize_job({"diameter_mm": 28, "count": 4}, points=None, mask=str(two_organs))
    result = job.run(no_progress)
    assert 0 < len(result["measured"]["lesions"]) < 4
    assert len(result["warnings"]) >= 4 - len(result["measured"]["lesions"])
    assert all("was not placed" in warning for warning in result["warnings"])


def test_a_modality_that_was_guessed_is_told_first(synthesize_job, scan, tmp_path):
    bright = np.maximum(scan.array, 0)
    write_volume(scan.with_array(bright), tmp_path / "mr.nrrd")
    result = synthesize_job(input=str(tmp_path / "mr.nrrd")).run(no_progress)
    assert result["warnings"][0].startswith("taken as MR because")
    assert synthesize_job().run(no_progress)["warnings"] == []


@pytest.mark.parametrize(("format_", "share", "told"), [("dicom", 0.5, 1), ("dicom", 1, 0), ("nrrd", 0.5, 0)])
def test_fractions_that_dicom_rounds_away_are_told(synthesize_job, scan, tmp_path, format_, share, told):
    write_volume(scan.with_array(scan.array * np.float32(share)), tmp_path / "ct.nrrd")
    lesion = {"preset": "soft-tissue-sarcoma"}
    result = synthesize_job(lesion, input=str(tmp_path / "ct.nrrd"), format=format_).run(no_progress)
    assert sum("rounds to whole HU" in warning for warning in result["warnings"]) == told


def test_the_input_is_left_as_it_was(synthesize_job, scan_file):
    before = scan_file.read_bytes()
    synthesize_job(out=str(scan_file.parent)).run(no_progress)
    assert scan_file.read_bytes() == before


REFUSED = {
    "a missing scan": ({}, {"input": "/none/scan.nrrd"}, r"/none/scan\.nrrd"),
    "a point outside the scan": ({}, {"points": [[0, 0, 900]]}, r"0\.0, 0\.0, 900\.0.*outside the scan"),
    "a liver lesion in air": ({}, {"points": [[-55, 48, 50]]}, "lies in air"),
    "a malformed point": ({}, {"points": [[1, 2]]}, "expected points such as"),
    "a malformed region": ({}, {"points": None, "roi": [1, 2, 3]}, "expected a region of interest"),
    "a region without size": ({}, {"points": None, "roi": [0, 0, 0, 9, 9, 0]}, "sizes above 0"),
    "a region outside": ({}, {"points": None, "roi": [0, 0, 900, 9, 9, 9]}, "lies outside the scan"),
    "a region of air": ({}, {"points": None, "roi": [-55, 48, 50, 9, 9, 9]}, "holds no tissue"),
    "no place at all": ({}, {"points": None}, "expected points, a region of interest or an organ mask"),
    "a missing mask": ({}, {"points": None, "mask": "/none/mask.nrrd"}, r"/none/mask\.nrrd"),
    "a lesion that fits nowhere": (
        {"diameter_mm": 60}, {"points": None, "roi": [0, 0, 0, 20, 20, 20]}, "no lesion could be placed",
    ),
    "an unknown preset": ({"preset": "wart"}, {}, "preset: expected one of .*'wart'"),
    "a value out of bounds": ({"diameter_mm": 900}, {}, "diameter_mm: expected a number from 2 to 150 mm"),
    "an unknown parameter": ({"colour": 1}, {}, "no parameter colour"),
    "an unknown operation": ({}, {"operation": "magic"}, "out of .*'magic'"),
    "an unknown format": ({}, {"format": "png"}, "expected a format out of"),
    "a negative seed": ({}, {"seed": -1}, "seed: expected a whole number from 0"),
    "a CT preset in MR": ({"preset": "lung-nodule-solid"}, {"modality": "MR"}, "is for CT"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_a_sentence_and_nothing_is_written(synthesize_job, tmp_path, name):
    parameters, arguments, message = REFUSED[name]
    with pytest.raises(UserError, match=message):
        synthesize_job(parameters, **arguments).run(no_progress)
    assert not (tmp_path / "out").exists()


def test_a_mask_on_another_grid_is_refused(synthesize_job, scan, tmp_path):
    other = LabelVolume(np.ones((5, 5, 5), np.uint8), np.diag([1.7, 1.7, 4.0, 1.0]))
    write_labels(other, tmp_path / "other.nrrd")
    with pytest.raises(UserError, match="not on the scan's voxel grid"):
        synthesize_job(points=None, mask=str(tmp_path / "other.nrrd")).run(no_progress)
    assert not (tmp_path / "out").exists()


def test_a_label_that_the_mask_has_not_is_refused_with_those_it_has(synthesize_job, two_organs):
    with pytest.raises(UserError, match=r"expected label 2 in the mask, but its values are \[0, 1, 4\]"):
        synthesize_job(points=None, mask=str(two_organs), label=2).run(no_progress)


def test_a_file_in_the_way_is_found_before_the_work(synthesize_job, tmp_path, content):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "erna_mueller_preview.png").write_text("mine")
    told = []
    with pytest.raises(UserError, match=r"erna_mueller_preview\.png exists already"):
        synthesize_job().run(lambda fraction, message: told.append(message))
    assert not any("lesion" in message for message in told)
    assert content(tmp_path / "out") == {"erna_mueller_preview.png": b"mine"}


def test_the_guides_are_what_the_arguments_say(two_organs):
    guides = read_guides(
        {"points": [1, 2, 3], "roi": [0, 0, 0, 2, 4, 6], "mask": str(two_organs), "label": 4}
    )
    assert guides.points_ras.tolist() == [[1, 2, 3]]
    assert guides.roi.size_mm.tolist() == [2, 4, 6]
    assert guides.mask.grid.shape_kji == read_volume(two_organs).grid.shape_kji
    assert guides.label == 4
