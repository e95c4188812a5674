"""A job in the terminal: what it made on standard output, all else on standard error."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.jobs.foreground import run_in_foreground


def test_files_and_lesions_are_told_one_a_line(synthesize_job, tmp_path, capsys):
    assert run_in_foreground(synthesize_job(points=[[-12, 5, 3], [25, 0, 0]])) == 0
    output, error = capsys.readouterr()
    lines = output.splitlines()
    assert [line.split()[0] for line in lines] == [
        "image",
        "labels",
        "provenance",
        "preview",
        "lesion",
        "lesion",
    ]
    assert re.match(
        r"lesion 1    \d\d\.\d mm, \d\.\d\d mL, mean inside -?\d+, at \(R, A, S\) = \(-1\d\.\d, ", lines[4]
    )
    assert all(str(tmp_path / "out") in line for line in lines[:4])
    assert "at (R, A, S) = (25." in lines[5] or "at (R, A, S) = (24." in lines[5]
    assert error == ""


def test_a_job_that_is_refused_raises_and_tells_nothing(synthesize_job, capsys):
    with pytest.raises(UserError):
        run_in_foreground(synthesize_job(input="/none.nrrd"))
    assert capsys.readouterr() == ("", "")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals")
def test_a_terminal_gets_a_bar_and_the_output_stays_clean(scan_file, tmp_path):
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "CTGANAugmentLib", "synthesize", scan_file, "--out", tmp_path / "out"]
    place = ["--preset", "liver-metastasis", "--diameter-mm", "8"]
    place += [f"--at={r},{a},3" for r in (-30, -10, 10, 30) for a in (-12, 12)]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    done = subprocess.run(
        [*command, *place], stdout=subprocess.PIPE, stderr=theirs, env=environment, timeout=60
    )
    os.close(theirs)
    shown = os.read(ours, 1 << 16).decode("utf-8", errors="replace")
    os.close(ours)
    assert done.returncode == 0
    assert "lesion" in shown
    assert "\x1b" in shown
    assert b"\x1b" not in done.stdout
    assert done.stdout.count(b"\n") == 12
