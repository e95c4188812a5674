"""Segmentation as people type it, with the flags of the method they name."""

from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.files import read_labels, write_labels, write_volume
from CTGANAugmentLib.geometry import Grid
from CTGANAugmentLib.jobs.command_line import main
from CTGANAugmentLib.parameters import parameters_of
from CTGANAugmentLib.segmentation.catalog import FAMILIES, segmentation_methods
from CTGANAugmentLib.volume import LabelVolume, Volume

SEED = "-30,-30,24"


@pytest.fixture
def call(capsys, monkeypatch):
    """Caller of the command line in this process: exit code, standard output and standard error."""
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments):
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


@pytest.fixture
def lump_file(tmp_path):
    matrix = np.diag([-1.5, -1.5, 2.0, 1.0])
    grid = Grid((24, 40, 40), matrix)
    inside = np.linalg.norm(grid.voxel_centers_ras() - grid.to_ras((20, 20, 12)), axis=-1) <= 10
    values = 40 + 90.0 * inside + np.random.default_rng(1).normal(0, 6, grid.shape_kji)
    folder = tmp_path / "scans"
    folder.mkdir()
    write_volume(Volume(values.astype(np.int16), matrix, "CT"), folder / "one.nrrd")
    return folder / "one.nrrd"


def test_one_scan_with_a_seed_at_negative_coordinates(command, lump_file, tmp_path, content):
    out = tmp_path / "made" / "lump.seg.nrrd"
    where = ("--inside", SEED, "--outside", "-3,-30,24", "--roi", "-30,-30,24,40,40,40", "--modality", "CT")
    done = command("segment", lump_file, "--method", "window", "--out", out, *where, "--smoothing-mm", 1)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"segmentation {out}" in " ".join(done.stdout.split())
    assert "segment " in done.stdout
    assert "suggested   lower_intensity = " in done.stdout
    done = command("replay", out.with_name("lump_provenance.json"), "--out", tmp_path / "again")
    assert (done.returncode, done.stderr) == (0, "")
    assert content(tmp_path / "again") == content(out.parent)


@pytest.mark.parametrize("method", segmentation_methods())
def test_the_help_of_each_method_has_its_flags_with_units_and_bounds(call, method):
    cls = segmentation_methods()[method]
    code, output, error = call("segment", "--method", method, "--help")
    assert (code, error) == (0, "")
    text = " ".join(output.split())
    assert cls.about() in text
    for spec in parameters_of(cls):
        assert f"--{spec.name.replace('_', '-')}" in text
        if spec.kind in (int, float):
            assert spec.bounds_text() in text


def test_the_help_without_a_method_lists_them_by_family(call):
    code, output, _ = call("segment", "--help")
    assert code == 0
    used = {cls.family for cls in segmentation_methods().values()}
    places = [output.index(f"\n{family}:") for family in FAMILIES if family in used]
    assert places == sorted(places)
    for cls in segmentation_methods().values():
        assert f"  {cls.id} " in output


def test_methods_are_listed_and_one_is_shown_whole(call):
    code, output, _ = call("methods")
    assert code == 0
    assert "threshold:\n" in output
    assert [line.split()[0] for line in output.splitlines() if line.startswith("  ")] == list(
        segmentation_methods()
    )
    code, output, _ = call("methods", "window")
    assert code == 0
    assert "Fixed window (window), threshold" in output
    assert segmentation_methods()["window"].source in output
    assert "max_diameter_mm" in output
    assert "from 5 to 2000 mm; default: 100.0" in output


MISUSE = {
    "no method": ((), "--method"),
    "an unknown method": (("--method", "magic"), "invalid choice: 'magic'"),
    "a flag of another method": (("--method", "window", "--beta", "3"), "--beta"),
    "a value too high": (("--method", "window", "--smoothing-mm", "11"), "from 0 to 10 mm, got 11"),
    "a label without a mask": (("--method", "window", "--label", "1"), "give --mask too"),
    "two numbers": (("--method", "window", "--inside", "-1,2"), "expected 3 numbers"),
    "a region without size": (("--method", "window", "--roi", "-1,0,0,9,9,0"), "three sizes above 0 mm"),
}


@pytest.mark.parametrize("name", MISUSE)
def test_misuse_is_explained_and_nothing_is_written(call, lump_file, tmp_path, name):
    arguments, message = MISUSE[name]
    code, _, error = call("segment", lump_file, "--out", tmp_path / "out", *arguments)
    assert code == 2
    assert message in error
    assert not (tmp_path / "out").exists()


def test_an_unknown_method_is_no_method_to_show(call):
    code, output, error = call("methods", "magic")
    assert (code, output) == (2, "")
    assert "window" in error


def test_a_folder_of_scans_goes_into_a_folder_and_one_failure_stops_no_other(call, lump_file, tmp_path):
    folder, out = lump_file.parent, tmp_path / "out"
    (folder / "broken.nrrd").write_text("not a scan")
    write_volume(Volume(np.zeros((4, 4, 4), np.int16), np.eye(4), "CT"), folder / "flat.nii.gz")
    write_labels(LabelVolume(np.ones((4, 4, 4), np.uint8), np.eye(4)), folder / "one_mask.nrrd")
    code, output, error = call(
        "segment", folder, "--method", "otsu", "--out", out, "--modality", "CT", "--keep", "largest"
    )
    assert code == 1
    assert sorted(path.name for path in out.iterdir()) == [
        "one_otsu.seg.nrrd",
        "one_otsu_preview.png",
        "one_otsu_provenance.json",
    ]
    assert read_labels(out / "one_otsu.seg.nrrd").array.any()
    assert "[3/3]" in output
    assert "2 of 3 scans failed" in error
    assert "broken.nrrd" in error.split("scans failed:")[1]
    assert "flat.nii.gz" in error.split("scans failed:")[1]


def test_several_scans_need_a_folder_and_names_of_their_own(call, lump_file, tmp_path):
    base = ("segment", lump_file, lump_file, "--method", "otsu")
    code, _, error = call(*base, "--out", tmp_path / "x.seg.nrrd")
    assert code == 1
    assert "called one" in error
    other = lump_file.with_name("two.nrrd")
    other.write_bytes(lump_file.read_bytes())
    code, _, error = call("segment", lump_file, other, "--method", "otsu", "--out", tmp_path / "x.seg.nrrd")
    assert code == 1
    assert "expected a folder for the segmentations of 2 scans" in error
    assert not (tmp_path / "x.seg.nrrd").exists()


def test_a_dicom_series_is_one_scan(call, dicom_folder, tmp_path):
    code, _, error = call(
        "segment", dicom_folder, "--method", "window", "--inside=-12,5,3", "--out", tmp_path / "made"
    )
    assert (code, error) == (0, "") or "warning" in error
    assert (tmp_path / "made" / "erna_mueller_series_window.seg.nrrd").exists()
