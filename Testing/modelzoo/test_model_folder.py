"""What was written is read bit by bit; what was changed, is foreign or is a pickle is refused with a sentence."""

import errno
import hashlib
import json
import os
import pickle
from dataclasses import replace

import numpy as np
import pytest
import torch

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo import placing
from CTGANAugmentLib.modelzoo.card import NetworkEntry
from CTGANAugmentLib.modelzoo.model_files import CARD, WEIGHTS
from CTGANAugmentLib.modelzoo.model_folder import load_networks, read_card, read_model, write_model
from CTGANAugmentLib.networks.catalog import build_network


@pytest.fixture
def model(tmp_path, card, tensors):
    write_model(tmp_path / "model", card, tensors)
    return tmp_path / "model"


def _rewrite_weights(folder, weights):
    """Put other weights into a model, with the hash that they have."""
    (folder / WEIGHTS).write_bytes(weights)
    content = json.loads((folder / CARD).read_text(encoding="utf-8"))
    content["sha256"] = hashlib.sha256(weights).hexdigest()
    (folder / CARD).write_text(json.dumps(content), encoding="utf-8")


def test_tensors_come_back_bit_by_bit(model, card, tensors):
    read, found = read_model(model)
    assert found.keys() == tensors.keys()
    for name, array in tensors.items():
        assert found[name].dtype == array.dtype
        assert found[name].shape == array.shape
        assert found[name].tobytes() == array.tobytes()
    weights = (model / WEIGHTS).read_bytes()
    assert read == card.with_hash(hashlib.sha256(weights).hexdigest()) == read_card(model)
    assert [path.name for path in model.parent.iterdir()] == ["model"]


def test_networks_come_back_with_their_weights_and_draw_nothing(tmp_path, card):
    network = build_network("dcgan-generator", card.networks["generator"].arguments)
    network(torch.randn(4, 8))  # so that the running means are not those of the beginning
    tensors = {f"generator.{name}": value.numpy() for name, value in network.state_dict().items()}
    write_model(tmp_path / "model", card, tensors)
    state = torch.get_rng_state()
    _, networks = load_networks(tmp_path / "model")
    assert torch.equal(torch.get_rng_state(), state)
    z = torch.randn(2, 8)
    assert not networks["generator"].training
    assert torch.equal(networks["generator"](z), network.eval()(z))


def test_weights_of_another_network_are_refused(model):
    with pytest.raises(UserError, match=r"weights of generator do not fit dcgan-generator"):
        load_networks(model)


def test_one_changed_bit_is_refused(model):
    weights = bytearray((model / WEIGHTS).read_bytes())
    weights[-1] ^= 1
    (model / WEIGHTS).write_bytes(weights)
    for read in (read_card, read_model, load_networks):
        with pytest.raises(UserError, match="changed or damaged"):
            read(model)


def test_a_pickle_is_not_opened(model, tmp_path):
    class Bomb:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "ran"),)

    _rewrite_weights(model, pickle.dumps(Bomb()))
    with pytest.raises(UserError, match="a pickle can run programs"):
        read_model(model)
    (model / WEIGHTS).rename(model / "model.pt")
    with pytest.raises(
        UserError, match=r"has no model\.safetensors or model\.onnx; model\.pt may be a pickle"
    ):
        read_model(model)
    assert not (tmp_path / "ran").exists()


def test_tensors_of_other_networks_are_refused(model, card, tensors, tmp_path):
    from safetensors.numpy import save

    for strange in ({"critic.weight": np.ones(2)}, {"weight": np.ones(2)}):
        with pytest.raises(UserError, match="do not belong together"):
            write_model(tmp_path / "other", card, {**tensors, **strange})
        assert not (tmp_path / "other").exists()
    _rewrite_weights(model, save({"critic.weight": np.ones(2)}))
    with pytest.raises(UserError, match="do not belong together"):
        read_model(model)


@pytest.mark.parametrize("text", ["{", "[]", "{}", '"\\ud800"', "\x00"])
def test_a_damaged_or_foreign_card_is_refused(model, text):
    (model / CARD).write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=r"damaged|not made by CTGANAugment"):
        read_card(model)


def test_a_model_is_replaced_only_when_allowed_and_nothing_else_ever(model, card, tensors):
    other = {name: array * 2 for name, array in tensors.items()}
    with pytest.raises(UserError, match="allow overwriting"):
        write_model(model, card, other)
    write_model(model, card, other, overwrite=True)
    assert np.array_equal(read_model(model)[1]["generator.layers.half"], other["generator.layers.half"])
    (model / "thesis.txt").touch()
    with pytest.raises(UserError, match="something else than a model"):
        write_model(model, card, tensors, overwrite=True)
    with pytest.raises(UserError, match="existing folder to write into"):
        write_model(model / "none" / "x", card, tensors)


def test_a_full_disk_leaves_the_model_that_was_there(model, card, tensors, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    before = {path.name: path.read_bytes() for path in model.iterdir()}
    monkeypatch.setattr(placing.os, "fsync", full)
    with pytest.raises(UserError, match="No space left on device"):
        write_model(model, card, {name: array * 2 for name, array in tensors.items()}, overwrite=True)
    assert {path.name: path.read_bytes() for path in model.iterdir()} == before
    assert [path.name for path in model.parent.iterdir()] == ["model"]


def test_halved_weights_take_half_the_room_and_load_as_32_bits_with_nearly_the_same_results(tmp_path, card):
    torch.manual_seed(0)
    network = build_network("dcgan-generator", card.networks["generator"].arguments)
    network(torch.randn(64, 8))
    tensors = {f"generator.{name}": value.numpy() for name, value in network.state_dict().items()}
    for name, half in (("whole", False), ("half", True)):
        written = write_model(tmp_path / name, card, tensors, half=half)
        assert read_card(tmp_path / name) == written
    sizes = [sum(a.nbytes for a in read_model(tmp_path / name)[1].values()) for name in ("half", "whole")]
    assert 0.5 <= sizes[0] / sizes[1] < 0.51
    _, networks = load_networks(tmp_path / "half")
    types = {name: value.dtype for name, value in networks["generator"].state_dict().items()}
    assert types == {name: value.dtype for name, value in network.state_dict().items()}
    z = torch.randn(16, 8)
    with torch.no_grad():
        apart = (networks["generator"](z) - network.eval()(z)).abs().max()
    assert 0 < apart < 5e-3  # of a range of 2: 1 HU in a window of 400


def test_what_16_bits_cannot_hold_is_refused(tmp_path, card):
    tensors = {"generator.weight": np.array([1.0, 7e4], dtype=np.float32)}
    with pytest.raises(UserError, match="beyond 65504"):
        write_model(tmp_path / "model", card, tensors, half=True)
    assert not (tmp_path / "model").exists()


def test_a_card_that_asks_for_a_giant_network_takes_no_memory_for_it(tmp_path, card, tensors):
    giant = replace(
        card,
        networks={
            "generator": NetworkEntry("dcgan-generator", {"latent_size": 100, "width": 60000, "size": 64})
        },
    )
    write_model(tmp_path / "model", giant, tensors)
    with pytest.raises(UserError, match="do not fit dcgan-generator"):
        load_networks(tmp_path / "model")
