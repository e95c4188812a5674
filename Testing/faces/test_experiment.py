"""What the Evaluate panel says before an experiment runs, the job it makes, and how it shows what was found."""

import json

import pytest

from CTGANAugmentLib.faces import experiment
from CTGANAugmentLib.faces.experiment import (
    OWN_EXPERIMENT,
    ExperimentScans,
    experiment_choices,
    experiment_job,
    experiment_summary,
    outcome_in,
    outcome_of,
    why_not_experiment,
)
from CTGANAugmentLib.jobs.job import TASKS

DICE = {"name": "dice", "title": "Dice", "help": "overlap", "unit": "%", "better": "higher"}
HD95 = {"name": "hd95_mm", "title": "HD95", "help": "distance", "unit": "mm", "better": "lower"}


def row_of(arm, patients, dice, hd95_mm):
    """Finding as ``figures.json`` says it, with intervals of ten points and of one millimetre around the values."""
    row = {"arm": arm, "patients": patients, "trained_on": str(patients), "trained_on_most": patients}
    for name, value, around in (("dice", dice, 0.1), ("hd95_mm", hd95_mm, 1.0)):
        row[name] = value
        row[f"{name}_low"] = None if value is None else value - around
        row[f"{name}_high"] = None if value is None else value + around
    return row


@pytest.fixture
def figures():
    """An experiment of two arms and two numbers of patients, one of which has found nothing."""
    return {
        "figures": [DICE, HD95],
        "experiment": {"arms": {"none": {}, "classic": {"join": ["none"]}}},
        "answer": ["No: classic is not shown to help."],
        "findings": [
            row_of("none", 2, 0.5, 9.0),
            row_of("classic", 2, 0.6, None),
            row_of("none", 8, 0.7, 5.0),
            row_of("classic", 8, 0.8, 4.0),
        ],
    }


def test_experiments_have_titles_and_ones_own_comes_last():
    choices = experiment_choices()
    assert [name for name, _title in choices] == ["classification", "segmentation", OWN_EXPERIMENT]
    assert all("?" in title for _name, title in choices[:-1])


def test_without_what_reads_them_only_ones_own_experiment_is_offered(monkeypatch):
    monkeypatch.setattr(experiment, "missing_packages", lambda _packages: ["yaml"])
    assert [name for name, _title in experiment_choices()] == [OWN_EXPERIMENT]


def test_without_what_trains_the_missing_package_is_named(monkeypatch):
    monkeypatch.setattr(experiment, "why_no_packages", lambda _packages: "install torch first")
    assert why_not_experiment("classification", "scans", "out") == "install torch first"


@pytest.mark.parametrize(
    ("config", "images", "out", "said"),
    [
        (" ", "scans", "out", "YAML file"),
        ("no-such", "scans", "out", "no-such"),
        ("classification", " ", "out", "where the scans are"),
        ("classification", "scans", " ", "which folder"),
        ("classification", "scans", "out", ""),
    ],
)
def test_what_keeps_an_experiment_from_running_is_said(config, images, out, said):
    reason = why_not_experiment(config, images, out)
    assert said in reason
    assert bool(reason) == bool(said)


def test_an_experiment_that_names_its_scans_needs_none_named(tmp_path):
    (tmp_path / "mine.yaml").write_text("data: {images: scans}\n")
    assert why_not_experiment(str(tmp_path / "mine.yaml"), "", "out") == ""


def test_the_job_says_what_was_set_and_nothing_else(tmp_path):
    job = experiment_job("classification", " scans ", "", tmp_path, ExperimentScans(label=2))
    assert job.task in TASKS
    assert dict(job.arguments) == {
        "config": "classification",
        "out": str(tmp_path),
        "images": "scans",
        "label": 2,
        "workers": 1,
    }


def test_the_table_has_a_row_an_arm_and_number_of_patients_with_intervals(figures, tmp_path):
    outcome = outcome_of(figures, tmp_path)
    assert outcome.headings == ("Training patients", "Arm", "Dice (%)", "HD95 (mm)")
    assert outcome.rows[0] == ("2", "none", "50.0 (40.0 – 60.0)", "9.0 (8.0 – 10.0)")
    assert outcome.rows[1] == ("2", "classic", "60.0 (50.0 – 70.0)", "–")


def test_curves_go_over_the_number_of_patients(figures, tmp_path):
    curves = outcome_of(figures, tmp_path).curves
    assert curves["Dice"] == {"none": [(2, 0.5), (8, 0.7)], "classic": [(2, 0.6), (8, 0.8)]}
    assert curves["HD95"]["classic"] == [(2, None), (8, 4.0)]


def test_charts_have_a_line_an_arm_and_are_dashed_where_arms_are_joined(figures, tmp_path):
    charts = outcome_of(figures, tmp_path).charts
    assert list(charts) == ["Dice", "HD95"]
    assert charts["Dice"].count("<polyline") == 2
    assert charts["Dice"].count("stroke-dasharray") == 1
    assert "classic, 8: 80.0 (70.0 to 90.0)" in charts["Dice"]


def test_a_folder_shows_what_was_found_in_it_and_nothing_before(figures, tmp_path):
    assert outcome_in(" ") is None
    assert outcome_in(str(tmp_path)) is None
    (tmp_path / "figures.json").write_text(json.dumps(figures))
    found = outcome_in(str(tmp_path))
    assert found.answer == ("No: classic is not shown to help.",)
    assert found.report == tmp_path / "report.html"


def test_the_summary_tells_the_answer_and_what_failed():
    said = experiment_summary(
        {"notes": ["No.", "With 2 it is no better."], "warnings": ["fold 1 failed: full."]}
    )
    assert said == "No.\nWith 2 it is no better.\nNote: fold 1 failed: full."
