"""Realism from the command line: report, table and figures."""

import csv
import json

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import write_labels, write_volume
from CTGANAugmentLib.jobs.command_line import main
from CTGANAugmentLib.jobs.realism import read_realism, run_realism
from CTGANAugmentLib.progress import no_progress
from CTGANAugmentLib.volume import LabelVolume, Volume
from Testing.evaluation.experiment.study import GRID, scan_of


@pytest.fixture
def scans(tmp_path):
    """Real scans of eight patients, and made ones, brighter throughout."""
    for part, first, brighter in (("real", 0, 0), ("made", 20, 150)):
        (tmp_path / part).mkdir()
        for seed in range(8):
            values, mask = scan_of(first + seed)
            name = f"Doe{seed}" if part == "real" else f"made{seed}"
            volume = Volume(values + brighter * mask, GRID, "CT")
            write_volume(volume, tmp_path / part / f"{name}.nii.gz")
            write_labels(LabelVolume(mask, GRID), tmp_path / part / f"{name}_mask.nii.gz")
    return tmp_path


def command(scans, *more):
    given = ["--real", str(scans / "real"), "--made", str(scans / "made"), "--out", str(scans / "out")]
    return [
        "realism",
        *given,
        "--rows",
        "16",
        "--columns",
        "16",
        "--spacing-mm",
        "2",
        "--modality",
        "CT",
        *more,
    ]


def test_the_command_line_tells_and_writes_report_table_and_figures(scans, capsys):
    assert main(command(scans)) == 0
    said = capsys.readouterr()
    assert "a forest tells them apart" in said.err + said.out
    with (scans / "out" / "realism.csv").open(encoding="utf-8") as stream:
        rows = {(row["features"], row["quantity"]): row for row in csv.DictReader(stream)}
    assert float(rows["values", "lesion_distance"]["made"]) == pytest.approx(150, abs=15)
    assert read_realism(scans / "out")["counts"]["real_patients"] == 8
    for name in ("realism.html", "realism.csv", "realism.json"):
        text = (scans / "out" / name).read_text(encoding="utf-8")
        assert "Doe" not in text
        assert str(scans) not in text


def test_what_is_there_is_not_overwritten_unasked(scans, capsys):
    assert main(command(scans, "--features", "radiomics")) == 0
    before = (scans / "out" / "realism.json").read_bytes()
    assert main(command(scans)) == 1
    assert "holds realism.html already" in capsys.readouterr().err
    assert (scans / "out" / "realism.json").read_bytes() == before
    assert main(command(scans, "--features", "radiomics", "--overwrite")) == 0
    assert (scans / "out" / "realism.json").read_bytes() == before, "the same seed finds the same"


def test_unknown_features_are_refused_before_anything_is_cut(scans):
    given = {"real": "nowhere", "made": "nowhere", "out": str(scans / "out"), "features": "vgg"}
    with pytest.raises(UserError, match="expected features out of"):
        run_realism(given, no_progress)


def test_figures_are_read_from_their_own_folder_alone(tmp_path):
    with pytest.raises(UserError, match="expected a folder with"):
        read_realism(tmp_path)
    (tmp_path / "realism.json").write_text(json.dumps([]))
    with pytest.raises(UserError, match="says something else"):
        read_realism(tmp_path)
