"""Copies of a scan with its labels: whole, repeatable one by one, and replayed to the same bytes."""

from __future__ import annotations

import json

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import read_labels, read_volume, write_labels, write_volume
from CTGANAugmentLib.jobs.command_line import main
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.progress import Cancelled, no_progress
from CTGANAugmentLib.volume import Label, LabelVolume, Volume

GRID = np.diag([2.0, 2.0, 3.0, 1.0])


@pytest.fixture
def files(tmp_path, monkeypatch):
    """A scan and its mask; what is remembered of them stays here."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    k, j, i = np.indices((10, 32, 30))
    ball = np.hypot(np.hypot(j - 16, i - 14), k - 5) < 4
    body = np.hypot(j - 16, i - 15) < 13
    noise = np.random.default_rng(0).normal(0, 10, ball.shape)
    values = np.where(body, 40 + noise + 80 * ball, -1000).astype(np.int16)
    write_volume(Volume(values, GRID, "CT"), tmp_path / "ct.nrrd")
    labels = LabelVolume(ball.astype(np.uint8), GRID, labels=(Label(1, "Mass"),))
    write_labels(labels, tmp_path / "mass.seg.nrrd")
    return tmp_path


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def augment(files, out, *more):
    return main(
        ["augment", str(files / "ct.nrrd"), "--mask", str(files / "mass.seg.nrrd"), "--out", str(out), *more]
    )


def test_each_copy_has_image_labels_record_and_preview(files, capsys):
    assert augment(files, files / "out", "--pipeline", "nnunet-like", "--count", "2", "--seed", "4") == 0
    kinds = (".nrrd", "_labels.seg.nrrd", "_preview.png", "_provenance.json")
    names = sorted(f"ct_augmented_{number}{kind}" for number in (1, 2) for kind in kinds)
    assert sorted(contents(files / "out")) == names
    record = json.loads((files / "out" / "ct_augmented_1_provenance.json").read_text())
    assert record["synthetic"]
    assert set(record["inputs"]) == {"scan", "labels"}
    assert str(files) not in json.dumps(record)
    assert read_labels(files / "out" / "ct_augmented_1_labels.seg.nrrd").labels[0].name == "Mass"
    assert "image 2" in capsys.readouterr().out


def test_a_copy_is_the_same_however_many_are_made(files):
    augment(files, files / "two", "--count", "2")
    augment(files, files / "five", "--count", "5")
    two, five = (read_volume(files / name / "ct_augmented_2.nrrd") for name in ("two", "five"))
    assert two.sha256 == five.sha256
    assert read_volume(files / "five" / "ct_augmented_3.nrrd").sha256 != five.sha256


def test_one_transform_has_flags_of_its_own(files, capsys):
    options = ("--transform", "rotation", "--axial-deg", "90", "--seed", "1")
    assert augment(files, files / "out", *options) == 0
    record = json.loads((files / "out" / "ct_augmented_1_provenance.json").read_text())
    (plan,) = record["plan"]["choices"]["plans"]
    assert plan["operation"] == "rotation"
    assert plan["parameters"]["axial_deg"] == 90
    bright = read_volume(files / "out" / "ct_augmented_1.nrrd").array > 80
    mask = read_labels(files / "out" / "ct_augmented_1_labels.seg.nrrd").array > 0
    assert 2 * (bright & mask).sum() / (bright.sum() + mask.sum()) > 0.85
    assert augment(files, files / "out2", "--transform", "rotation", "--axial-deg", "900") == 2
    assert augment(files, files / "out2", "--transform", "elastic", "--largest-mm", "40") == 2
    assert "could fold" in capsys.readouterr().err


def test_a_replay_writes_the_same_bytes_wherever_scan_and_labels_were_moved(files):
    augment(files, files / "out", "--pipeline", "paper", "--count", "3", "--format", "nii.gz")
    record = files / "out" / "ct_augmented_3_provenance.json"
    assert main(["replay", str(record), "--out", str(files / "again")]) == 0
    again = contents(files / "again")
    assert again == {name: data for name, data in contents(files / "out").items() if "_3" in name}
    for name in ("ct.nrrd", "mass.seg.nrrd"):
        (files / name).rename(files / f"moved_{name}")
    command = ["replay", str(record), "--out", str(files / "moved"), "--input", str(files / "moved_ct.nrrd")]
    assert main(command) == 1
    assert main([*command, "--masks", str(files / "moved_mass.seg.nrrd")]) == 0
    assert contents(files / "moved") == again


def test_other_labels_than_those_of_the_record_are_refused(files, capsys):
    augment(files, files / "out")
    write_labels(LabelVolume(np.ones((10, 32, 30), np.uint8), GRID), files / "other.seg.nrrd")
    record = files / "out" / "ct_augmented_1_provenance.json"
    assert (
        main(["replay", str(record), "--out", str(files / "x"), "--masks", str(files / "other.seg.nrrd")])
        == 1
    )
    assert "expected the labels with SHA-256" in capsys.readouterr().err
    assert not (files / "x").exists() or not any((files / "x").iterdir())


def test_labels_that_leave_the_picture_are_told_of(files):
    arguments = {
        "input": str(files / "ct.nrrd"),
        "mask": str(files / "mass.seg.nrrd"),
        "out": str(files / "out"),
        "seed": 0,
        "pipeline": {"steps": [{"transform": "cutout", "count": 50, "smallest_mm": 40, "largest_mm": 60}]},
    }
    answer = Job("augment", arguments).run(no_progress)
    assert answer["warnings"] == ["ct_augmented_1.nrrd: Mass is no longer in the picture"]


def test_a_stopped_run_keeps_whole_copies_alone(files):
    def stop(fraction, _message):
        if fraction > 0.5:
            raise Cancelled

    arguments = {
        "input": str(files / "ct.nrrd"),
        "out": str(files / "out"),
        "seed": 0,
        "pipeline": "light",
        "count": 3,
    }
    with pytest.raises(Cancelled):
        Job("augment", arguments).run(stop)
    names = list(contents(files / "out"))
    assert names == ["ct_augmented_1.nrrd", "ct_augmented_1_preview.png", "ct_augmented_1_provenance.json"]
    with pytest.raises(UserError, match="count"):
        Job("augment", {**arguments, "count": -1}).run(no_progress)
