"""A method that crashes, hangs or fails ends alone; its worker is replaced."""

from __future__ import annotations

import os
import sys
import time

import pytest

from CTGANAugmentLib.evaluation.worker_process import WorkerLost, WorkerProcess
from CTGANAugmentLib.progress import Cancelled, no_progress


def opening(case):
    return {"do": "open", "image": str(case.image), "reference": str(case.reference), "label": case.label}


def running(method):
    return {"do": "run", "method": method, "seed": 0, "tolerance_mm": 2.0}


@pytest.fixture
def worker(odd):
    with WorkerProcess(["odd_methods"]) as made:
        yield made


def test_a_method_is_run_scored_and_drawn(worker, case, sample):
    opened = worker.ask(opening(case), 60, no_progress)
    assert opened["event"] == "done"
    assert opened["seeds_ras"][0] == pytest.approx(sample.center_ras, abs=3.0)
    answer = worker.ask(running("window"), 60, no_progress)
    assert answer["event"] == "done"
    assert answer["scores"]["dice"] > 0.9
    assert 0 < answer["seconds"] < 10
    assert set(answer["suggested"]) == {"lower_intensity", "upper_intensity"}
    assert answer["outlines"]["axial"].startswith("M")


def test_failures_are_answers_and_the_case_stays_open(worker, case):
    worker.ask(opening(case), 60, no_progress)
    refused = worker.ask(running("refusing"), 60, no_progress)
    assert (refused["event"], refused["message"]) == ("failed", "there is <nothing> here: look elsewhere")
    assert refused["seconds"] > 0
    faulty = worker.ask(running("faulty"), 60, no_progress)
    assert faulty["message"] == "unexpected failure (ZeroDivisionError): division by zero"
    assert worker.ask(running("window"), 60, no_progress)["event"] == "done"


def test_a_crash_is_told_and_the_next_request_starts_another(worker, case):
    worker.ask(opening(case), 60, no_progress)
    with pytest.raises(WorkerLost, match=r"crashed \(exit code 7\)"):
        worker.ask(running("crashing"), 60, no_progress)
    assert not worker.is_running
    assert worker.ask(running("window"), 60, no_progress)["message"].startswith("expected an open case")


def test_a_method_that_hangs_is_stopped_at_the_limit(worker, case):
    worker.ask(opening(case), 60, no_progress)
    began = time.monotonic()
    with pytest.raises(WorkerLost, match=r"time limit of 0\.5 s"):
        worker.ask(running("hanging"), 0.5, no_progress)
    assert time.monotonic() - began < 6
    assert not worker.is_running


def test_a_stop_is_heeded_within_two_seconds(worker, case):
    worker.ask(opening(case), 60, no_progress)
    began = time.monotonic()

    def heed(fraction, message):
        if time.monotonic() - began > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        worker.ask(running("hanging"), 60, heed)
    assert time.monotonic() - began < 6
    assert not worker.is_running


def test_what_cannot_be_read_is_an_answer(worker, case, tmp_path):
    answer = worker.ask({**opening(case), "image": str(tmp_path / "none.nrrd")}, 60, no_progress)
    assert answer["event"] == "failed"
    assert "none.nrrd" in answer["message"]
    answer = worker.ask({**opening(case), "label": 9}, 60, no_progress)
    assert "expected label 9" in answer["message"]


def test_a_seed_outside_the_scan_is_an_answer_that_says_where_the_scan_is(worker, case):
    answer = worker.ask({**opening(case), "points": [[500.0, 0.0, 0.0]]}, 60, no_progress)
    assert answer["event"] == "failed"
    assert answer["message"].startswith("the point (R, A, S) = (500.0, 0.0, 0.0) mm lies outside the scan")


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured on Linux")
def test_the_memory_that_a_method_takes_is_measured(worker, case):
    worker.ask(opening(case), 60, no_progress)
    modest = worker.ask(running("window"), 60, no_progress)
    greedy = worker.ask(running("greedy"), 60, no_progress)
    assert 195 < greedy["added_memory_mb"] - modest["added_memory_mb"] < 260
    assert greedy["peak_memory_mb"] > greedy["added_memory_mb"]
    # What one method took is not held against the next.
    assert worker.ask(running("window"), 60, no_progress)["added_memory_mb"] < 50


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
def test_a_kill_from_outside_is_taken_for_missing_memory(worker, case):
    worker.ask(opening(case), 60, no_progress)
    began = []

    def heed(fraction, message):
        began.append(1)
        if len(began) == 3:
            os.kill(worker._process.pid, 9)

    with pytest.raises(WorkerLost, match="memory ran out"):
        worker.ask(running("hanging"), 60, heed)


def test_several_labels_and_parts_are_told(worker, case, sample):
    answer = worker.ask({**opening(case), "label": None}, 60, no_progress)
    assert any("labels 1, 2 are taken together" in note for note in answer["notes"])
    assert any("2 parts" in note for note in answer["notes"])
    assert answer["seeds_ras"][0] == pytest.approx(sample.center_ras, abs=3.0)
