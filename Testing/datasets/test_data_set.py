"""A data set is written and read back as it was, and refuses what would let somebody test on synthetic cases."""

from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.datasets.data_set import DataSet, Member, read_data_set, write_data_set
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import write_labels, write_volume
from CTGANAugmentLib.volume import LabelVolume, Volume


@pytest.fixture
def data(tmp_path):
    for name in ("a", "b"):
        write_volume(Volume(np.full((2, 3, 4), -500, np.int16), np.eye(4), "CT"), tmp_path / f"{name}.nii.gz")
        write_labels(LabelVolume(np.ones((2, 3, 4), np.uint8), np.eye(4)), tmp_path / f"{name}_mask.nii.gz")
    (tmp_path / "p.json").write_text("{}")
    real = Member("a", "p1", tmp_path / "a.nii.gz", "CT", tmp_path / "a_mask.nii.gz", subset="test")
    made = Member(
        "b",
        "p2",
        tmp_path / "b.nii.gz",
        "CT",
        tmp_path / "b_mask.nii.gz",
        synthetic=True,
        made_from="c",
        step="s",
        seed=4,
        provenance=tmp_path / "p.json",
        image_sha256="00",
        mask_sha256="11",
    )
    return DataSet((real, made), {1: "lesion", 4: "liver"}, "Two")


def test_what_is_written_is_read_back(data, tmp_path):
    write_data_set(data, tmp_path)
    assert read_data_set(tmp_path) == data
    assert read_data_set(tmp_path / "manifest.csv") == data


def test_a_synthetic_case_cannot_be_for_testing(data):
    with pytest.raises(UserError, match="may only be trained on"):
        Member("x", "p", data.members[0].image, "CT", synthetic=True, subset="validation")


def test_two_cases_of_one_name_are_refused(data):
    with pytest.raises(UserError, match="two cases are called a"):
        DataSet((data.members[0], data.members[0]))


def test_a_folder_of_cases_is_a_data_set_of_real_ones(data, tmp_path):
    found = read_data_set(tmp_path)
    assert [(member.name, member.synthetic, member.modality) for member in found.members] == [
        ("a", False, "CT"),
        ("b", False, "CT"),
    ]
    assert found.labels == {1: "lesion"}


@pytest.mark.parametrize("spoiled", ["gone", "column", "kind"])
def test_a_manifest_that_is_none_is_refused_with_its_line(data, tmp_path, spoiled):
    write_data_set(data, tmp_path)
    manifest = tmp_path / "manifest.csv"
    if spoiled == "gone":
        (tmp_path / "b.nii.gz").unlink()
    else:
        old, new = {"column": ("patient", "who"), "kind": (",real,", ",maybe,")}[spoiled]
        manifest.write_text(manifest.read_text().replace(old, new))
    with pytest.raises(UserError, match="line 3" if spoiled == "gone" else r"patient|line 2"):
        read_data_set(tmp_path)
