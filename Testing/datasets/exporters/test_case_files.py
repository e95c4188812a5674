"""Cases keep their values and marks under new names, and nothing of this machine."""

from __future__ import annotations

import csv
import hashlib

import pytest

from CTGANAugmentLib.datasets.data_set import DataSet, Member, read_data_set
from CTGANAugmentLib.datasets.exporters.case_files import of_modality, with_masks, write_mask
from CTGANAugmentLib.datasets.exporters.plain_nifti import PlainNifti
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import read_labels


def test_the_manifest_tells_of_each_case_with_hashes_and_without_a_path_of_this_machine(folder, tmp_path):
    PlainNifti().export(read_data_set(folder), tmp_path)
    text = (tmp_path / "manifest.csv").read_text(encoding="utf-8")
    assert str(folder.parent) not in text
    assert str(tmp_path) not in text
    rows = list(csv.DictReader(text.splitlines()))
    assert [row["synthetic"] for row in rows].count("synthetic") == 4
    for row in rows:
        assert hashlib.sha256((tmp_path / row["image"]).read_bytes()).hexdigest() == row["image_sha256"]
        assert (tmp_path / row["provenance"]).is_file() == bool(row["provenance"]) or not row["provenance"]


def test_values_that_are_not_named_become_background(folder, tmp_path):
    member = next(each for each in read_data_set(folder).members if not each.synthetic)
    write_mask(member, tmp_path / "m.nii.gz", {7: 1})
    assert set(read_labels(tmp_path / "m.nii.gz").array.ravel()) == {0, 1}


def test_several_modalities_are_refused_where_one_is_needed(tmp_path):
    members = tuple(Member(kind, kind, tmp_path / kind, kind) for kind in ("CT", "MR"))
    with pytest.raises(UserError, match="CT and MR"):
        of_modality(DataSet(members), "any")
    assert [each.name for each in of_modality(DataSet(members), "MR")] == ["MR"]
    assert with_masks(members)[0] == []
