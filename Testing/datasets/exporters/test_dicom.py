"""DICOM readers find the case again, and cannot take a synthetic one for a real patient's."""

from __future__ import annotations

import csv
from dataclasses import replace

import numpy as np
import pytest

from CTGANAugmentLib.datasets.data_set import DataSet, Member, read_data_set
from CTGANAugmentLib.datasets.exporters.dicom import Dicom
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import read_labels, read_volume, write_labels, write_volume
from CTGANAugmentLib.volume import LabelVolume, Volume

highdicom = pytest.importorskip("highdicom")
pydicom = pytest.importorskip("pydicom")

SHAPE, GRID = (3, 6, 5), np.diag([-0.8, -0.8, 2.5, 1.0])


@pytest.fixture(scope="module")
def out(folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("dicom")
    Dicom().export(read_data_set(folder), out)
    return out


def test_images_come_back_where_they_were(out, folder):
    for member in read_data_set(folder).members:
        part = "synthetic" if member.synthetic else "real"
        was = read_volume(member.image)
        now = read_volume(out / part / member.subset / member.name / "CT")
        points = was.grid.voxel_centers_ras().reshape(-1, 3)
        index = np.rint(now.grid.to_ijk(points)).astype(int)[:, ::-1]
        np.testing.assert_array_equal(now.array[tuple(index.T)], was.array.ravel())
        np.testing.assert_allclose(now.grid.to_ras(index[:, ::-1]), points, atol=1e-3)


def test_segments_lie_in_the_frames_that_they_were_drawn_in(out, folder):
    for member in read_data_set(folder).members:
        home = out / ("synthetic" if member.synthetic else "real") / member.subset / member.name
        segmentation = highdicom.seg.segread(home / "segmentation.dcm")
        slices = [pydicom.dcmread(path) for path in sorted((home / "CT").iterdir())]
        uids = [each.SOPInstanceUID for each in slices]
        found = segmentation.get_pixels_by_source_instance(uids, combine_segments=False)
        drawn = read_labels(member.mask).array
        hu = np.stack([each.pixel_array * each.RescaleSlope + each.RescaleIntercept for each in slices])
        scan = read_volume(member.image).array
        for channel, value in enumerate((2, 7)):
            assert sorted(hu[found[..., channel] > 0]) == sorted(scan[drawn == value])
        assert [each.SegmentLabel for each in segmentation.SegmentSequence] == ["organ", "lesion"]


def test_a_synthetic_case_is_another_patient_and_says_what_it_is(out):
    for path in out.rglob("*.dcm"):
        header = pydicom.dcmread(path, stop_before_pixels=True)
        synthetic = out / "synthetic" in path.parents
        assert str(header.PatientID).endswith("-SYNTHETIC") == synthetic
        assert header.SeriesDescription.startswith("Synthetic") == synthetic
        assert header.PatientIdentityRemoved == "YES"
    ids = {pydicom.dcmread(path).SOPInstanceUID for path in out.rglob("*.dcm")}
    assert len(ids) == len(list(out.rglob("*.dcm")))


def test_the_manifest_names_series_and_segmentation_of_each_case(out):
    rows = list(csv.DictReader((out / "manifest.csv").open()))
    assert [row["patient"] for row in rows].count("anna") == 3
    for row in rows:
        assert len(list((out / row["image"]).iterdir())) == 5
        assert (out / row["mask"]).name == "segmentation.dcm"


def test_an_empty_mask_gets_a_note_and_no_segmentation(tmp_path):
    write_volume(Volume(np.zeros(SHAPE, np.int16), GRID, "CT"), tmp_path / "a.nii.gz")
    write_labels(LabelVolume(np.zeros(SHAPE, np.uint8), GRID), tmp_path / "m.nii.gz")
    member = Member("a", "a", tmp_path / "a.nii.gz", "CT", tmp_path / "m.nii.gz")
    (note,) = Dicom().export(DataSet((member,)), tmp_path / "out")
    assert "empty" in note
    assert not list((tmp_path / "out").rglob("segmentation.dcm"))


def test_a_name_that_dicom_cannot_hold_is_refused(folder, tmp_path):
    data = read_data_set(folder)
    for name in ("Жанна", "a" * 65):
        members = (replace(data.members[0], patient=name),)
        with pytest.raises(UserError, match="rename the case"):
            Dicom().export(replace(data, members=members), tmp_path / name[:3])
