"""A network of an experiment is trained whole, whatever an earlier process left of it."""

import json

import numpy as np
import pytest

from CTGANAugmentLib.datasets.patch_set import PatchItem, PatchSet
from CTGANAugmentLib.evaluation.experiment.arm import Arm
from CTGANAugmentLib.evaluation.experiment.learner import forget, network_of, trained
from CTGANAugmentLib.progress import Cancelled
from Testing.evaluation.experiment.study import SIDE

ABOUT = {
    "modality": {"image": "CT"},
    "normalization": {"image": {"kind": "window", "low": -160, "high": 240}},
    "spacing_mm": [2.0, 2.0],
    "split_seed": 0,
    "left_out": [],
}


@pytest.fixture
def patches():
    rng = np.random.default_rng(0)
    images = rng.normal(0, 0.3, (8, 1, SIDE, SIDE)).astype(np.float16)
    items = [PatchItem(f"P{n % 4}", f"P{n % 4}_0", 1, "train") for n in range(8)]
    return PatchSet({"image": images, "mask": (images > 0.3).astype(np.uint8)}, items, (SIDE, SIDE), ABOUT)


@pytest.fixture
def config(settings_of):
    return settings_of().training_of(Arm("none"), 3)


def weights(model):
    return (model / "model.safetensors").read_bytes()


def test_a_network_gives_a_probability_for_every_voxel(patches, config, tmp_path):
    network = network_of(trained(config, patches, tmp_path / "run"))
    shares = network(patches.cut("image"))
    assert shares.shape[-2:] == (SIDE, SIDE)
    assert ((shares >= 0) & (shares <= 1)).all()


def test_a_finished_training_is_taken_as_it_is(patches, config, tmp_path):
    first = trained(config, patches, tmp_path / "run")
    before = (first / "card.json").stat().st_mtime_ns
    assert (trained(config, patches, tmp_path / "run") / "card.json").stat().st_mtime_ns == before
    forget(tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_what_a_killed_or_stopped_training_left_is_begun_anew_and_comes_to_the_same(
    patches, config, tmp_path
):
    whole = weights(trained(config, patches, tmp_path / "whole"))
    left = tmp_path / "killed"
    left.mkdir()
    (left / "config.json").write_text(json.dumps(config.to_json()))
    (left / "events.jsonl").write_text('{"event": "loss", "step": 1, "lo')
    assert weights(trained(config, patches, left)) == whole

    def stop(fraction, _message):
        if fraction > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        trained(config, patches, tmp_path / "stopped", stop)
    assert weights(trained(config, patches, tmp_path / "stopped")) == whole
