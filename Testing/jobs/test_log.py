"""Tracebacks are kept where people and programs find them, and never stand in the way."""

from __future__ import annotations

from CTGANAugmentLib.jobs.log import keep_in_file, keep_on_standard_error


def failure(text="a mistake of ours"):
    try:
        {}[text]
    except KeyError as error:
        return error


def test_a_traceback_goes_to_a_file_that_is_named_and_not_to_the_terminal(own_state_folder, capsys):
    told = keep_in_file(failure())
    file = own_state_folder / "ctganaugment" / "log.txt"
    assert str(file) in told
    text = file.read_text(encoding="utf-8")
    assert "Traceback" in text
    assert "a mistake of ours" in text
    assert capsys.readouterr() == ("", "")


def test_the_latest_are_kept_and_the_log_stays_small(own_state_folder):
    for n in range(30):
        keep_in_file(failure(f"number {n} " + "x" * 100_000))
    files = sorted((own_state_folder / "ctganaugment").iterdir())
    assert [file.name for file in files] == ["log.old.txt", "log.txt"]
    assert sum(file.stat().st_size for file in files) < 3e6
    assert "number 29 " in files[1].read_text(encoding="utf-8")
    assert "number 0 " not in files[0].read_text(encoding="utf-8")


def test_a_log_that_cannot_be_written_is_told_and_is_no_failure(own_state_folder, capsys):
    own_state_folder.write_text("a file in the way")
    told = keep_in_file(failure())
    assert "could not be written" in told
    assert str(own_state_folder) in told
    assert capsys.readouterr() == ("", "")


def test_a_program_gets_the_traceback_on_standard_error(own_state_folder, capsys):
    keep_on_standard_error(failure())
    output, error = capsys.readouterr()
    assert output == ""
    assert "Traceback" in error
    assert "a mistake of ours" in error
    assert not own_state_folder.exists()
