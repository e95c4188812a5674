"""Images and masks of a BIDS data set find each other by the entities of their names."""

from __future__ import annotations

import json

import pytest

from CTGANAugmentLib.datasets.bids import bids_pairs, is_bids
from CTGANAugmentLib.datasets.cases import find_cases
from CTGANAugmentLib.errors import UserError


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "dataset_description.json").write_text(json.dumps({"Name": "x", "BIDSVersion": "1.9.0"}))
    for name in (
        "sub-01/ses-1/anat/sub-01_ses-1_T1w.nii.gz",
        "sub-01/ses-2/anat/sub-01_ses-2_T1w.nii.gz",
        "sub-01/ses-2/anat/sub-01_ses-2_FLAIR.nii.gz",
        "sub-02/anat/sub-02_T1w.nii.gz",
        "derivatives/readers/sub-01/ses-1/anat/sub-01_ses-1_label-lesion_mask.nii.gz",
        "derivatives/readers/sub-01/ses-2/anat/sub-01_ses-2_space-FLAIR_label-lesion_mask.nii.gz",
        "derivatives/readers/sub-01/ses-2/anat/sub-01_ses-2_label-vague_mask.nii.gz",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path


def test_a_mask_belongs_to_the_image_with_its_entities_and_its_space(folder):
    pairs, notes = bids_pairs(folder)
    assert [(pair.name, pair.subject, pair.mask.name) for pair in pairs] == [
        ("sub-01_ses-1_T1w", "01", "sub-01_ses-1_label-lesion_mask.nii.gz"),
        ("sub-01_ses-2_FLAIR", "01", "sub-01_ses-2_space-FLAIR_label-lesion_mask.nii.gz"),
    ]
    assert "sub-01_ses-2_label-vague_mask.nii.gz was left out: 2 images fit it" in notes
    assert "sub-02_T1w.nii.gz was left out: no mask was found for it" in notes


def test_the_subject_is_the_patient_of_its_cases(folder):
    cases, _ = find_cases(folder)
    assert [(case.name, case.told.patient) for case in cases] == [
        ("sub-01_ses-1_T1w", "01"),
        ("sub-01_ses-2_FLAIR", "01"),
    ]


def test_a_folder_without_a_description_or_subjects_is_none(folder, tmp_path):
    assert is_bids(folder)
    (folder / "dataset_description.json").unlink()
    assert not is_bids(folder)


def test_a_data_set_without_masks_says_where_they_are_looked_for(folder):
    for mask in folder.glob("derivatives/**/*.nii.gz"):
        mask.unlink()
    with pytest.raises(UserError, match="derivatives"):
        find_cases(folder)
