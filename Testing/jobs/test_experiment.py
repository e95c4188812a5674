"""Experiments from the command line: report, tables and answer."""

import csv
import json
import re

import pytest
import yaml

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import write_labels, write_volume
from CTGANAugmentLib.jobs.command_line import main
from CTGANAugmentLib.jobs.experiment import read_figures
from CTGANAugmentLib.volume import LabelVolume, Volume
from Testing.evaluation.experiment.study import GRID, PATIENTS, content_of, scan_of


@pytest.fixture
def study(tmp_path):
    """Scans of patients who must not be named outside, and a configuration without the scans."""
    for part in ("images", "masks"):
        (tmp_path / part).mkdir()
    for seed, patient in enumerate(PATIENTS):
        values, mask = scan_of(seed)
        write_volume(Volume(values, GRID, "CT"), tmp_path / "images" / f"{patient}_0.nii.gz")
        write_labels(LabelVolume(mask, GRID), tmp_path / "masks" / f"{patient}_0.nii.gz")
    content = content_of(tmp_path, "classification")
    content["data"] = {
        name: value for name, value in content["data"].items() if name not in ("images", "masks")
    }
    content["settings"]["primary"] = "classic"
    content["arms"]["flipped"] = {"steps": [{"name": "flipped", "do": [{"operation": "flip"}]}]}
    (tmp_path / "config.yaml").write_text(yaml.safe_dump(content, sort_keys=False))
    return tmp_path


def command(study):
    return [
        "experiment",
        str(study / "config.yaml"),
        "--images",
        str(study / "images"),
        "--masks",
        str(study / "masks"),
        "--out",
        str(study / "out"),
    ]


def test_the_command_line_answers_and_writes_report_table_and_figures(study, capsys):
    assert main(command(study)) == 0
    said = capsys.readouterr()
    assert "With 2 training patients, classic" in said.err + said.out
    with (study / "out" / "figures.csv").open(encoding="utf-8") as stream:
        assert [row["arm"] for row in csv.DictReader(stream)] == ["none", "classic", "flipped"]
    figures = read_figures(study / "out")
    assert figures["data"]["patients"] == 6
    assert figures["answer"]
    report = (study / "out" / "report.html").read_text(encoding="utf-8")
    assert "For research only" in report
    assert report.count("data:image/png;base64,") == 1
    assert not re.search(r'(src|href)="(?!data:)', report)
    assert main(command(study)) == 0, "done once, it is only told again"


def test_the_report_names_no_patient_and_no_path(study):
    assert main(command(study)) == 0
    for name in ("report.html", "figures.csv", "figures.json"):
        text = (study / "out" / name).read_text(encoding="utf-8")
        assert str(study) not in text
        assert not any(f"{patient}_0" in text for patient in PATIENTS)


def test_a_configuration_without_scans_says_that_they_must_be_named(study, capsys):
    assert main(["experiment", str(study / "config.yaml"), "--out", str(study / "out")]) == 1
    assert "name a folder, a table or a pattern of scans" in capsys.readouterr().err


def test_figures_are_read_from_an_experiment_s_folder_alone(tmp_path):
    with pytest.raises(UserError, match="expected the folder of an experiment"):
        read_figures(tmp_path)
    (tmp_path / "figures.json").write_text(json.dumps({"other": 1}))
    with pytest.raises(UserError, match="says something else"):
        read_figures(tmp_path)
