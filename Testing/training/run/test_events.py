"""Events come back as they were written, whatever a killed process left behind."""

from __future__ import annotations

import json
import math

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.training.run.events import append_event, drop_events_after, read_events


@pytest.fixture
def path(tmp_path):
    return tmp_path / "events.jsonl"


def test_events_come_back_in_the_order_they_were_written(path):
    events = [
        {"event": "losses", "step": n, "seconds": n / 3, "losses": {"generator/total": 0.1 * n}}
        for n in range(5)
    ]
    for event in events:
        append_event(path, event)
    assert read_events(path) == events


def test_text_of_any_language_comes_back(path):
    append_event(path, {"event": "warning", "step": 1, "message": "肺 lässt\ngrüßen\u2028"})
    assert read_events(path) == [{"event": "warning", "step": 1, "message": "肺 lässt\ngrüßen\u2028"}]


def test_numbers_that_json_does_not_know_become_null_at_any_depth(path):
    append_event(
        path, {"event": "losses", "step": 1, "losses": {"a": math.nan, "b": [math.inf, 1.0], "c": -math.inf}}
    )
    text = path.read_text()
    assert json.loads(text, parse_constant=pytest.fail)["losses"] == {"a": None, "b": [None, 1.0], "c": None}


def test_a_line_that_was_left_unfinished_is_passed_over(path):
    append_event(path, {"event": "losses", "step": 1})
    with path.open("a") as stream:
        stream.write('{"event": "losses", "st')
    assert read_events(path) == [{"event": "losses", "step": 1}]


@pytest.mark.parametrize("rubbish", [b"\x00\x00\x00\n", b"[1, 2]\n", b"3\n", b'{"step": 2}\n', b"\xff\xfe\n"])
def test_a_line_that_is_no_event_is_passed_over(path, rubbish):
    path.write_bytes(rubbish)
    append_event(path, {"event": "losses", "step": 1})
    assert read_events(path) == [{"event": "losses", "step": 1}]


def test_a_run_without_events_has_none(path):
    assert read_events(path) == []


def test_what_lies_after_a_step_is_dropped_with_the_unfinished_line_and_the_next_event_is_whole(path):
    for step in (0, 10, 20, 30):
        append_event(path, {"event": "losses", "step": step})
    with path.open("a") as stream:
        stream.write('{"event": "lo')
    drop_events_after(path, 20)
    append_event(path, {"event": "resumed", "step": 20})
    assert [(e["event"], e["step"]) for e in read_events(path)] == [
        ("losses", 0),
        ("losses", 10),
        ("losses", 20),
        ("resumed", 20),
    ]
    assert [entry.name for entry in path.parent.iterdir()] == ["events.jsonl"]


def test_a_file_that_cannot_be_written_is_told_with_what_to_do(tmp_path):
    with pytest.raises(UserError, match=r"cannot write the run's events.*--resume"):
        append_event(tmp_path / "missing" / "events.jsonl", {"event": "losses", "step": 1})


def test_a_hundred_thousand_events_are_read(path):
    event = {"event": "losses", "step": 1, "losses": {f"player/{n}": 0.12345678 for n in range(8)}}
    path.write_text((json.dumps(event) + "\n") * 100_000)
    assert len(read_events(path)) == 100_000
