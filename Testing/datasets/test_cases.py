"""Scans find their references as people lay them out."""

from __future__ import annotations

import re

import numpy as np
import pytest

from CTGANAugmentLib.datasets.cases import case_of, find_cases, scans_in
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import write_volume
from CTGANAugmentLib.volume import Volume


def make(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def found(folder):
    cases, notes = find_cases(folder)
    paths = [[str(path.relative_to(folder)) for path in (case.image, case.reference)] for case in cases]
    return {case.name: tuple(pair) for case, pair in zip(cases, paths, strict=True)}, notes


def test_pairs_side_by_side(tmp_path):
    make(
        tmp_path,
        "a.nii.gz",
        "a_mask.nii.gz",
        "b_image.nrrd",
        "b_label.nrrd",
        "c.nrrd",
        "c.seg.nrrd",
        "notes.txt",
    )
    assert found(tmp_path)[0] == {
        "a": ("a.nii.gz", "a_mask.nii.gz"),
        "b_image": ("b_image.nrrd", "b_label.nrrd"),
        "c": ("c.nrrd", "c.seg.nrrd"),
    }


def test_a_folder_for_each_patient(tmp_path):
    make(tmp_path, "p1/ct.nii.gz", "p1/mask_tumour.nii.gz", "p2/t2.nii.gz", "p2/seg.nii.gz")
    make(tmp_path, "p3/CT_image.nii.gz", "p3/CT_mask.nii.gz", "p3/MR_image.nii.gz", "p3/MR_mask.nii.gz")
    assert found(tmp_path)[0] == {
        "p1": ("p1/ct.nii.gz", "p1/mask_tumour.nii.gz"),
        "p2": ("p2/t2.nii.gz", "p2/seg.nii.gz"),
        "p3_CT_image": ("p3/CT_image.nii.gz", "p3/CT_mask.nii.gz"),
        "p3_MR_image": ("p3/MR_image.nii.gz", "p3/MR_mask.nii.gz"),
    }


def test_several_masks_of_one_scan_are_cases_of_their_own(tmp_path):
    make(tmp_path, "ct.nii.gz", "heart_mask.nii.gz", "liver_mask.nii.gz")
    assert list(found(tmp_path)[0]) == ["ct_heart_mask", "ct_liver_mask"]


def test_the_layout_of_nnu_net(tmp_path):
    make(
        tmp_path, "imagesTr/lung_001_0000.nii.gz", "imagesTr/lung_001_0001.nii.gz", "labelsTr/lung_001.nii.gz"
    )
    make(
        tmp_path, "imagesTr/lung_002_0000.nii.gz", "labelsTr/lung_002.nii.gz", "imagesTr/lung_003_0000.nii.gz"
    )
    cases, notes = found(tmp_path)
    assert cases == {
        "lung_001": ("imagesTr/lung_001_0000.nii.gz", "labelsTr/lung_001.nii.gz"),
        "lung_002": ("imagesTr/lung_002_0000.nii.gz", "labelsTr/lung_002.nii.gz"),
    }
    assert notes == ["lung_003_0000.nii.gz was left out: no reference was found for it"]


def test_a_dicom_series_beside_its_mask(tmp_path):
    folder = tmp_path / "p1" / "series"
    folder.parent.mkdir()
    write_volume(Volume(np.zeros((3, 4, 5), np.int16), np.eye(4), "CT"), folder)
    make(tmp_path, "p1/mask.nii.gz")
    assert found(tmp_path)[0] == {"p1": ("p1/series", "p1/mask.nii.gz")}
    assert scans_in(folder) == [folder]
    assert scans_in(tmp_path / "p1") == [folder]


def test_a_table_has_paths_of_its_own_folder_and_labels(tmp_path):
    make(tmp_path, "x/a.nrrd", "x/a_seg.nrrd", "y/a.nrrd")
    table = tmp_path / "cases.csv"
    table.write_text(
        "image,reference,label\nx/a.nrrd,x/a_seg.nrrd,2\ny/a.nrrd,x/a_seg.nrrd,\n", encoding="utf-8-sig"
    )
    cases, _ = find_cases(table, label=7)
    assert [(case.name, case.label) for case in cases] == [("x_a", 2), ("y_a", 7)]
    assert cases[0].image == tmp_path / "x" / "a.nrrd"


BAD_TABLES = {
    "other columns": ("scan,mask\na,b\n", "expected the columns image, reference, label"),
    "nothing": ("", "at least one row"),
    "semicolons": ("image;reference;label\na;b;1\n", "with commas between"),
    "what came": ("image;reference\na;b\n", "got the columns image;reference and 1 rows"),
    "a missing file": ("image,reference\na.nrrd,b.nrrd\n", "line 2: there is nothing at"),
    "no reference": ("image,reference\na.nrrd,\n", "line 2: expected an image, a reference"),
    "a label in words": ("image,reference,label\na.nrrd,b.nrrd,liver\n", "a label that is a whole number"),
}


@pytest.mark.parametrize("name", BAD_TABLES)
def test_a_table_that_is_none_is_refused(tmp_path, name):
    text, message = BAD_TABLES[name]
    (tmp_path / "cases.csv").write_text(text)
    with pytest.raises(UserError, match=re.escape(message)):
        find_cases(tmp_path / "cases.csv")


def test_nothing_found_says_what_was_looked_for(tmp_path):
    make(tmp_path, "a.nii.gz", "notes.txt")
    with pytest.raises(UserError, match="found no scan with a reference"):
        find_cases(tmp_path)
    with pytest.raises(UserError, match="expected a folder of cases, a table"):
        find_cases(tmp_path / "a.nii.gz")


def test_a_case_is_called_by_its_scan(tmp_path):
    assert case_of(tmp_path / "scan.nii.gz", tmp_path / "m.nrrd").name == "scan"


def test_scans_of_a_folder_are_without_masks(tmp_path):
    make(tmp_path, "a.nii.gz", "a_mask.nii.gz", "b.nrrd", "b.seg.nrrd", "notes.txt")
    assert [path.name for path in scans_in(tmp_path)] == ["a.nii.gz", "b.nrrd"]
    assert scans_in(tmp_path / "none.nrrd") == [tmp_path / "none.nrrd"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(UserError, match="found no scan in the folder"):
        scans_in(tmp_path / "empty")
