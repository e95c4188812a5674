"""Images and masks are paired by the names in two patterns."""

from __future__ import annotations

import pytest

from CTGANAugmentLib.datasets.named_pattern import cases_by_pattern
from CTGANAugmentLib.errors import UserError


@pytest.fixture
def folder(tmp_path):
    for name in (
        "p1/a_ct.nii",
        "p1/b_ct.nii",
        "p2/a_ct.nii",
        "p3/a_ct.nii",
        "masks/p1-a.nii",
        "masks/p1-b.nii",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    (tmp_path / "masks" / "p2-a.nii").touch()
    return tmp_path


def test_files_with_the_same_names_belong_together(folder):
    cases, notes = cases_by_pattern(folder, "{patient}/{scan}_ct.nii", "masks/{patient}-{scan}.nii")
    assert [(case.name, case.told.patient, case.reference.name) for case in cases] == [
        ("p1_a", "p1", "p1-a.nii"),
        ("p1_b", "p1", "p1-b.nii"),
        ("p2_a", "p2", "p2-a.nii"),
    ]
    assert notes == ["p3/a_ct.nii was left out: it has no partner"]


@pytest.mark.parametrize(
    ("images", "masks", "says"),
    [
        ("*/a_ct.nii", "masks/*.nii", "the same names"),
        ("{patient}/a_ct.nii", "masks/{scan}.nii", "the same names"),
        ("{patient}/none.nii", "masks/{patient}.nii", "0 images and 3 masks"),
        ("{patient}/*_ct.nii", "masks/{patient}-a.nii", "both fit"),
    ],
)
def test_patterns_that_pair_nothing_or_too_much_are_refused(folder, images, masks, says):
    with pytest.raises(UserError, match=says):
        cases_by_pattern(folder, images, masks)


def test_a_name_that_is_there_twice_must_be_the_same_both_times(tmp_path):
    for name in ("x/x.nii", "x/y.nii", "m/x.nii"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    cases, _ = cases_by_pattern(tmp_path, "{patient}/{patient}.nii", "m/{patient}.nii")
    assert [case.image.name for case in cases] == ["x.nii"]
