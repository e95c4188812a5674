"""All files of a result or none, and nothing of the user's is lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from CTGANAugmentLib.console.synthesis import synthesize
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.jobs.outputs import FORMATS, Outputs, Source, stem_of, summary
from CTGANAugmentLib.operation import Result
from CTGANAugmentLib.progress import Cancelled, no_progress


@pytest.fixture(scope="module")
def result(scan):
    return synthesize(scan, (-12, 5, 3), preset="liver-metastasis", diameter_mm=20, seed=3)


def write(outputs, scan, result, progress=no_progress, *, overwrite=False):
    outputs.require_writable(overwrite=overwrite)
    outputs.write(scan, result, Source(Path("none")), progress, anonymize=False, overwrite=overwrite)


@pytest.mark.parametrize("format_", FORMATS)
def test_the_files_are_where_the_names_say(tmp_path, scan, result, format_):
    outputs = Outputs(tmp_path / "new" / "folder", "scan", format_)
    write(outputs, scan, result)
    named = {Path(path) for path in outputs.paths().values()}
    assert set(outputs.folder.iterdir()) == named
    assert outputs.image.is_dir() == (format_ == "dicom")
    assert summary(outputs, scan, result)["files"] == outputs.paths()


@pytest.mark.parametrize("format_", ["nrrd", "dicom"])
@pytest.mark.parametrize("kind", ["image", "labels", "provenance", "preview"])
def test_one_file_in_the_way_stops_all(tmp_path, scan, result, content, kind, format_):
    outputs = Outputs(tmp_path, "scan", format_)
    in_the_way = getattr(outputs, kind)
    if kind == "image" and format_ == "dicom":
        in_the_way.mkdir()
        in_the_way /= "IM_0001.dcm"
    in_the_way.write_text("mine")
    before = content(tmp_path)
    with pytest.raises(UserError, match="overwriting"):
        write(outputs, scan, result)
    assert content(tmp_path) == before


@pytest.mark.parametrize("format_", ["nrrd", "dicom"])
def test_overwriting_replaces_the_files_and_leaves_the_others(tmp_path, scan, result, content, format_):
    outputs = Outputs(tmp_path, "scan", format_)
    write(outputs, scan, result)
    fresh = content(tmp_path)
    (tmp_path / "notes.txt").write_text("mine")
    outputs.preview.write_bytes(b"old")
    if format_ == "dicom":
        (outputs.image / "IM_9999.dcm").write_bytes(b"of a longer scan")
    write(outputs, scan, result, overwrite=True)
    assert content(tmp_path) == {**fresh, "notes.txt": b"mine"}


def test_a_folder_with_other_things_in_it_is_never_replaced(tmp_path, scan, result, content):
    outputs = Outputs(tmp_path, "scan", "dicom")
    outputs.image.mkdir()
    (outputs.image / "notes.txt").write_text("mine")
    with pytest.raises(UserError, match="nothing of yours is lost"):
        write(outputs, scan, result, overwrite=True)
    assert content(tmp_path) == {"scan_synthetic/notes.txt": b"mine"}


def stop_at(count):
    """Progress that stops at its n-th call."""
    calls = []

    def progress(fraction, message):
        calls.append(fraction)
        if len(calls) == count:
            raise Cancelled

    return progress, calls


def test_a_stop_at_any_step_leaves_the_folder_as_it_was(tmp_path, scan, result, content):
    outputs = Outputs(tmp_path, "scan")
    write(outputs, scan, result)
    outputs.preview.write_bytes(b"old")
    before = content(tmp_path)
    counted, calls = stop_at(0)
    write(Outputs(tmp_path / "other", "scan"), scan, result, counted)
    for number in range(1, len(calls) + 1):
        stopping, _ = stop_at(number)
        with pytest.raises(Cancelled):
            write(outputs, scan, result, stopping, overwrite=True)
        assert {k: v for k, v in content(tmp_path).items() if not k.startswith("other")} == before
    assert calls[-1] == 1


def fail_within(outputs, *, work=lambda: None, error=Cancelled):
    def run():
        with outputs.prepared(overwrite=False):
            work()
            raise error

    with pytest.raises(error):
        run()


@pytest.mark.parametrize("error", [UserError, Cancelled, KeyboardInterrupt])
def test_a_folder_that_was_made_for_nothing_goes_away(tmp_path, error):
    fail_within(Outputs(tmp_path / "new" / "folder", "scan"), error=error)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_was_there_or_holds_something_stays(tmp_path):
    (tmp_path / "old").mkdir()
    fail_within(Outputs(tmp_path / "old", "scan"))
    fail_within(Outputs(tmp_path / "new" / "folder", "scan"), work=(tmp_path / "new" / "notes.txt").touch)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["new", "notes.txt", "old"]


def test_a_file_where_the_folder_should_be_is_refused(tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(UserError, match=r"cannot make the folder .*choose another"):
        Outputs(tmp_path / "out", "scan").require_writable(overwrite=True)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything is writable for root")
def test_a_folder_that_cannot_be_written_is_refused(tmp_path, scan, result):
    (tmp_path / "out").mkdir(mode=0o555)
    with pytest.raises(UserError, match="cannot write into the folder"):
        write(Outputs(tmp_path / "out", "scan"), scan, result)


def test_an_unknown_format_is_refused(tmp_path):
    with pytest.raises(UserError, match=r"out of nrrd, nii.gz, mha, dicom, got 'png'"):
        Outputs(tmp_path, "scan", "png").require_writable(overwrite=False)


def test_a_result_without_an_image_is_refused(tmp_path, scan, result, content):
    with pytest.raises(UserError, match="expected an image"):
        write(Outputs(tmp_path, "scan"), scan, Result(None, result.masks, result.provenance))
    assert content(tmp_path) == {}


def test_the_names_begin_with_the_sources_name(tmp_path, monkeypatch):
    assert stem_of(Path("/data/scan.nii.gz")) == "scan"
    assert stem_of(Path("/data/series.1")) == "series.1"
    (tmp_path / "series" / "inner").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "series" / "inner")
    assert stem_of(Path()) == "inner"
    assert stem_of(Path("..")) == "series"
