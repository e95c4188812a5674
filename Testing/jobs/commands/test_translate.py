"""Flags of `ctganaugment translate` as they reach the job."""

from __future__ import annotations

import pytest

from CTGANAugmentLib.jobs.command_line import main
from CTGANAugmentLib.jobs.commands import translate
from CTGANAugmentLib.jobs.exit_codes import USAGE


@pytest.fixture
def jobs(monkeypatch):
    """Jobs that the command would have run."""
    started = []
    monkeypatch.setattr(translate, "run_in_foreground", lambda job: started.append(job) or 0)
    return started


def test_every_flag_reaches_the_job(jobs):
    flags = (
        "--out x --model m --direction b_to_a --planes three --confidence both --average-flips --reference r.nrrd "
        "--mask m.nrrd --modality MR --format mha --batch-size 2 --threads 1 --precision bfloat16"
    )
    assert main(["translate", "scan.nrrd", *flags.split()]) == 0
    assert jobs[0].task == "translate"
    assert jobs[0].arguments == {
        "input": "scan.nrrd",
        "parameters": {
            "model": "m",
            "direction": "b_to_a",
            "planes": "three",
            "confidence": "both",
            "average_flips": True,
            "precision": "bfloat16",
            "batch_size": 2,
            "threads": 1,
        },
        "reference": "r.nrrd",
        "mask": "m.nrrd",
        "modality": "MR",
        "series": None,
        "out": "x",
        "format": "mha",
        "anonymize": False,
        "overwrite": False,
    }


def test_what_is_left_out_is_left_to_the_operation(jobs):
    assert main(["translate", "scan.nrrd", "--out", "x"]) == 0
    assert jobs[0].arguments["parameters"] == {}


def test_a_mask_without_a_reference_is_misuse(jobs, capsys):
    assert main(["translate", "scan.nrrd", "--out", "x", "--mask", "m.nrrd"]) == USAGE
    assert "--reference" in capsys.readouterr().err
    assert not jobs
