import itertools
import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from CTGANAugmentLib.faces.job_reader import JobReader
from CTGANAugmentLib.jobs.exit_codes import FAILED, OK

RESULT = {"files": {"image": "/a/ä.nrrd"}, "warnings": []}
EVENTS = [
    {"event": "started", "pid": 321},
    {"event": "progress", "fraction": 0.25, "message": "läsion 1"},
    {"event": "progress", "fraction": 0.5, "message": "肺"},
    {"event": "result", **RESULT},
]


def bytes_of(*events):
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in events).encode()


def reader():
    told = []
    return JobReader(lambda fraction, message: told.append((fraction, message))), told


def test_a_job_tells_its_process_progress_and_result():
    job, told = reader()
    job.feed(bytes_of(*EVENTS))
    assert job.pid == 321
    assert told == [(0.25, "läsion 1"), (0.5, "肺")]
    end = job.end(OK)
    assert (end.status, end.result) == ("done", RESULT)


@given(cuts=st.lists(st.integers(0, len(bytes_of(*EVENTS))), max_size=12))
def test_it_does_not_matter_where_the_bytes_are_cut(cuts):
    job, told = reader()
    data, borders = bytes_of(*EVENTS), [0, *sorted(cuts), None]
    for begin, end in itertools.pairwise(borders):
        job.feed(data[begin:end])
    assert told == [(0.25, "läsion 1"), (0.5, "肺")]
    assert job.end(OK).result == RESULT


def test_an_error_is_told_as_the_job_said_it():
    job, _told = reader()
    job.feed(bytes_of(EVENTS[0], {"event": "error", "message": "the lesion does not fit"}))
    assert job.end(FAILED).status == "failed"
    assert job.end(FAILED).message == "the lesion does not fit"


@pytest.mark.parametrize("exit_code", [OK, -9, 137, FAILED])
def test_an_end_without_a_result_is_unexpected(exit_code):
    job, _told = reader()
    job.feed(bytes_of(*EVENTS[:2]))
    assert "ended unexpectedly" in job.end(exit_code).message


def test_a_crash_after_the_result_is_no_success():
    job, _told = reader()
    job.feed(bytes_of(*EVENTS))
    assert job.end(-11).status == "failed"


def test_a_stop_that_was_asked_for_silences_progress_and_wins_over_all_else():
    job, told = reader()
    job.cancelled = True
    job.feed(bytes_of(*EVENTS))
    assert told == []
    assert job.end(OK).status == "cancelled"


@pytest.mark.parametrize("noise", [b"hello\n", b"[1, 2]\n", b"3\n", b"\xff\xfe\n", b"{}\n", b"\n", b"null\n"])
def test_what_is_no_event_goes_to_the_log(noise, caplog):
    job, _told = reader()
    job.feed(noise)
    job.feed(bytes_of(*EVENTS[:2]))
    job.feed_log(b"Killed\n")
    with caplog.at_level(logging.ERROR):
        job.end(-9)
    assert "Killed" in caplog.text


def test_a_job_that_could_not_begin_says_why():
    job, _told = reader()
    job.fail("Python could not be started")
    assert job.end(-1).message == "Python could not be started"
