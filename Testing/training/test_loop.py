import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from CTGANAugmentLib.datasets.patch_set import write_patch_set
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.training.checkpoint import load_checkpoint
from CTGANAugmentLib.training.config import TrainingConfig
from CTGANAugmentLib.training.loop import train
from CTGANAugmentLib.training.run.folder import RunFolder

SCRIPT = Path(__file__).with_name("run_loop.py")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "OMP_NUM_THREADS": "1"}
SHORT = {
    "steps": 12,
    "batch_size": 4,
    "log_every": 3,
    "sample_every": 6,
    "validate_every": 4,
    "validation_images": 8,
    "checkpoint_every": 5,
    "threads": 1,
    "device": "cpu",
}


def a_config(objective="dcgan", parameters=None, **training):
    small = {"width": 4, "latent_size": 8, "r1_weight": 1.0, "r1_every": 3, "adaptive": True}
    return {
        "objective": objective,
        "parameters": small if parameters is None else parameters,
        "data": {"images": "scans"},
        "augmentation": {"flip_rows": True},
        "training": {**SHORT, **training},
    }


def run(tmp_path, data, config=None, name="run", progress=lambda fraction, message: None):
    folder = RunFolder(tmp_path / name)
    folder.path.mkdir(exist_ok=True)
    train(TrainingConfig.from_json(config or a_config(), tmp_path), data, folder, progress)
    return folder


def weights(folder):
    return load_file(folder.model / "model.safetensors")


def same(one, other):
    return one.keys() == other.keys() and all(
        torch.equal(tensor, other[name]) for name, tensor in one.items()
    )


def stop_at(step, steps=12):
    def progress(fraction, _message):
        if fraction * steps >= step - 0.5:
            raise Cancelled

    return progress


def test_a_run_ends_with_a_model_and_tells_all_that_happened(tmp_path, discs):
    folder = run(tmp_path, discs)
    events = folder.events()
    kinds = [event["event"] for event in events]
    assert kinds[0] == "started"
    assert kinds[-1] == "finished"
    steps = {kind: [event["step"] for event in events if event["event"] == kind] for kind in set(kinds)}
    assert steps["losses"] == [3, 6, 9, 12]
    assert steps["validation"] == [4, 8, 12]
    assert steps["samples"] == [6, 12]
    assert steps["checkpoint"] == [5, 10, 12]
    assert events[0]["patients"] == {"train": 6, "validation": 2, "test": 2}
    card = json.loads((folder.model / "card.json").read_text())
    assert card["training_data"]["patients"] == {"train": 6, "validation": 2, "test": 2}
    assert {"test/kid", "test/diversity", "test/sharpness", "test/memorized_share"} <= set(card["metrics"])
    assert (folder.path / "nearest.png").is_file()
    assert folder.report.is_file()


def test_the_same_configuration_gives_the_same_bits_and_another_seed_others(tmp_path, discs):
    first, again = (run(tmp_path, discs, name=name) for name in ("one", "two"))
    other = run(tmp_path, discs, a_config(seed=1), name="three")
    assert same(weights(first), weights(again))
    assert not same(weights(first), weights(other))


@pytest.mark.parametrize("step", [0, 1, 4, 5, 11])
def test_a_run_that_was_stopped_goes_on_to_the_same_bits(tmp_path, discs, step):
    straight = run(tmp_path, discs, name="straight")
    with pytest.raises(Cancelled):
        run(tmp_path, discs, progress=stop_at(step))
    assert load_checkpoint(tmp_path / "run" / "checkpoints")[0].step == step
    resumed = run(tmp_path, discs)
    assert same(weights(straight), weights(resumed))
    assert [e["step"] for e in resumed.events() if e["event"] == "losses"] == [3, 6, 9, 12]


def test_a_run_killed_at_random_points_goes_on_to_the_same_bits(tmp_path, discs):
    write_patch_set(discs.sets["main"], tmp_path / "patches" / "main")
    config = a_config(steps=60, checkpoint_every=4, validate_every=13, sample_every=0)
    (tmp_path / "config.json").write_text(json.dumps(config))

    def start(name):
        command = [sys.executable, SCRIPT, tmp_path / "patches", tmp_path / "config.json", tmp_path / name]
        return subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True)

    assert start("straight").wait() == 0
    killed = 0
    for wait_s in (0.05, 0.3, 0.11, 0.47, 0.2):
        process = start("killed")
        assert process.stdout.readline() == "ready\n"
        events = tmp_path / "killed" / "events.jsonl"
        size = events.stat().st_size if events.exists() else 0
        while process.poll() is None and (not events.exists() or events.stat().st_size == size):
            time.sleep(0.01)
        time.sleep(wait_s)
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
    assert killed >= 3
    assert start("killed").wait() == 0
    assert same(weights(RunFolder(tmp_path / "straight")), weights(RunFolder(tmp_path / "killed")))


def test_a_run_that_broke_before_its_first_checkpoint_begins_anew_and_tells_nothing_twice(tmp_path, discs):
    def broken(fraction, _message):
        if fraction * 12 >= 3.5:
            raise RuntimeError

    with pytest.raises(RuntimeError):
        run(tmp_path, discs, progress=broken)
    events = run(tmp_path, discs).events()
    assert [event["step"] for event in events if event["event"] == "losses"] == [3, 6, 9, 12]
    assert [event["event"] for event in events].count("started") == 1


def test_a_run_that_has_ended_only_writes_its_model_again(tmp_path, discs):
    before = weights(run(tmp_path, discs))
    again = run(tmp_path, discs)
    assert same(before, weights(again))


def test_a_pause_is_kept_until_it_is_over_and_changes_nothing(tmp_path, discs):
    straight = run(tmp_path, discs, name="straight")
    folder = RunFolder(tmp_path / "run")
    folder.path.mkdir()
    folder.config_file.write_text("{}")
    folder.ask("pause")
    worker = threading.Thread(target=run, args=(tmp_path, discs))
    worker.start()
    deadline = time.monotonic() + 30
    while not any(event["event"] == "paused" for event in folder.events()) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.5)
    assert [event["step"] for event in folder.events() if event["event"] == "losses"] == []
    folder.ask("go")
    worker.join(60)
    assert same(weights(straight), weights(folder))


def test_a_wish_to_stop_ends_it_after_a_checkpoint(tmp_path, discs):
    folder = RunFolder(tmp_path / "run")
    folder.path.mkdir()
    folder.config_file.write_text("{}")
    folder.ask("stop")
    with pytest.raises(Cancelled):
        run(tmp_path, discs)
    assert folder.events()[-1]["event"] == "stopped"
    assert load_checkpoint(folder.checkpoints)[0].step == 0


def test_it_ends_early_when_the_score_does_not_get_better_and_keeps_the_best(tmp_path, discs):
    config = a_config(
        steps=400, validate_every=2, patience=2, sample_every=0, log_every=100, checkpoint_every=100
    )
    folder = run(tmp_path, discs, config)
    validations = [event for event in folder.events() if event["event"] == "validation"]
    assert validations[-1]["step"] < 400
    assert [event["best"] for event in validations[-2:]] == [False, False]
    best = min(validations, key=lambda event: event["scores"]["kid"])
    assert best["best"]
    checkpoint = load_checkpoint(folder.checkpoints)[0]
    kept = {
        name.removeprefix("best."): t for name, t in checkpoint.tensors.items() if name.startswith("best.")
    }
    assert same(kept, weights(folder))


def test_a_loss_that_is_no_number_stops_the_run_and_says_what_to_do(tmp_path, discs):
    discs.sets["main"].arrays["image"][0, 0, 3, 3] = float("nan")
    with pytest.raises(UserError, match=r"is no number any more at step \d+: lower parameters.learning_rate"):
        run(tmp_path, discs, a_config(validate_every=0, sample_every=0, checkpoint_every=1))
    kept = load_checkpoint(tmp_path / "run" / "checkpoints")[0]
    assert all(bool(tensor.isfinite().all()) for tensor in kept.tensors.values())


def test_without_held_out_patients_the_card_says_that_it_was_scored_on_training_ones(tmp_path, discs):
    patches = discs.sets["main"]
    everyone = [type(item)(item.patient, item.case, item.label, "train") for item in patches.items]
    data = type(discs)({"main": type(patches)(patches.arrays, everyone, patches.size, patches.about)})
    folder = run(tmp_path, data)
    card = json.loads((folder.model / "card.json").read_text())
    assert all(name.startswith("train/") for name in card["metrics"])


def test_what_the_models_card_must_not_hold_is_refused_before_anything_is_trained(tmp_path, discs):
    config = {**a_config(), "card": {"data": "scans of /home/someone/patients/Doe"}}
    with pytest.raises(UserError, match="path"):
        run(tmp_path, discs, config)
    assert not (tmp_path / "run" / "events.jsonl").exists()


def test_a_classifier_whose_samples_are_no_images_is_trained_without_pictures(tmp_path, discs):
    folder = run(tmp_path, discs, a_config("classifier", {"width": 4, "levels": 2}, sample_every=1))
    assert not folder.sample_files()
    assert (folder.model / "card.json").is_file()
