"""An export comes whole, into a folder of its own."""

from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import write_labels, write_volume
from CTGANAugmentLib.jobs.command_line import main
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.progress import Cancelled, no_progress
from CTGANAugmentLib.volume import LabelVolume, Volume


@pytest.fixture
def cases(tmp_path):
    folder = tmp_path / "cases"
    folder.mkdir()
    for seed, name in enumerate(("a", "b", "c")):
        values = np.random.default_rng(seed).normal(-100, 200, (3, 8, 9)).astype(np.int16)
        write_volume(Volume(values, np.eye(4), "CT"), folder / f"{name}.nii.gz")
        mask = (values > 200).astype(np.uint8)
        write_labels(LabelVolume(mask, np.eye(4)), folder / f"{name}_mask.nii.gz")
    return folder


def test_real_cases_can_be_exported_from_the_command_line(cases, tmp_path, capsys):
    out = tmp_path / "raw"
    assert main(["export", str(cases), "--layout", "nnunet", "--dataset", "42", "--out", str(out)]) == 0
    assert (out / "Dataset042_Augmented" / "dataset.json").is_file()
    assert "splits_final.json" in capsys.readouterr().err


def test_a_folder_of_something_else_is_never_replaced(cases, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.docx").touch()
    arguments = {"data": str(cases), "out": str(tmp_path / "out"), "layout": "nifti", "overwrite": True}
    with pytest.raises(UserError, match="no export"):
        Job("export", arguments).run(no_progress)


def test_an_export_is_replaced_only_when_allowed(cases, tmp_path):
    arguments = {"data": str(cases), "out": str(tmp_path / "out"), "layout": "nifti"}
    Job("export", arguments).run(no_progress)
    with pytest.raises(UserError, match="an export already"):
        Job("export", arguments).run(no_progress)
    Job("export", {**arguments, "layout": "monai", "overwrite": True}).run(no_progress)
    assert (tmp_path / "out" / "datalist.json").is_file()
    assert not (tmp_path / "out" / "real").exists()


def test_a_stopped_export_leaves_nothing(cases, tmp_path):
    def stop(fraction, _message):
        if fraction > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        Job("export", {"data": str(cases), "out": str(tmp_path / "out"), "layout": "nifti"}).run(stop)
    assert [path.name for path in tmp_path.iterdir()] == ["cases"]


def test_flags_that_a_layout_cannot_have_are_a_wrong_use(cases, tmp_path, capsys):
    command = ["export", str(cases), "--out", str(tmp_path / "out"), "--layout"]
    assert main([*command, "nnunet", "--folds", "1"]) == 2
    assert main([*command, "nifti", "--folds", "3"]) == 2
    assert main([*command, "no-such"]) == 2
    assert "from 2 to 20" in capsys.readouterr().err
