"""Events are JSON lines, few enough to read, and the place where a wish to stop is kept."""

from __future__ import annotations

import io
import json
import os
import time

import pytest

from CTGANAugmentLib.jobs.events import Events
from CTGANAugmentLib.progress import Cancelled


def told(stream):
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def wait_until_stopped(events, seconds=5.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        events.progress(0.5, "waiting")
        time.sleep(0.01)


def test_the_first_event_tells_the_pid():
    stream = io.StringIO()
    Events(stream)
    assert told(stream) == [{"event": "started", "pid": os.getpid()}]


def test_each_kind_of_event_is_one_line_even_with_line_breaks_in_it():
    stream = io.StringIO()
    events = Events(stream)
    events.progress(0.25, "two\nlines")
    events.result({"files": {"image": "/a/肺.nrrd"}})
    events.error("a\nb")
    events.cancelled()
    assert told(stream)[1:] == [
        {"event": "progress", "fraction": 0.25, "message": "two\nlines"},
        {"event": "result", "files": {"image": "/a/肺.nrrd"}},
        {"event": "error", "message": "a\nb"},
        {"event": "cancelled"},
    ]


def test_a_fast_loop_does_not_flood_the_reader_and_its_end_is_told():
    stream = io.StringIO()
    events = Events(stream)
    for n in range(10_001):
        events.progress(n / 10_000, "step")
    lines = told(stream)[1:]
    assert len(lines) < 200
    assert lines[-1]["fraction"] == 1


def test_the_line_cancel_stops_and_other_lines_do_not():
    reading, writing = os.pipe()
    with os.fdopen(reading) as source, os.fdopen(writing, "w") as target:
        events = Events(io.StringIO())
        events.stop_on(source)
        target.write("hello\ncancelled?\n")
        target.flush()
        wait_until_stopped(events, 0.2)
        target.write("cancel\n")
        target.flush()
        with pytest.raises(Cancelled):
            wait_until_stopped(events)


def test_the_end_of_the_stream_stops():
    events = Events(io.StringIO())
    events.stop_on(io.StringIO(""))
    with pytest.raises(Cancelled):
        wait_until_stopped(events)


@pytest.mark.skipif(os.name == "nt", reason="the null device of Windows looks like its console")
def test_the_null_device_does_not_stop():
    events = Events(io.StringIO())
    with open(os.devnull) as nobody:  # noqa: PTH123 - a device, not a path of the test's
        events.stop_on(nobody)
        wait_until_stopped(events, 0.2)
