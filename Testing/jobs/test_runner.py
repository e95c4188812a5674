"""A job in its own process: what it tells, how it is stopped, how it fails."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest

NEEDS_SIGNALS = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")


def until(process, wanted, words=""):
    """Read events up to the first of a kind whose message holds the words."""
    for line in process.stdout:
        event = json.loads(line)
        if event["event"] == wanted and words in event.get("message", ""):
            return event
    raise AssertionError(f"the job ended without {wanted}: {process.stderr.read()}")


def rest(process):
    """Events up to the end, with standard input as the test left it, and the exit code."""
    events = [json.loads(line) for line in process.stdout]
    return events, process.wait(timeout=30)


def job_file(tmp_path, job):
    path = tmp_path / "job.json"
    path.write_text(job.to_text(), encoding="utf-8")
    return path


def test_a_job_tells_its_pid_first_and_its_result_last(start, synthesize_job, tmp_path):
    process = start("run", job_file(tmp_path, synthesize_job()))
    events, code = rest(process)
    assert code == 0, process.stderr.read()
    assert events[0] == {"event": "started", "pid": process.pid}
    assert [e["event"] for e in events].count("result") == 1
    assert events[-1]["event"] == "result"
    fractions = [e["fraction"] for e in events if e["event"] == "progress"]
    assert fractions == sorted(fractions)
    assert {str(path) for path in (tmp_path / "out").iterdir()} == set(events[-1]["files"].values())
    assert events[-1]["measured"]["lesions"][0]["volume_ml"] == pytest.approx(4.19, rel=0.1)


def test_the_line_cancel_stops_a_job_and_nothing_is_written(start, long_job, tmp_path):
    process = start("run", long_job)
    until(process, "progress", "lesion")
    process.stdin.write("something else\ncancel\n")
    process.stdin.flush()
    events, code = rest(process)
    assert (events[-1], code) == ({"event": "cancelled"}, 130)
    assert not (tmp_path / "out").exists()


def test_the_end_of_standard_input_stops_a_job_and_nothing_is_written(start, long_job, tmp_path):
    process = start("run", long_job)
    until(process, "progress", "lesion")
    process.stdin.close()
    events, code = rest(process)
    assert (events[-1], code) == ({"event": "cancelled"}, 130)
    assert not (tmp_path / "out").exists()


@NEEDS_SIGNALS
def test_an_interrupt_stops_a_job_and_it_says_so(start, long_job, tmp_path):
    process = start("run", long_job)
    until(process, "progress", "lesion")
    process.send_signal(signal.SIGINT)
    events, code = rest(process)
    assert (events[-1], code) == ({"event": "cancelled"}, 130)
    assert not (tmp_path / "out").exists()


@NEEDS_SIGNALS
def test_a_job_that_nobody_controls_runs_to_its_end(start, synthesize_job, tmp_path):
    process = start("run", job_file(tmp_path, synthesize_job()), stdin=subprocess.DEVNULL)
    events, code = rest(process)
    assert (events[-1]["event"], code) == ("result", 0)


def test_a_job_that_cannot_be_done_ends_with_its_message(start, synthesize_job, tmp_path):
    process = start("run", job_file(tmp_path, synthesize_job(input=str(tmp_path / "none.nrrd"))))
    events, code = rest(process)
    assert (events[-1]["event"], code) == ("error", 1)
    assert "none.nrrd" in events[-1]["message"]
    assert "Traceback" not in process.stderr.read()
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_no_job_ends_with_an_error_event(start, tmp_path):
    process = start("run", tmp_path / "none.json")
    events, code = rest(process)
    assert [e["event"] for e in events] == ["started", "error"]
    assert code == 1


def test_an_unexpected_failure_is_an_error_event_and_its_traceback_goes_to_the_log(
    start, synthesize_job, tmp_path
):
    process = start("run", job_file(tmp_path, synthesize_job(roi=5)))
    events, code = rest(process)
    assert (events[-1]["event"], code) == ("error", 1)
    assert "unexpected failure (TypeError)" in events[-1]["message"]
    assert "Traceback" in process.stderr.read()


CHATTY_JOB = """
import ctypes, os, sys
from CTGANAugmentLib.jobs import job
from CTGANAugmentLib.jobs.command_line import main

def chat(arguments, progress):
    print("a library says hello")
    os.write(1, b"and so does C code\\n")
    os.system("echo and a child")
    progress(0.5, "half \\u4e2d")
    return {"files": {}, "measured": {}, "warnings": []}

job.TASKS["chat"] = job.Task(chat, ())
sys.exit(main(["run", sys.argv[1]]))
"""


def test_chatter_of_libraries_does_not_get_between_the_events(tmp_path):
    (tmp_path / "job.json").write_text('{"format": "ctganaugment-job-1", "task": "chat", "arguments": {}}')
    done = subprocess.run(
        [sys.executable, "-c", CHATTY_JOB, tmp_path / "job.json"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        timeout=60,
    )
    lines = done.stdout.decode("utf-8").splitlines()
    assert all(json.loads(line)["event"] for line in lines), lines
    for words in (b"a library says hello", b"and so does C code", b"and a child"):
        assert words in done.stderr
