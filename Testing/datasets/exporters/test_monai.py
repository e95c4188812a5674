"""MONAI's own loaders read what is written for them."""

from __future__ import annotations

import numpy as np
import pytest
from monai.data import CacheDataset, load_decathlon_datalist
from monai.transforms import EnsureChannelFirstd, LoadImaged

from CTGANAugmentLib.datasets.data_set import read_data_set
from CTGANAugmentLib.datasets.exporters.monai import Monai
from CTGANAugmentLib.files import read_labels, read_volume


@pytest.fixture(scope="module")
def out(folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("monai")
    Monai(folds=2).export(read_data_set(folder), out)
    return out


def test_the_lists_hold_each_case_once_and_test_real_ones_alone(out):
    training, test = (
        load_decathlon_datalist(str(out / "datalist.json"), data_list_key=key) for key in ("training", "test")
    )
    assert [entry["synthetic"] for entry in training] == [False] * 2 + [True] * 4
    assert [(entry["patient"], entry["synthetic"]) for entry in test] == [("carl", False)]


def test_a_patients_cases_real_or_not_are_in_one_fold(out):
    training = load_decathlon_datalist(str(out / "datalist.json"))
    folds = {
        patient: {e["fold"] for e in training if e["patient"] == patient} for patient in ("anna", "bert")
    }
    assert sorted(folds.values()) == [{0}, {1}]


def test_images_and_labels_are_loaded_as_they_were(out, folder):
    entries = load_decathlon_datalist(str(out / "datalist.json"))[:1]
    keys = ("image", "label")
    loaded = CacheDataset(entries, LoadImaged(keys), progress=False)[0]
    loaded = EnsureChannelFirstd(keys)(loaded)
    real = folder.parent / "anna.nii.gz"
    np.testing.assert_array_equal(loaded["image"][0].numpy().T, read_volume(real).array)
    np.testing.assert_allclose(loaded["image"].affine.numpy(), read_volume(real).ijk_to_ras, atol=1e-5)
    mask = read_labels(folder.parent / "anna_mask.nii.gz").array
    np.testing.assert_array_equal(loaded["label"][0].numpy().T, mask)
