"""Patches of real and of made scans are cut alike, each with its patient."""

from dataclasses import replace

import numpy as np
import pytest

from CTGANAugmentLib.datasets.data_set import DataSet, Member, write_data_set
from CTGANAugmentLib.datasets.data_settings import DataSettings
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.realism.lesion_set import cut_lesions
from CTGANAugmentLib.files import write_labels, write_volume
from CTGANAugmentLib.volume import LabelVolume, Volume
from Testing.evaluation.experiment.study import GRID, scan_of


@pytest.fixture
def scans(tmp_path):
    """Two scans of one patient and one of another, with masks beside them."""
    for seed, name in enumerate(("anna_1", "anna_2", "bert_1")):
        values, mask = scan_of(seed)
        write_volume(Volume(values, GRID, "CT"), tmp_path / f"{name}.nii.gz")
        write_labels(LabelVolume(mask, GRID), tmp_path / f"{name}_mask.nii.gz")
    return tmp_path


def settings_of(folder, **changes):
    given = {
        "rows": 12,
        "columns": 12,
        "spacing_mm": 2.0,
        "modality": "CT",
        "patient_pattern": r"(?P<patient>[a-z]+)_\d",
    }
    return DataSettings(images=str(folder), **(given | changes))


def test_each_patch_has_its_mask_its_patient_and_hounsfield_units(scans):
    cut = cut_lesions(settings_of(scans))
    assert cut.images.shape == cut.masks.shape == (3, 1, 12, 12)
    assert cut.patients.tolist() == ["anna", "anna", "bert"]
    assert cut.with_lesion.all()
    assert cut.spacing_mm == (2.0, 2.0)
    assert cut.value_range == (-160.0, 240.0)
    within = cut.images[cut.masks].mean() * 200 + 40
    assert within == pytest.approx(60, abs=6)


def test_patches_of_the_body_show_no_lesion_and_a_part_keeps_what_belongs_together(scans):
    cut = cut_lesions(settings_of(scans, around="both", rows=6, columns=6))
    assert 0 < cut.with_lesion.sum() < len(cut)
    lesions = cut.part(cut.with_lesion)
    assert lesions.with_lesion.all()
    assert np.array_equal(lesions.patients, cut.patients[cut.with_lesion])


def test_a_batch_s_folder_gives_real_or_made_cases_with_the_patient_they_came_from(scans):
    names = ("anna_1", "anna_2", "bert_1")
    files = [(scans / f"{name}.nii.gz", scans / f"{name}_mask.nii.gz") for name in names]
    real = [
        Member(name, name[:4], image, "CT", mask) for name, (image, mask) in zip(names, files, strict=True)
    ]
    made = replace(real[2], name="bert_made", synthetic=True, made_from="bert_1")
    folder = scans / "batch"
    folder.mkdir()
    write_data_set(DataSet((real[0], real[1], made)), folder)
    assert cut_lesions(settings_of(folder)).patients.tolist() == ["anna", "anna"]
    assert cut_lesions(settings_of(folder), synthetic=True).patients.tolist() == ["bert"]
    write_data_set(DataSet(tuple(real)), folder)
    with pytest.raises(UserError, match="expected synthetic cases in the batch"):
        cut_lesions(settings_of(folder), synthetic=True)


def test_a_scan_that_cannot_be_cut_is_left_out_and_told(scans):
    values, mask = scan_of(7)
    write_volume(Volume(values, GRID, "CT"), scans / "cara_1.nii.gz")
    write_labels(LabelVolume(np.zeros_like(mask), GRID), scans / "cara_1_mask.nii.gz")
    cut = cut_lesions(settings_of(scans))
    assert len(cut) == 3
    assert cut.notes == ("cara_1 was left out: there is no lesion in it",)
    for name in ("anna_1", "anna_2", "bert_1"):
        (scans / f"{name}.nii.gz").unlink()
        (scans / f"{name}_mask.nii.gz").unlink()
    with pytest.raises(UserError, match="no patch could be cut from any of 1 scans"):
        cut_lesions(settings_of(scans))
