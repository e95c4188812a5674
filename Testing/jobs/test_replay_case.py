"""A case of a batch can be made again from its record alone, its scan and its labels."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from CTGANAugmentLib.datasets.data_set import read_data_set
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import write_labels, write_volume
from CTGANAugmentLib.jobs.command_line import main
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.progress import no_progress
from CTGANAugmentLib.volume import LabelVolume, Volume

STEPS = [
    {
        "name": "sarcoma",
        "variants": 2,
        "do": [
            {
                "operation": "parametric",
                "preset": "soft-tissue-sarcoma",
                "diameter_mm": [8, 12],
                "inside": "body",
            },
            {"pipeline": "light"},
        ],
    },
    {"name": "pasted", "do": [{"operation": "copy-paste", "inside": "body"}]},
]


def _write_case(folder, name, seed):
    folder.mkdir()
    k, j, i = np.indices((14, 40, 40))
    body = np.hypot(j - 20, i - 20) < 17
    ball = np.hypot(np.hypot(j - 14, i - 14), 1.5 * (k - 7)) < 4
    noise = np.random.default_rng(seed).normal(0, 8, body.shape)
    values = np.where(body, 50 + noise + 30 * ball, -1000).astype(np.int16)
    grid = np.diag([2.0, 2.0, 3.0, 1.0])
    write_volume(Volume(values, grid, "CT"), folder / f"{name}.nii.gz")
    write_labels(LabelVolume(ball.astype(np.uint8), grid), folder / f"{name}_mask.nii.gz")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Folder with a patient, another one to copy lesions from, and a batch."""
    home = tmp_path_factory.mktemp("replay")
    _write_case(home / "anna-miller", "a", 0)
    _write_case(home / "bert-smith", "b", 1)
    pasted = {**STEPS[1]["do"][0], "source": str(home / "bert-smith")}
    recipe = {"title": "Trial", "seed": 4, "steps": [STEPS[0], {**STEPS[1], "do": [pasted]}]}
    data = str(home / "anna-miller")
    Job("batch", {"recipe": recipe, "data": data, "out": str(home / "batch")}).run(no_progress)
    return home


def _again(home, member, out, **more):
    scan, mask = home / "anna-miller" / "a.nii.gz", home / "anna-miller" / "a_mask.nii.gz"
    given = {"input": str(scan), "masks": str(mask), **more}
    return Job("replay", {"provenance": str(member.provenance), "out": str(out), **given}).run(no_progress)


def test_image_mask_and_record_are_the_same_bytes(home, tmp_path):
    made = [each for each in read_data_set(home / "batch").members if each.synthetic]
    assert len(made) == 3
    for member in made:
        found = _again(home, member, tmp_path, source=str(home / "bert-smith"))
        for kind in ("image", "mask", "provenance"):
            assert Path(found["files"][kind]).read_bytes() == getattr(member, kind).read_bytes()


def test_records_name_no_place_of_this_machine(home):
    for path in (home / "batch" / "synthetic").rglob("provenance.json"):
        assert "anna-miller" not in path.read_text()
        assert "bert-smith" not in path.read_text()
        assert "labels" in json.loads(path.read_text())["inputs"]


def test_other_labels_and_a_missing_source_are_refused(home, tmp_path):
    members = {each.step: each for each in read_data_set(home / "batch").members if each.synthetic}
    other = tmp_path / "other.nii.gz"
    write_labels(LabelVolume(np.zeros((14, 40, 40), np.uint8), np.diag([2.0, 2.0, 3.0, 1.0])), other)
    with pytest.raises(UserError, match="--masks"):
        _again(home, members["sarcoma"], tmp_path, masks=str(other))
    with pytest.raises(UserError, match="source"):
        _again(home, members["pasted"], tmp_path)


def test_an_earlier_replay_is_replaced_only_when_allowed(home, tmp_path):
    member = next(each for each in read_data_set(home / "batch").members if each.step == "sarcoma")
    _again(home, member, tmp_path)
    with pytest.raises(UserError, match="overwriting"):
        _again(home, member, tmp_path)
    _again(home, member, tmp_path, overwrite=True)


def test_the_command_line_replays_a_case(home, tmp_path):
    member = next(each for each in read_data_set(home / "batch").members if each.step == "sarcoma")
    folder = home / "anna-miller"
    given = ["--input", str(folder / "a.nii.gz"), "--masks", str(folder / "a_mask.nii.gz")]
    assert main(["replay", str(member.provenance), *given, "--out", str(tmp_path)]) == 0
    assert (tmp_path / member.name / "case.json").is_file()
