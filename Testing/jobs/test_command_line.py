"""The command as people type it: exit codes 0, 1, 2 and 130, messages, and what is written."""

from __future__ import annotations

import json
import os
import re
import signal
import time

import pytest

from CTGANAugmentLib.jobs.command_line import COMMANDS, main
from CTGANAugmentLib.jobs.commands import replay
from CTGANAugmentLib.lesions.presets import load_presets
from CTGANAugmentLib.version import VERSION

LIVER = ("--preset", "liver-metastasis", "--diameter-mm", "20")


@pytest.fixture
def call(capsys):
    """Caller of the command line in this process: exit code, standard output and standard error."""

    def run(*arguments):
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def test_a_lesion_at_a_negative_coordinate_and_its_replay(command, scan_file, tmp_path, content):
    out, again = tmp_path / "out", tmp_path / "again"
    done = command("synthesize", scan_file, "--out", out, *LIVER, "--at", "-12,30,5", "--seed", 7)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(content(out)) == [
        "erna_mueller_lesions.seg.nrrd",
        "erna_mueller_preview.png",
        "erna_mueller_provenance.json",
        "erna_mueller_synthetic.nrrd",
    ]
    for name in content(out):
        assert str(out / name) in done.stdout
    assert re.search(r"lesion 1 +(19|20)\.\d mm", done.stdout)
    done = command("replay", out / "erna_mueller_provenance.json", "--out", again)
    assert (done.returncode, done.stderr) == (0, "")
    assert content(again) == content(out)


def test_a_failure_is_a_sentence_and_exit_code_1(command, tmp_path):
    done = command("synthesize", tmp_path / "none.nrrd", "--out", tmp_path / "out", *LIVER, "--at", "1,2,3")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("ctganaugment: ")
    assert "none.nrrd" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_wrong_usage_is_exit_code_2(command, scan_file, tmp_path):
    done = command("synthesize", scan_file, "--out", tmp_path / "out", "--preset", "wart", "--at", "1,2,3")
    assert (done.returncode, done.stdout) == (2, "")
    assert "expected one of bone-lytic" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
def test_an_interrupt_is_exit_code_130_and_nothing_is_written(start, scan_file, tmp_path):
    out = tmp_path / "out"
    points = [text for n in range(500) for text in ("--at", "-12,5,3")]
    process = start("synthesize", scan_file, "--out", out, *LIVER, *points)
    while not out.exists() and process.poll() is None:
        time.sleep(0.01)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=30)
    assert process.returncode == 130
    assert error == "ctganaugment: stopped; nothing unfinished was written\n"
    assert not out.exists()


def test_points_that_begin_with_a_minus_are_no_flags(call, scan_file, tmp_path):
    for n, text in enumerate(("-12,5,3", "-.5,5,3", "-1e1,5,3")):
        code, _, error = call("synthesize", scan_file, "--out", tmp_path / str(n), *LIVER, "--at", text)
        assert (code, error) == (0, "")
    region = ("--roi", "-20,0,0,50,60,60", "--count", 1)
    assert call("synthesize", scan_file, "--out", tmp_path / "roi", *LIVER, *region)[0] == 0


def test_the_next_flag_is_not_taken_for_a_point(call, scan_file):
    code, _, error = call("synthesize", scan_file, "--at", "--out", "x")
    assert code == 2
    assert "--at" in error


MISUSE = {
    "no command": ((), ""),
    "an unknown command": (("fly",), "invalid choice: 'fly'"),
    "no folder": (("synthesize", "scan.nrrd", "--at", "1,2,3"), "--out"),
    "no place": (("synthesize", "scan.nrrd", "--out", "x"), "say where: --at R,A,S, --roi or --organ-mask"),
    "two numbers": (("--at", "1,2"), "expected 3 numbers with commas between, got '1,2'"),
    "a word": (("--at", "1,2,left"), "expected 3 numbers with commas between"),
    "no number": (("--at", "1,nan,3"), "expected 3 numbers with commas between"),
    "a region of three numbers": (("--roi", "1,2,3"), "expected 6 numbers with commas between"),
    "a value too high": (
        ("--at", "1,2,3", "--diameter-mm", "151"),
        "diameter_mm: expected a number from 2 to 150 mm, got 151",
    ),
    "a value too low": (
        ("--at", "1,2,3", "--contrast-hu", "-1501"),
        "contrast_hu: expected a number from -1500 to 1500 HU",
    ),
    "no value": (("--at", "1,2,3", "--contrast-hu", "much"), "from -1500 to 1500 HU, got 'much'"),
    "half a lesion": (("--roi", "0,0,0,9,9,9", "--count", "1.5"), "from 1 to 100, got '1.5'"),
    "a negative seed": (("--at", "1,2,3", "--seed", "-1"), "--seed"),
    "an unknown format": (("--at", "1,2,3", "--format", "png"), "invalid choice: 'png'"),
    "an unknown flag": (("--at", "1,2,3", "--colour", "red"), "--colour"),
    "points and a region": (("--at", "1,2,3", "--roi", "0,0,0,9,9,9"), "either points"),
    "points and a count": (("--at", "1,2,3", "--count", "3"), "either points"),
    "an unknown preset for the demo": (("demo", "scan.nrrd", "--preset", "wart"), "invalid choice: 'wart'"),
    "a contrast and a mean": (
        ("--at", "1,2,3", "--contrast-hu", "20", "--mean-hu", "50"),
        "contrast_hu and mean_hu contradict",
    ),
    "a region without size": (("--roi", "0,0,0,9,9,0"), "three sizes above 0 mm"),
    "a region turned inside out": (("--roi=-5,0,0,9,-9,9",), "three sizes above 0 mm"),
    "a label without a mask": (("--roi", "0,0,0,9,9,9", "--label", "1"), "give --organ-mask too"),
}


@pytest.mark.parametrize("name", MISUSE)
def test_misuse_is_explained(call, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    arguments, message = MISUSE[name]
    if arguments and arguments[0].startswith("--"):
        arguments = ("synthesize", "scan.nrrd", "--out", "x", *arguments)
    code, _, error = call(*arguments)
    assert code == 2
    assert message in error
    assert list(tmp_path.iterdir()) == []


def test_what_exists_is_not_replaced_unless_allowed(call, scan_file, tmp_path, content):
    out = tmp_path / "out"
    base = ("synthesize", scan_file, "--out", out, *LIVER, "--at", "-12,5,3")
    assert call(*base)[0] == 0
    before = content(out)
    code, output, error = call(*base, "--seed", 9)
    assert (code, output) == (1, "")
    assert "exists already" in error
    assert content(out) == before
    assert call(*base, "--seed", 9, "--overwrite")[0] == 0
    assert set(content(out)) == set(before)
    assert content(out) != before


def test_an_unforeseen_failure_is_a_sentence_and_its_traceback_is_in_the_log(
    call, tmp_path, monkeypatch, own_state_folder
):
    def fail(job):
        raise KeyError("a mistake of ours")

    monkeypatch.setattr(replay, "run_in_foreground", fail)
    code, _, error = call("replay", "record.json", "--out", tmp_path / "again")
    assert code == 1
    assert "ctganaugment: unexpected failure (KeyError)" in error
    assert "Traceback" not in error
    log = own_state_folder / "ctganaugment" / "log.txt"
    assert str(log) in error
    assert "Traceback" in log.read_text(encoding="utf-8")


def test_a_damaged_record_is_a_sentence(call, scan_file, tmp_path):
    assert call("synthesize", scan_file, "--out", tmp_path / "out", *LIVER, "--at", "-12,5,3")[0] == 0
    record = tmp_path / "out" / "erna_mueller_provenance.json"
    data = json.loads(record.read_text(encoding="utf-8"))
    data["plan"]["choices"] = {"x": 1}
    record.write_text(json.dumps(data), encoding="utf-8")
    code, _, error = call("replay", record, "--out", tmp_path / "again")
    assert code == 1
    assert error.startswith(f"ctganaugment: cannot replay {record}, which is damaged")
    assert error.count("\n") == 1


def test_help_tells_what_it_is_and_every_command(call):
    code, output, _ = call("--help")
    assert code == 0
    assert "Research use only" in output
    for name in COMMANDS:
        assert re.search(rf"^ +{name}\b", output, re.MULTILINE)
        code, output_of_it, _ = call(name, "--help")
        assert code == 0
        assert f"ctganaugment {name}" in output_of_it


def test_the_version_is_told(call):
    assert call("--version")[:2] == (0, f"ctganaugment {VERSION}\n")


def test_presets_lists_all_and_shows_the_sources_of_one(call):
    code, output, _ = call("presets")
    assert code == 0
    assert [line.split()[0] for line in output.splitlines()] == list(load_presets())
    code, output, _ = call("presets", "liver-cyst")
    shown = json.loads(output)
    assert code == 0
    assert shown["CT"]["diameter_mm"]["source"]
    assert "sources" in shown


def test_an_unknown_preset_is_refused_with_those_that_are_known(call):
    code, output, error = call("presets", "wart")
    assert (code, output) == (2, "")
    assert "liver-cyst" in error
    assert "'wart'" in error


def test_warnings_go_to_standard_error(call, scan_file, tmp_path):
    region = ("--roi", "0,0,0,60,60,60", "--count", 9)
    code, output, error = call("synthesize", scan_file, "--out", tmp_path / "out", *LIVER, *region)
    assert code == 0
    assert "warning: lesion" in error
    assert "warning:" not in output
