"""Which files belong to a set of patches, and which formats hold them."""

from __future__ import annotations

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.jobs.patch_outputs import FORMATS, check_format, is_own


@pytest.mark.parametrize(
    "name",
    ["manifest.csv", "provenance.json", "sheet.png", "synthetic_000012.nii.gz", "synthetic_1_mask.png"],
)
def test_its_own_files_are_known(name):
    assert is_own(name)


@pytest.mark.parametrize(
    "name", ["thesis.txt", "scan.nii.gz", "synthetic_a.nrrd", "my_manifest.csv", "sheet.png.bak"]
)
def test_others_are_not(name):
    assert not is_own(name)


def test_a_picture_holds_one_slice():
    for form in FORMATS:
        check_format(form)
    check_format("nrrd", 3)
    with pytest.raises(
        UserError, match=r"png holds one slice, the model's patches have 3: choose nii\.gz or nrrd"
    ):
        check_format("png", 3)
    with pytest.raises(UserError, match="expected a format out of"):
        check_format("jpg")
