"""A model trained from the command line on scans on the disk: from the first flag to the model's folder, and back."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import write_labels, write_volume
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.progress import Cancelled, no_progress
from CTGANAugmentLib.training.run.folder import RunFolder
from CTGANAugmentLib.volume import LabelVolume, Volume

ENDLESS = "--set=training.steps=1000000"


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    """Configuration of a tiny model beside ten scans with a lesion each."""
    folder = tmp_path_factory.mktemp("study")
    (folder / "scans").mkdir()
    rng = np.random.default_rng(0)
    places = np.stack(np.meshgrid(*(np.arange(n) for n in (8, 40, 40)), indexing="ij"), axis=-1)
    for number in range(10):
        center = [4, *rng.uniform(14, 26, 2)]
        lesion = (np.square((places - center) / [3, 6, 6]).sum(axis=-1) < 1).astype(np.uint8)
        scan = (rng.normal(40, 10, lesion.shape) + 60 * lesion).astype(np.int16)
        write_volume(Volume(scan, np.eye(4), "CT"), folder / "scans" / f"p{number}.nii.gz")
        write_labels(LabelVolume(lesion, np.eye(4)), folder / "scans" / f"p{number}_mask.nii.gz")
    path = folder / "tiny.yaml"
    path.write_text(
        """
        objective: dcgan
        parameters: {width: 4, latent_size: 8}
        data: {images: scans, rows: 16, columns: 16, spacing_mm: 1.0, per_case: 4}
        training: {steps: 12, batch_size: 4, log_every: 2, sample_every: 6, validate_every: 6, checkpoint_every: 6,
                   validation_images: 16, device: cpu, threads: 1}
        card: {title: Tiny lesions}
        """,
        encoding="utf-8",
    )
    return path


@pytest.fixture
def out(tmp_path):
    return tmp_path / "run"


@pytest.fixture
def going(config, out, start):
    """A run in another process, with its first losses told."""
    process = start("train", config, "--out", out, ENDLESS)
    wait_for(out, "losses")
    return process


def kinds(out):
    return [event["event"] for event in RunFolder(out).events()]


def wait_for(out, kind, count=1, seconds=40):
    until = time.monotonic() + seconds
    while kinds(out).count(kind) < count:
        assert time.monotonic() < until, f"no {kind}: {kinds(out)}"
        time.sleep(0.05)


def train_here(config, out, progress=no_progress, **arguments):
    return Job("train", {"config": str(config), "out": str(out), **arguments}).run(progress)


def test_a_model_with_its_card_and_report_comes_out_and_the_files_are_named(config, out):
    told = []
    result = train_here(config, out, lambda fraction, message: told.append((fraction, message)))
    card = json.loads((out / "model" / "card.json").read_text())
    assert card["title"] == "Tiny lesions"
    assert sum(card["training_data"]["patients"].values()) == 10
    assert all(os.path.exists(path) for path in result["files"].values())  # noqa: PTH110 - texts
    assert result["measured"]["steps"] == 12
    assert any("patient" in note for note in result["notes"])
    assert kinds(out)[-1] == "finished"
    assert "finished" in (out / "report.html").read_text()
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions)
    assert any(message.startswith("step 6 of 12: ") for _, message in told)


def test_a_run_that_was_stopped_goes_on_to_the_same_bits_as_one_that_was_not(config, out, tmp_path):
    def stop_soon(fraction, message):
        if message.startswith("step 7 of"):
            raise Cancelled

    with pytest.raises(Cancelled):
        train_here(config, out, stop_soon)
    assert kinds(out)[-1] == "stopped"
    train_here("", out, resume=True)
    train_here(config, tmp_path / "straight")
    models = [folder / "model" / "model.safetensors" for folder in (out, tmp_path / "straight")]
    assert models[0].read_bytes() == models[1].read_bytes()


def test_a_folder_that_holds_a_run_is_not_begun_anew(config, out):
    train_here(config, out, set=["training.steps=2"])
    before = (out / "events.jsonl").read_bytes()
    with pytest.raises(UserError, match="holds a run already: go on with --resume"):
        train_here(config, out)
    assert (out / "events.jsonl").read_bytes() == before


def test_a_wrong_configuration_leaves_no_folder(config, out):
    with pytest.raises(UserError, match="did you mean steps"):
        train_here(config, out, set=["training.step=2"])
    assert not out.exists()


def test_scans_that_are_not_there_leave_no_folder_that_stands_in_the_way_of_the_next_try(config, out):
    job = Job("train", {"config": str(config), "out": str(out), "set": ["data.images=/no/such/place"]})
    with pytest.raises(UserError, match="there is no such folder"):
        job.run(no_progress)
    assert not out.exists()
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    with pytest.raises(UserError, match="there is no such folder"):
        job.run(no_progress)
    assert [path.name for path in out.iterdir()] == ["notes.txt"]


def test_what_somebody_keeps_in_the_folder_is_neither_used_nor_taken_away(config, out):
    (out / "patches").mkdir(parents=True)
    (out / "patches" / "mine.txt").write_text("mine")
    for images in ([], ["data.images=/no/such/place"]):
        with pytest.raises(UserError, match="holds patches already"):
            train_here(config, out, set=images)
    assert [path.name for path in out.rglob("*.*")] == ["mine.txt"]


def test_a_resumed_run_keeps_its_patients_when_the_scans_have_changed(config, out, tmp_path):
    def stop_soon(fraction, message):
        if message.startswith("step 7 of"):
            raise Cancelled

    study = shutil.copytree(config.parent, tmp_path / "study")
    with pytest.raises(Cancelled):
        train_here(study / config.name, out, stop_soon)
    index = (out / "patches" / "main" / "index.json").read_bytes()
    for kind in ("", "_mask"):
        shutil.copy(study / "scans" / f"p0{kind}.nii.gz", study / "scans" / f"p10{kind}.nii.gz")
    train_here("", out, resume=True)
    assert (out / "patches" / "main" / "index.json").read_bytes() == index
    train_here(config, tmp_path / "straight")
    models = [folder / "model" / "model.safetensors" for folder in (out, tmp_path / "straight")]
    assert models[0].read_bytes() == models[1].read_bytes()


def test_losses_of_who_has_a_turn_now_and_then_are_told_each_time(config, out):
    train_here(config, out, set=["parameters.loss=wasserstein", "parameters.critic_steps=5"])
    told = [event["losses"] for event in RunFolder(out).events() if event["event"] == "losses"]
    assert len(told) == 6
    assert all({"generator/total", "discriminator/total"} <= set(losses) for losses in told)


@pytest.mark.parametrize("objective", ["segmenter", "classifier"])
def test_masks_and_classes_are_not_watched_as_if_they_were_generated_images(config, out, objective):
    settings = ["training.sample_every=0", "data.around=both", "parameters={width: 4, levels: 2}"]
    train_here(config, out, set=[f"objective={objective}", *settings])
    events = RunFolder(out).events()
    assert not {"memorization", "warning"} & {event["event"] for event in events}
    scores = [event["scores"] for event in events if event["event"] in ("validation", "scores")]
    assert len(scores) == 3
    assert not {"coarse_diversity", "kid_of_real", "memorized_share"} & {
        name for each in scores for name in each
    }


def test_only_a_run_can_be_resumed(out):
    with pytest.raises(UserError, match="expected the folder of a run to go on with"):
        train_here("", out, resume=True)


def test_a_new_run_needs_a_configuration(out):
    with pytest.raises(UserError, match="needs 'config'"):
        train_here("", out)


def test_an_old_wish_does_not_stop_a_run_that_is_resumed(config, out):
    train_here(config, out, set=["training.steps=2"])
    RunFolder(out).ask("stop")
    assert train_here("", out, resume=True)["measured"]["steps"] == 2
    assert RunFolder(out).wish() == "go"


def test_the_command_trains_and_names_what_it_made(config, out, command):
    done = command(
        "train", config, "--out", out, "--set", "training.steps=4", "--set", "training.validate_every=0"
    )
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0), done.stderr
    assert f"model       {out / 'model'}" in done.stdout
    assert RunFolder(out).events()[-1]["step"] == 4


def test_a_run_is_paused_continued_and_stopped_from_other_processes_and_resumed(going, out, command):
    assert command("train", "--pause", out).returncode == 0
    wait_for(out, "paused")
    paused = RunFolder(out).events()[-1]
    time.sleep(0.5)
    assert RunFolder(out).events()[-1] == paused
    assert command("train", "--continue", out).returncode == 0
    wait_for(out, "resumed")
    assert command("train", "--stop", out).returncode == 0
    assert going.wait(30) == 130
    assert "train --resume" in going.stderr.read()
    assert kinds(out)[-1] == "stopped"
    again = command("train", "--stop", out)
    assert (again.returncode, "no process would hear of it" in again.stderr) == (1, True)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signal for this")
def test_ctrl_c_stops_at_a_checkpoint_from_which_the_run_goes_on(going, out, start):
    going.send_signal(signal.SIGINT)
    assert going.wait(30) == 130
    last = RunFolder(out).events()[-1]
    assert last["event"] == "stopped"
    resumed = start("train", "--resume", out)
    wait_for(out, "resumed")
    event = next(event for event in RunFolder(out).events() if event["event"] == "resumed")
    assert event["step"] == last["step"]
    RunFolder(out).ask("stop")
    assert resumed.wait(30) == 130


@pytest.mark.parametrize(
    "flags",
    [
        [],
        ["dcgan"],
        ["--out", "run"],
        ["--resume", "run", "--set", "training.steps=1"],
        ["dcgan", "--pause", "run"],
        ["--list", "--out", "run"],
        ["--pause", "run", "--stop", "run"],
    ],
)
def test_flags_that_do_not_go_together_are_misuse(command, flags):
    done = command("train", *flags)
    assert done.returncode == 2
    assert "ctganaugment train" in done.stderr


def test_the_list_shows_recipes_objectives_and_everything_that_can_be_set(command):
    text = command("train", "--list").stdout
    for told in (
        "objective: dcgan",
        "parameters.latent_size",
        "training.steps",
        "data.spacing_mm",
        "card.licence",
    ):
        assert told in text


def test_two_processes_train_one_run(config, out):
    flags = ["-m", "torch.distributed.run", "--standalone", "--nproc_per_node", "2", "-m", "CTGANAugmentLib"]
    arguments = [
        "train",
        config,
        "--out",
        out,
        "--set",
        "training.steps=4",
        "--set",
        "training.sample_every=0",
    ]
    done = subprocess.run([sys.executable, *flags, *arguments], capture_output=True, text=True, timeout=90)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("report.html") == 1
    assert kinds(out).count("started") == 1
    assert kinds(out)[-1] == "finished"
