"""A run's folder keeps what happened, goes back to a checkpoint, and passes wishes on between processes."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.training.run.folder import RunFolder, step_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(tmp_path):
    folder = RunFolder(tmp_path / "run")
    folder.path.mkdir()
    folder.config_file.write_text("{}")
    return folder


def test_a_run_goes_on_until_something_else_is_wished(run):
    assert run.wish() == "go"
    run.ask("pause")
    assert run.wish() == "pause"
    run.ask("go")
    assert run.wish() == "go"


def test_a_stop_takes_the_place_of_a_pause_and_a_pause_that_of_a_stop(run):
    run.ask("pause")
    run.ask("stop")
    assert run.wish() == "stop"
    run.ask("pause")
    assert run.wish() == "pause"


def test_a_wish_of_another_process_is_heard_without_pytorch(run):
    script = (
        "import sys; from pathlib import Path; from CTGANAugmentLib.training.run.folder import RunFolder; "
        f"RunFolder(Path({str(run.path)!r})).ask('stop'); assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)
    assert run.wish() == "stop"


def test_a_folder_without_a_run_is_refused(tmp_path):
    with pytest.raises(UserError, match=r"expected the folder of a run.*config.json"):
        RunFolder(tmp_path).ask("stop")
    assert list(tmp_path.iterdir()) == []


def test_asking_for_the_wish_costs_microseconds(run):
    begun = time.perf_counter()
    for _ in range(1000):
        run.wish()
    assert (time.perf_counter() - begun) / 1000 < 200e-6


def test_going_back_forgets_events_and_pictures_after_the_step_and_keeps_the_others(run):
    run.samples.mkdir()
    for step in (500, 1000, 1500):
        run.log({"event": "samples", "step": step})
        (run.samples / f"step_{step:07d}.png").touch()
    (run.samples / "my notes.txt").touch()
    run.rewind(1000)
    assert [event["step"] for event in run.events()] == [500, 1000]
    assert [path.name for path in run.sample_files()] == ["step_0000500.png", "step_0001000.png"]
    assert (run.samples / "my notes.txt").exists()


def test_pictures_come_in_the_order_of_their_steps_beyond_seven_digits(run):
    run.samples.mkdir()
    for step in (20_000_000, 9_999_999, 20):
        (run.samples / f"step_{step:07d}.png").touch()
    assert [step_of(path) for path in run.sample_files()] == [20, 9_999_999, 20_000_000]


def test_everything_of_a_run_lies_in_its_folder(run):
    places = (
        run.checkpoints,
        run.samples,
        run.patches,
        run.model,
        run.report,
        run.events_file,
        run.tensorboard,
    )
    assert {place.parent for place in places} == {run.path}
    assert len(set(places)) == len(places)
