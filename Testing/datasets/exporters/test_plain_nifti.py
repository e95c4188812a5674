"""What is real and what is synthetic lie in different folders."""

from __future__ import annotations

import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it

from CTGANAugmentLib.datasets.data_set import read_data_set
from CTGANAugmentLib.datasets.exporters.plain_nifti import PlainNifti


def test_real_and_synthetic_lie_apart_and_synthetic_files_say_so(folder, tmp_path):
    PlainNifti().export(read_data_set(folder), tmp_path)
    images = list(tmp_path.rglob("*.nii.gz"))
    assert len(images) == 14
    for path in images:
        note = sitk.ReadImage(str(path)).GetMetaData("descrip")
        assert ("SYNTHETIC" in note) == (tmp_path / "synthetic" in path.parents)
    assert sorted(path.name for path in (tmp_path / "real" / "test").iterdir()) == [
        "carl.nii.gz",
        "carl_mask.nii.gz",
    ]
