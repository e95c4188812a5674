"""Flags of `ctganaugment generate` as they reach the job."""

from __future__ import annotations

import pytest

from CTGANAugmentLib.jobs.command_line import main
from CTGANAugmentLib.jobs.commands import generate


@pytest.fixture
def jobs(monkeypatch):
    """Jobs that the command would have run."""
    started = []
    monkeypatch.setattr(generate, "run_in_foreground", lambda job: started.append(job) or 0)
    return started


def test_what_is_left_out_has_a_default(jobs):
    assert main(["generate", "--count", "3", "--out", "x"]) == 0
    assert jobs[0].task == "generate"
    assert jobs[0].arguments == {
        "model": "",
        "count": 3,
        "out": "x",
        "seed": 0,
        "label": None,
        "start": 0,
        "truncation": None,
        "masks": None,
        "format": "nii.gz",
        "overwrite": False,
    }


def test_every_flag_reaches_the_job(jobs):
    flags = (
        "--model m --count 3 --out x --seed 5 --label 0 --start 9 --truncation 0.5 --masks lidc --format png"
    )
    assert main(["generate", *flags.split(), "--overwrite"]) == 0
    arguments = {"model": "m", "count": 3, "out": "x", "seed": 5, "label": 0, "start": 9, "truncation": 0.5}
    assert jobs[0].arguments == {**arguments, "masks": "lidc", "format": "png", "overwrite": True}


@pytest.mark.parametrize(
    "flags",
    [
        "--out x",
        "--count 3",
        "--count three --out x",
        "--count 3 --out x --seed -1",
        "--count 3 --out x --format jpg",
    ],
)
def test_misuse_starts_nothing(jobs, capsys, flags):
    assert main(["generate", *flags.split()]) == 2
    assert jobs == []
    assert "ctganaugment generate" in capsys.readouterr().err
