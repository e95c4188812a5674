"""Batches and the look through cases from the command line."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import write_labels, write_volume
from CTGANAugmentLib.jobs.command_line import main
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.progress import no_progress
from CTGANAugmentLib.volume import LabelVolume, Volume

SHAPE = (6, 20, 20)
RECIPE = "seed: 3\nsteps:\n  - {name: flips, variants: 2, do: [{operation: flip, probability: 0.5}]}\n"


@pytest.fixture
def data(tmp_path):
    """Two patients in folders of their own."""
    for seed, patient in enumerate(("p1", "p2")):
        folder = tmp_path / "data" / patient
        folder.mkdir(parents=True)
        values = np.random.default_rng(seed).normal(-100, 200, SHAPE).astype(np.int16)
        write_volume(Volume(values, np.eye(4), "CT"), folder / "ct.nii.gz")
        mask = np.zeros(SHAPE, np.uint8)
        mask[2, 3, 4] = 1
        write_labels(LabelVolume(mask, np.eye(4)), folder / "tumour_mask.nii.gz")
    (tmp_path / "recipe.yaml").write_text(RECIPE)
    return tmp_path


def test_a_batch_from_the_command_line_says_where_its_manifest_is(data, capsys):
    command = ["batch", str(data / "recipe.yaml"), "--data", str(data / "data"), "--out", str(data / "out")]
    assert main(command) == 0
    said = capsys.readouterr()
    assert f"manifest    {data / 'out' / 'manifest.csv'}" in said.out
    assert "4 synthetic cases beside 2 real" in said.err
    with (data / "out" / "manifest.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["synthetic"] for row in rows] == ["real"] * 2 + ["synthetic"] * 4
    assert main(command) == 0


def test_a_seed_on_the_command_line_counts_instead_of_the_recipe_s(data):
    for name, seed in (("a", "3"), ("b", "4")):
        command = [
            "batch",
            str(data / "recipe.yaml"),
            "--data",
            str(data / "data"),
            "--out",
            str(data / name),
        ]
        assert main([*command, "--seed", seed]) == 0
    kept = [json.loads((data / name / "recipe.json").read_text()) for name in ("a", "b")]
    assert [each["recipe"]["seed"] for each in kept] == [3, 4]
    assert str(data) not in json.dumps(kept)


def test_cases_are_shown_in_pairs_with_what_is_wrong(data, capsys):
    assert main(["cases", str(data / "data"), "--csv", str(data / "cases.csv")]) == 0
    assert "2 of 2 cases can be used (2 CT), of 2 patients" in capsys.readouterr().out
    (data / "data" / "p2" / "ct.nii.gz").write_bytes(b"no scan")
    patterns = ["--images", "{patient}/ct.nii.gz", "--masks", "{patient}/tumour_mask.nii.gz"]
    assert main(["cases", str(data / "data"), *patterns]) == 1
    assert "1 of 2 cases can be used" in capsys.readouterr().out
    assert main(["cases", str(data / "data"), "--csv", str(data / "cases.csv")]) == 1
    assert "exists" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "says"),
    [({"workers": 0.5}, "workers: expected"), ({"images": "{patient}/ct.nii.gz"}, "belong together")],
)
def test_what_a_job_cannot_mean_is_refused(data, more, says):
    arguments = {"recipe": str(data / "recipe.yaml"), "data": str(data / "data"), "out": str(data / "out")}
    with pytest.raises(UserError, match=says):
        Job("batch", {**arguments, **more}).run(no_progress)
    assert not (data / "out").exists()
