import json
import os

import pytest

from CTGANAugmentLib.faces import pytorch
from CTGANAugmentLib.faces.training_run import run_sentence, runs_in, view_of, why_not_train
from CTGANAugmentLib.training.run.folder import RunFolder
from CTGANAugmentLib.training.run.lock import sole_process


@pytest.fixture
def run(tmp_path):
    """A run as a process would have left it after two steps."""
    folder = RunFolder(tmp_path / "run")
    folder.path.mkdir()
    folder.config_file.write_text("{}")
    return folder


def log(run, *kinds, **values):
    for number, kind in enumerate(kinds):
        event = {"event": kind, "step": 10 * number, "seconds": 30.0 * number, **values}
        with run.events_file.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(event) + "\n")


def test_a_folder_without_a_run_is_a_view_of_nothing(tmp_path):
    view = view_of(tmp_path)
    assert (view.state, run_sentence(view)) == ("none", "")


def test_a_run_that_nobody_holds_was_broken_off_and_can_be_gone_on_with(run):
    log(run, "started", "losses", losses={"generator/total": 1.0})
    view = view_of(run.path)
    assert view.state == "broken off"
    assert view.can_resume
    assert "Resume goes on from the newest checkpoint" in run_sentence(view)


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ((), "preparing"),
        (("started",), "running"),
        (("started", "paused"), "paused"),
        (("started", "paused", "resumed"), "running"),
    ],
)
def test_a_run_that_a_process_holds_goes_on(run, kinds, state):
    log(run, *kinds)
    with sole_process(run.path):
        view = view_of(run.path)
    assert view.state == state
    assert view.goes_on
    assert not view.can_resume


@pytest.mark.parametrize(("kind", "resumes"), [("finished", False), ("stopped", True)])
def test_how_a_run_ended_is_told_also_while_its_process_clears_up(run, kind, resumes):
    log(run, "started", "losses", kind, losses={})
    with sole_process(run.path):
        view = view_of(run.path)
    assert (view.state, view.step, view.seconds, view.can_resume) == (kind, 20, 60.0, resumes)
    assert "Step 20, 1 min" in run_sentence(view)


def test_curves_warnings_and_the_newest_picture_are_shown(run):
    log(run, "losses", "losses", losses={"generator/total": 1.5, "discriminator/total": 0.5})
    log(run, "validation", scores={"kid": 3.0})
    log(run, "warning", "warning", message="it collapses")
    run.samples.mkdir()
    for step in (5, 20):
        (run.samples / f"step_{step:07d}.png").write_bytes(b"x")
    view = view_of(run.path)
    assert view.warnings == ("it collapses",)
    assert view.losses == {"generator": [(0, 1.5), (10, 1.5)], "discriminator": [(0, 0.5), (10, 0.5)]}
    assert view.picture.name == "step_0000020.png"
    assert view.charts.count("<svg") >= 2
    assert "generator" in view.charts
    assert view_of(run.path, charts=False).charts == ""


def test_the_page_of_a_run_is_there_once_it_is_written(run):
    log(run, "losses", losses={"generator/total": 1.5})
    assert view_of(run.path).report is None
    run.write_report("a run")
    assert view_of(run.path).report == run.report


def test_runs_are_found_the_newest_first(tmp_path, run):
    other = RunFolder(tmp_path / "other")
    other.path.mkdir()
    other.config_file.write_text("{}")
    os.utime(run.config_file, (1, 1))
    assert runs_in(tmp_path) == [other.path, run.path]
    assert runs_in(run.path) == [run.path]
    assert runs_in(tmp_path / "none") == []
    assert runs_in(run.config_file) == []


def test_what_keeps_a_training_from_beginning_is_said(monkeypatch):
    assert why_not_train({"images": "a", "masks": ""}, "run") == ""
    assert "where the scans are" in why_not_train({"a": "x", "b": " "}, "run")
    assert "a name" in why_not_train({"images": "a"}, " ")
    assert why_not_train({"a": "x", "b": "y", "masks_a": "", "masks_b": ""}, "run") == ""
    assert "another name" in why_not_train({"images": "a"}, "run", taken=True)
    monkeypatch.setattr(pytorch, "find_spec", lambda _name: None)
    assert "needs PyTorch, safetensors" in why_not_train({"images": "a"}, "run")
