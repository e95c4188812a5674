"""What nnU-Net v2 is given is what it takes, and its folds validate on real patients alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from CTGANAugmentLib.datasets.data_set import read_data_set
from CTGANAugmentLib.datasets.exporters.nnunet import NnUnet
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import read_labels, read_volume


@pytest.fixture(scope="module")
def root(folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("nnunet")
    NnUnet(dataset=7, name="Trial").export(read_data_set(folder), out)
    return out / "Dataset007_Trial"


def test_the_description_has_what_nnu_net_asks_for(root):
    said = json.loads((root / "dataset.json").read_text(encoding="utf-8"))
    assert said["channel_names"] == {"0": "CT"}
    assert said["labels"] == {"background": 0, "organ": 1, "lesion": 2}
    assert said["numTraining"] == 6 == len(list((root / "imagesTr").iterdir()))
    assert said["file_ending"] == ".nii.gz"


def test_labels_are_counted_from_one_and_lie_on_their_images(root, folder):
    for path in (root / "labelsTr").iterdir():
        image = read_volume(root / "imagesTr" / path.name.replace(".nii.gz", "_0000.nii.gz"))
        mask = read_labels(path)
        np.testing.assert_allclose(mask.ijk_to_ras, image.ijk_to_ras)
        assert np.unique(mask.array).tolist() == [0, 1, 2]
    old = read_labels(folder.parent / "anna_mask.nii.gz").array
    new = read_labels(root / "labelsTr" / "anna.nii.gz").array
    assert np.array_equal(new == 2, old == 7)


def test_only_real_cases_are_tested_on(root):
    assert [path.name for path in (root / "imagesTs").iterdir()] == ["carl_0000.nii.gz"]
    synthetic = [path.name for path in (root / "imagesTr").iterdir() if "_synthetic_" in path.name]
    assert len(synthetic) == 4


def test_folds_validate_on_real_patients_whose_variants_are_not_trained_on(root):
    folds = json.loads((root / "splits_final.json").read_text(encoding="utf-8"))
    assert sorted(name for fold in folds for name in fold["val"]) == ["anna", "bert"]
    for fold in folds:
        (held,) = fold["val"]
        assert fold["train"]
        assert not any(name.startswith(held) for name in fold["train"])


def test_a_folder_that_has_nnu_nets_name_is_filled_itself(folder, tmp_path):
    out = tmp_path / "Dataset012_Mine"
    out.mkdir()
    NnUnet().export(read_data_set(folder), out)
    assert (out / "dataset.json").is_file()


@pytest.mark.parametrize(
    ("parameters", "says"), [({"name": "my set"}, "letters and digits"), ({"modality": "MR"}, "CT alone")]
)
def test_what_nnu_net_cannot_hold_is_refused(folder, tmp_path, parameters, says):
    with pytest.raises(UserError, match=says):
        NnUnet(**parameters).export(read_data_set(folder), tmp_path)


def test_nnu_nets_own_check_finds_nothing(root):
    pytest.importorskip("nnunetv2")
    code = (
        "import sys\nfrom nnunetv2.experiment_planning.verify_dataset_integrity import verify_dataset_integrity\n"
        "if __name__ == '__main__': verify_dataset_integrity(sys.argv[1], 1)"
    )
    folders = dict.fromkeys(("nnUNet_raw", "nnUNet_preprocessed", "nnUNet_results"), str(root.parent))
    done = subprocess.run(
        [sys.executable, "-c", code, str(root)],
        env={**os.environ, **folders},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Done" in done.stdout
