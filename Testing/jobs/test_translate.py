"""Translating scans on disk."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pydicom
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import read_volume, write_labels, write_volume
from CTGANAugmentLib.geometry import Box
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.modelzoo.own_folders import OWN_FOLDERS
from CTGANAugmentLib.progress import Cancelled, no_progress
from CTGANAugmentLib.volume import Label, LabelVolume, Volume
from Testing.translation.conftest import PERCENTILE, WINDOW, images_of, write_translator


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """Folder of models with one that translates CT and MR both ways."""
    root = tmp_path_factory.mktemp("models")
    normalization = {"image_a": WINDOW, "image_b": PERCENTILE}
    write_translator(root, images=images_of(modality="CT+MR", normalization=normalization))
    return root


@pytest.fixture(autouse=True)
def installed(models, monkeypatch, without_bundled_models):
    monkeypatch.setenv(OWN_FOLDERS, str(models))


@pytest.fixture
def translate(scan_file, tmp_path):
    def run(progress=no_progress, parameters=None, **arguments):
        defaults = {"input": str(scan_file), "out": str(tmp_path / "out"), "parameters": parameters or {}}
        return Job("translate", {**defaults, **arguments}).run(progress)

    return run


@pytest.fixture
def reference_file(scan, tmp_path):
    """The same body in MR."""
    path = tmp_path / "real.nrrd"
    write_volume(scan.with_array((scan.array + 1000).astype(np.int16)), path)
    return path


def test_the_translation_lies_where_the_scan_lies_and_is_marked(translate, scan, tmp_path):
    done = translate()
    made = read_volume(done["files"]["image"], modality="MR")
    assert made.grid.matches(scan.grid)
    assert sorted(done["files"]) == ["image", "preview", "provenance"]
    record = json.loads((tmp_path / "out" / "erna_mueller_provenance.json").read_text())
    assert record["synthetic"]
    assert record["model"]["id"] == "tiny-translator"
    assert "erna" not in json.dumps(record)
    assert b"SYNTHETIC" in (tmp_path / "out" / "erna_mueller_translated.nrrd").read_bytes()[:4000].upper()


@pytest.mark.parametrize("form", ["nrrd", "nii.gz", "mha", "dicom"])
def test_each_format_holds_image_and_maps_and_replays_to_the_same_bytes(translate, form, tmp_path, content):
    done = translate(parameters={"confidence": "both"}, format=form)
    maps = [read_volume(done["files"][name], modality="MR") for name in ("cycle_error", "flip_spread")]
    assert maps[0].array.max() > 0
    Job("replay", {"provenance": done["files"]["provenance"], "out": str(tmp_path / "again")}).run(
        no_progress
    )
    assert content(tmp_path / "again") == content(tmp_path / "out")


def test_a_dicom_series_of_ct_becomes_one_of_mr_of_the_same_patient(translate, dicom_folder):
    done = translate(input=str(dicom_folder), format="dicom")
    made = read_volume(done["files"]["image"])
    assert made.modality == "MR"
    slices = sorted(Path(done["files"]["image"]).iterdir())
    dataset = pydicom.dcmread(slices[0])
    assert dataset.Modality == "MR"
    assert dataset.PatientID == "PID-4711"


def test_scores_against_a_reference_are_in_the_summary_the_record_and_a_table(
    translate, reference_file, scan, tmp_path
):
    mask = tmp_path / "mask.nrrd"
    inside = np.zeros(scan.array.shape, dtype=np.uint8)
    inside[15:25, 20:40, 20:40] = 1
    write_labels(LabelVolume(inside, scan.ijk_to_ras, labels=(Label(1, "part"),)), mask)
    done = translate(reference=str(reference_file), mask=str(mask))
    scores = done["measured"]["scores"]
    assert set(scores["regions"]) == {"image", "body", "mask"}
    with Path(done["files"]["scores"]).open(newline="") as stream:
        rows = {row["region"]: row for row in csv.DictReader(stream)}
    assert float(rows["mask"]["mae"]) == scores["regions"]["mask"]["mae"] > 0
    assert rows["body"]["unit"] == "a.u."


def test_a_replay_keeps_the_scores_and_needs_no_reference(translate, reference_file, tmp_path, content):
    done = translate(reference=str(reference_file))
    reference_file.unlink()
    Job("replay", {"provenance": done["files"]["provenance"], "out": str(tmp_path / "again")}).run(
        no_progress
    )
    assert content(tmp_path / "again") == content(tmp_path / "out")


def test_a_reference_on_another_grid_is_resampled_and_that_is_told(translate, scan, reference_file, tmp_path):
    same = translate(reference=str(reference_file))["measured"]["scores"]
    assert (same["reference_resampled"], same["share_shown"]) == (False, 1.0)
    real = read_volume(reference_file, modality="MR")
    half = scan.array.shape[0] // 2
    # The upper half; its place in space stays, so that its voxels are those of the scan.
    upper = scan.grid.crop(Box((half, 0, 0), scan.array.shape))
    write_volume(Volume(real.array[half:], upper.ijk_to_ras, "MR"), tmp_path / "upper.nrrd")
    done = translate(reference=str(tmp_path / "upper.nrrd"), overwrite=True)
    assert any("resampled" in warning and "50%" in warning for warning in done["warnings"])
    scores = done["measured"]["scores"]
    assert scores["reference_resampled"]
    assert scores["share_shown"] == pytest.approx(1 - half / scan.array.shape[0], abs=1e-3)


def test_a_reference_of_another_place_is_refused_before_the_work(translate, scan, tmp_path):
    path = tmp_path / "real.nrrd"
    elsewhere = scan.ijk_to_ras + 5000 * np.eye(4, k=3)
    write_volume(Volume(scan.array, elsewhere, "MR"), path)
    with pytest.raises(UserError, match="shows no part of what the scan shows"):
        translate(reference=str(path))
    assert not (tmp_path / "out").exists()


def test_a_mask_without_a_reference_is_refused(translate):
    with pytest.raises(UserError, match="give a reference too"):
        translate(mask="mask.nrrd")


def test_an_unknown_parameter_is_refused(translate):
    with pytest.raises(UserError, match="has no parameter colour"):
        translate(parameters={"colour": "red"})


def test_a_stopped_job_leaves_nothing(translate, tmp_path):
    def stop(fraction, message):
        if fraction > 0.4:
            raise Cancelled

    with pytest.raises(Cancelled):
        translate(stop)
    assert not (tmp_path / "out").exists()


def test_nothing_is_overwritten_unless_asked(translate):
    translate()
    with pytest.raises(UserError, match="exists"):
        translate()
    translate(overwrite=True)
