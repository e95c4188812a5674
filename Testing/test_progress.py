"""Progress of a part is progress of the whole, and a stop gets through."""

from __future__ import annotations

import pytest

from CTGANAugmentLib.progress import Cancelled, no_progress, part_of, track


def test_a_part_reports_within_its_share_of_the_whole():
    told = []
    report = part_of(lambda fraction, message: told.append((fraction, message)), 0.2, 0.6)
    for fraction in (0, 0.5, 1):
        report(fraction, "work")
    assert told == [(pytest.approx(f), "work") for f in (0.2, 0.4, 0.6)]


def test_parts_nest():
    told = []
    outer = part_of(lambda fraction, message: told.append(fraction), 0.5, 1.0)
    part_of(outer, 0.5, 1.0)(0.5, "")
    assert told == [pytest.approx(0.875)]


def test_track_reports_before_each_item():
    told = []
    assert list(track("ab", lambda *report: told.append(report), "slice")) == ["a", "b"]
    assert told == [(0.0, "slice 1/2"), (0.5, "slice 2/2")]
    assert list(track([], no_progress, "nothing")) == []


def test_a_stop_ends_the_loop_at_once():
    def stop_at_half(fraction, message):
        if fraction >= 0.5:
            raise Cancelled

    done = []
    with pytest.raises(Cancelled):
        done.extend(iter_into(done, track(range(4), stop_at_half, "step")))
    assert done == [0, 1]


def iter_into(done, items):
    for item in items:
        done.append(item)
    return []


def test_a_stop_is_no_error_that_a_handler_of_bad_input_would_swallow():
    assert not issubclass(Cancelled, ValueError | OSError | RuntimeError)
