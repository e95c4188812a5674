import re

import pytest

from CTGANAugmentLib.datasets.data_settings import DataSettings
from CTGANAugmentLib.datasets.scans import find_scans
from CTGANAugmentLib.errors import UserError


def make(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def found(folder, **settings):
    scans, notes = find_scans(DataSettings.from_json(settings, folder))

    def told(path):
        return None if path is None else path.relative_to(folder).as_posix()

    return {
        n: [(s.name, told(s.image), told(s.mask), told(s.other)) for s in x] for n, x in scans.items()
    }, notes


def make_sts(folder):
    for name in ("STS_1", "STS_2"):
        make(
            folder,
            *(f"{name}/{kind}_{part}.nii.gz" for kind in ("CT", "MR_T1") for part in ("image", "mask")),
        )
    make(folder, "STS_3/CT_image.nii.gz", "STS_3/CT_mask.nii.gz", "cases.csv")


def test_patterns_name_a_file_in_each_patients_folder(tmp_path):
    make_sts(tmp_path)
    scans, notes = found(
        tmp_path,
        a="*/CT_image.nii.gz", masks_a="*/CT_mask.nii.gz", b="*/MR_T1_image.nii.gz", masks_b="*/MR_T1_mask.nii.gz",
    )  # fmt: skip
    assert scans["a"][2] == ("STS_3", "STS_3/CT_image.nii.gz", "STS_3/CT_mask.nii.gz", None)
    assert [name for name, *_ in scans["b"]] == ["STS_1", "STS_2"]
    assert notes == []


def test_pairs_are_of_one_name_and_the_others_are_told(tmp_path):
    make_sts(tmp_path)
    scans, notes = found(
        tmp_path, a="*/CT_image.nii.gz", b="*/MR_T1_image.nii.gz", masks_b="*/MR_T1_mask.nii.gz", paired=True
    )
    assert scans["main"][0] == (
        "STS_1", "STS_1/CT_image.nii.gz", "STS_1/MR_T1_mask.nii.gz", "STS_1/MR_T1_image.nii.gz"
    )  # fmt: skip
    assert len(scans["main"]) == 2
    assert notes == ["STS_3 was left out: it is not in both a and b"]


def test_masks_lie_in_a_folder_of_their_own(tmp_path):
    make(tmp_path, "ct/a.nii.gz", "ct/b_0000.nii.gz", "ct/c.nii.gz", "seg/a_mask.nii.gz", "seg/b.nii.gz")
    scans, notes = found(tmp_path, images="ct", masks="seg")
    assert scans["main"] == [
        ("a", "ct/a.nii.gz", "seg/a_mask.nii.gz", None),
        ("b", "ct/b_0000.nii.gz", "seg/b.nii.gz", None),
    ]
    assert notes == ["c was left out: no mask was found for it"]


def test_the_layout_of_nnu_net_is_read_as_it_is(tmp_path):
    make(tmp_path, "imagesTr/l_1_0000.nii.gz", "imagesTr/l_1_0001.nii.gz", "labelsTr/l_1.nii.gz")
    scans, _ = found(tmp_path, images=".")
    assert scans["main"] == [("l_1", "imagesTr/l_1_0000.nii.gz", "labelsTr/l_1.nii.gz", None)]


def test_scans_without_masks_will_do_where_none_is_needed(tmp_path):
    make(tmp_path, "a.nii.gz", "b.nii.gz")
    scans, _ = found(tmp_path, images=".", around="body")
    assert [(name, mask) for name, _, mask, _ in scans["main"]] == [("a", None), ("b", None)]
    with pytest.raises(UserError, match="found no scan with a reference"):
        found(tmp_path, images=".")


def test_a_patients_own_folder_tells_the_patient(tmp_path):
    make(tmp_path, "p1/ct.nii.gz", "p1/ct_mask.nii.gz", "p1/mr.nii.gz", "p1/mr_mask.nii.gz")
    scans, _ = find_scans(DataSettings.from_json({"images": "."}, tmp_path))
    assert [scan.told.patient for scan in scans["main"]] == ["p1", "p1"]


BAD = {
    "two stars": ({"images": "*/*.nii.gz"}, "with one * that stands for the case"),
    "nothing fits": ({"images": "*/x.nii.gz", "around": "body"}, "nothing fits the pattern"),
    "no masks": ({"images": "*/CT_image.nii.gz"}, "patches around lesions need masks"),
    "masks of others": ({"images": "*/CT_image.nii.gz", "masks": "CT_*.nii.gz"}, "nothing fits the pattern"),
    "no folder": ({"images": "*/CT_image.nii.gz", "masks": "seg"}, "expected a folder or a pattern"),
    "not there": ({"images": "nowhere", "around": "body"}, "expected a folder of cases"),
    "pairs without masks": (
        {"a": "*/CT_image.nii.gz", "b": "*/MR_T1_image.nii.gz", "paired": True},
        "need masks",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_there_is_said(tmp_path, name):
    make_sts(tmp_path)
    settings, message = BAD[name]
    with pytest.raises(UserError, match=re.escape(message)):
        found(tmp_path, **settings)
