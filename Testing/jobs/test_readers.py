"""A visual Turing test from the command line: laid out, then scored."""

import json

import pytest

from CTGANAugmentLib.evaluation.reader_study import Answer
from CTGANAugmentLib.evaluation.reading_folder import open_reading
from CTGANAugmentLib.files import write_labels, write_volume
from CTGANAugmentLib.jobs.command_line import main
from CTGANAugmentLib.volume import LabelVolume, Volume
from Testing.evaluation.experiment.study import GRID, scan_of


@pytest.fixture
def scans(tmp_path):
    for part, first in (("real", 0), ("made", 20)):
        (tmp_path / part).mkdir()
        for seed in range(4):
            values, mask = scan_of(first + seed)
            write_volume(Volume(values, GRID, "CT"), tmp_path / part / f"s{seed}.nii.gz")
            write_labels(LabelVolume(mask, GRID), tmp_path / part / f"s{seed}_mask.nii.gz")
    return tmp_path


def command(scans, *more):
    given = ["--real", str(scans / "real"), "--made", str(scans / "made"), "--count", "8", "--modality", "CT"]
    return [
        "readers",
        str(scans / "test"),
        *given,
        "--rows",
        "16",
        "--columns",
        "16",
        "--spacing-mm",
        "2",
        *more,
    ]


def test_a_test_is_laid_out_and_scored_once_it_was_read(scans, capsys):
    assert main(command(scans)) == 0
    said = capsys.readouterr()
    assert "8 images wait for readers" in said.err + said.out
    reading = open_reading(scans / "test")
    for trial in reading.trials:
        reading.add(Answer("A", trial.image, trial.synthetic, 1.0))
    assert main(["readers", str(scans / "test")]) == 0
    said = capsys.readouterr()
    assert "A: 100% of 8 right" in said.err + said.out
    assert json.loads((scans / "test" / "scores.json").read_text())["readers"]["A"]["accuracy"] == 1


def test_one_kind_of_scan_alone_is_refused(scans, capsys):
    assert main(["readers", str(scans / "test"), "--real", str(scans / "real")]) == 1
    assert "both real and made scans" in capsys.readouterr().err


def test_scoring_what_is_no_test_says_so(tmp_path, capsys):
    assert main(["readers", str(tmp_path)]) == 1
    assert "expected the folder of a reading" in capsys.readouterr().err
