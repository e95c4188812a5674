"""A comparison as a job and as a command: tables, a report, going on, stopping."""

from __future__ import annotations

import csv
import json
import time

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import write_labels, write_volume
from CTGANAugmentLib.geometry import Grid
from CTGANAugmentLib.jobs.command_line import main
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.progress import no_progress
from CTGANAugmentLib.volume import LabelVolume, Volume

FAST = "window,otsu,growing-tolerance"


@pytest.fixture
def patients(tmp_path):
    """Folder with two patients, each with a scan and a mask of a ball."""
    folder = tmp_path / "patients"
    matrix = np.diag([-1.5, -1.5, 2.0, 1.0])
    grid = Grid((24, 40, 40), matrix)
    inside = np.linalg.norm(grid.voxel_centers_ras() - grid.to_ras((20, 20, 12)), axis=-1) <= 10
    for number, contrast in enumerate((90, 60), start=1):
        noise = np.random.default_rng(number).normal(0, 6, grid.shape_kji)
        scan = Volume((40 + contrast * inside + noise).astype(np.int16), matrix, "CT")
        (folder / f"p{number}").mkdir(parents=True)
        write_volume(scan, folder / f"p{number}" / "ct.nrrd")
        write_labels(LabelVolume(inside.astype(np.uint8), matrix), folder / f"p{number}" / "mask.nrrd")
    return folder


def job(patients, tmp_path, **arguments):
    defaults = {"input": str(patients), "out": str(tmp_path / "out"), "methods": FAST, "modality": "CT"}
    return Job("compare", {**defaults, **arguments})


def test_cases_of_a_folder_give_tables_and_a_report(patients, tmp_path):
    told = []
    result = job(patients, tmp_path).run(lambda fraction, message: told.append((fraction, message)))
    with (tmp_path / "out" / "results.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["case"], row["method"]) for row in rows] == [
        (case, method) for case in ("p1", "p2") for method in ("otsu", "window", "growing-tolerance")
    ]
    assert all(float(row["dice"]) > 0.8 and float(row["seconds"]) > 0 for row in rows)
    assert json.loads(rows[1]["suggested"])["lower_intensity"] < 130
    best = result["measured"]["methods"]
    assert [line["dice_median"] for line in best] == sorted(
        (line["dice_median"] for line in best), reverse=True
    )
    report = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert report.count("<figure") == 6
    assert str(tmp_path) not in report
    assert len((tmp_path / "out" / "summary.csv").read_text().splitlines()) == 4
    assert [fraction for fraction, _ in told] == sorted(fraction for fraction, _ in told)
    assert told[-1][0] == 1.0


def test_the_same_command_again_only_writes_the_report(patients, tmp_path):
    job(patients, tmp_path).run(no_progress)
    before = (tmp_path / "out" / "results.csv").read_bytes()
    (tmp_path / "out" / "report.html").unlink()
    began = time.monotonic()
    job(patients, tmp_path).run(no_progress)
    assert time.monotonic() - began < 5
    assert (tmp_path / "out" / "report.html").exists()
    assert (tmp_path / "out" / "results.csv").read_bytes() == before
    with pytest.raises(UserError, match="holds another comparison"):
        job(patients, tmp_path, methods="otsu").run(no_progress)


def test_the_job_stops_within_two_seconds_and_keeps_what_was_done(patients, tmp_path, start):
    path = tmp_path / "job.json"
    path.write_text(job(patients, tmp_path, methods="all").to_text(), encoding="utf-8")
    process = start("run", path)
    results = tmp_path / "out" / "results.csv"
    until = time.monotonic() + 60
    while not (results.exists() and results.read_text().count("\n") > 3) and time.monotonic() < until:
        time.sleep(0.05)
    asked = time.monotonic()
    output, _ = process.communicate("cancel\n", timeout=30)
    assert time.monotonic() - asked < 6
    assert json.loads(output.splitlines()[-1])["event"] == "cancelled"
    assert results.read_text().count("\n") > 3


def test_one_scan_by_the_command_line_with_seeds_at_negative_coordinates(patients, tmp_path, capsys):
    scan = patients / "p1" / "ct.nrrd"
    base = ["compare", str(scan), "--reference", str(scan.with_name("mask.nrrd")), "--methods", FAST]
    where = ["--seed-point", "-30,-30,24", "--outside", "-3,-30,24", "--modality", "CT"]
    assert main([*base, *where, "--out", str(tmp_path / "out")]) == 0
    output, error = capsys.readouterr()
    assert error == ""
    assert output.splitlines()[0].split() == ["report", str(tmp_path / "out" / "report.html")]
    assert output.count("Dice") == 3
    report = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "given by hand" in report
    assert "(-30.0, -30.0, 24.0)" in report


def test_without_a_seed_the_report_says_where_it_came_from(patients, tmp_path):
    job(patients, tmp_path, methods="otsu").run(no_progress)
    assert "the deepest point of the reference" in (tmp_path / "out" / "report.html").read_text()


MISUSE = {
    "no reference": (("SCAN",), "--reference MASK"),
    "an unknown method": (("SCAN", "--reference", "m.nrrd", "--methods", "magic"), "got magic"),
    "no time": (("SCAN", "--reference", "m.nrrd", "--time-limit-s", "0"), "expected a number above 0"),
    "a region without size": (("SCAN", "--reference", "m.nrrd", "--roi=-1,0,0,9,9,0"), "above 0 mm"),
}


@pytest.mark.parametrize("name", MISUSE)
def test_misuse_is_explained(patients, tmp_path, capsys, name):
    arguments, message = MISUSE[name]
    scan = str(patients / "p1" / "ct.nrrd")
    code = main(["compare", *(scan if a == "SCAN" else a for a in arguments), "--out", str(tmp_path / "out")])
    assert code == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_seeds_by_hand_do_not_fit_several_scans(patients, tmp_path):
    with pytest.raises(UserError, match="points fit one scan alone"):
        job(patients, tmp_path, points=[[0, 0, 0]]).run(no_progress)


def test_failures_are_told_and_are_no_failure_of_the_job(patients, tmp_path, capsys):
    arguments = ("--methods", "otsu", "--modality", "CT", "--out", str(tmp_path / "out"))
    (patients / "p2" / "ct.nrrd").write_text("broken")
    assert main(["compare", str(patients), *arguments]) == 0
    output, error = capsys.readouterr()
    assert "1 of 2 runs failed" in error
    assert "Otsu" in output
