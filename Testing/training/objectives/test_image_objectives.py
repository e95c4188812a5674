"""What holds for everything that is trained on images rather than noise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from CTGANAugmentLib.training.checkpoint import load_checkpoint, save_checkpoint
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.machine import Machine
from CTGANAugmentLib.training.objective import DataShape, objective_from_json
from CTGANAugmentLib.training.session import Session
from CTGANAugmentLib.training.settings import TrainingSettings
from CTGANAugmentLib.training.step import Step
from CTGANAugmentLib.training.turn import Turn

_GAN = {"width": 4, "discriminator_width": 4}
_PAINT = {**_GAN, "levels": 2}
_ALL = "brightness,contrast,translation,cutout,flip,rotation"
CASES = [
    pytest.param("inpainting", _PAINT, (12, 16, 16), id="inpainting 3-D"),
    pytest.param("inpainting", {**_PAINT, "mode": "2.5-D"}, (3, 16, 16), id="inpainting 2.5-D"),
    pytest.param(
        "inpainting", {**_PAINT, "fill": "healthy", "adaptive": True}, (16, 16), id="inpainting 2-D"
    ),
    pytest.param("cyclegan", {**_GAN, "blocks": 1, "pool_size": 2}, (16, 16), id="cyclegan"),
    pytest.param(
        "cyclegan",
        {**_GAN, "blocks": 1, "discriminator_augmentation": _ALL, "adaptive": True},
        (16, 20),
        id="cyclegan changed",
    ),
    pytest.param("pix2pix", _GAN, (16, 16), id="pix2pix"),
    pytest.param(
        "pix2pix-mask",
        {**_GAN, "pairing": True, "whitening": True, "spectral_norm": True, "feature_weight": 1},
        (16, 16),
        id="pix2pix-mask",
    ),
    pytest.param("segmenter", {"width": 4, "levels": 2}, (8, 16, 16), id="segmenter"),
    pytest.param("classifier", {"width": 4, "levels": 2}, (16, 16), id="classifier"),
]
every_objective = pytest.mark.parametrize(("name", "arguments", "size"), CASES)
ADVERSARIAL_CASES = CASES[:-2]


def _session(name: str, arguments: dict[str, Any], size: tuple[int, ...]) -> tuple[Session, Step]:
    settings = TrainingSettings(steps=20, batch_size=2, seed=3)
    objective = objective_from_json(name, arguments)
    session = Session(objective, settings, DataShape(size, classes=2), Machine(torch.device("cpu")))
    return session, Step(session, settings)


def _batch(number: int, size: tuple[int, ...]) -> dict[str, Tensor]:
    generator = torch.Generator().manual_seed(number)
    batch = {
        name: torch.rand(2, 1, *size, generator=generator) * 2 - 1 for name in ("image", "image_a", "image_b")
    }
    mask = torch.zeros(2, 1, *size)
    mask[0, ..., 4:8, 5:9] = 1
    return batch | {"mask": mask, "label": torch.tensor([1, 0])}


def _state(session: Session) -> dict[str, Tensor]:
    return {name: tensor.clone() for name, tensor in session.checkpoint().tensors.items()}


@every_objective
def test_a_resumed_session_goes_on_to_the_bit(
    name: str, arguments: dict[str, Any], size: tuple[int, ...], tmp_path: Path
) -> None:
    session, step = _session(name, arguments, size)
    for number in range(3):
        step.take([_batch(number, size)])
    save_checkpoint(tmp_path, session.checkpoint())
    for number in range(3, 5):
        step.take([_batch(number, size)])

    again, step = _session(name, arguments, size)
    checkpoint, _ = load_checkpoint(tmp_path)
    assert checkpoint is not None
    again.restore(checkpoint)
    for number in range(3, 5):
        step.take([_batch(number, size)])
    wanted, got = _state(session), _state(again)
    assert wanted.keys() == got.keys()
    assert [key for key in wanted if not torch.equal(wanted[key], got[key])] == []


@every_objective
def test_a_player_changes_its_own_networks_only(
    name: str, arguments: dict[str, Any], size: tuple[int, ...]
) -> None:
    session, _ = _session(name, arguments, size)
    objective = session.objective
    for player in objective.players():
        before = {key: value.detach().clone() for key, value in session.networks.named_parameters()}
        draws = Draws(3, 0)
        Turn(session, player, 0.0).take([_batch(0, size)], [None], [draws], objective.learning_rate)
        changed = {
            key.split(".")[0]
            for key, value in session.networks.named_parameters()
            if not torch.equal(value, before[key])
        }
        assert changed == set(player.networks)


@every_objective
def test_samples_are_the_products_work_and_draw_nothing_new(
    name: str, arguments: dict[str, Any], size: tuple[int, ...]
) -> None:
    session, step = _session(name, arguments, size)
    step.take([_batch(0, size)])
    batch = _batch(9, size)
    made = []
    for _ in range(2):
        with session.products() as networks:
            made.append(session.objective.samples(networks, batch, Draws(1, 0)))
    for key, sample in made[0].items():
        assert torch.equal(sample.made, made[1][key].made)
        assert sample.made.shape == sample.real.shape
        assert not sample.made.requires_grad
        assert torch.isfinite(sample.made).all()


@pytest.mark.parametrize(("name", "arguments", "size"), ADVERSARIAL_CASES)
@pytest.mark.parametrize("loss", ["least-squares", "hinge", "wasserstein"])
def test_every_loss_of_the_game_and_penalty_can_be_played(
    name: str, arguments: dict[str, Any], size: tuple[int, ...], loss: str
) -> None:
    more = {**arguments, "loss": loss, "r1_weight": 1.0, "r1_every": 1}
    if loss == "wasserstein":
        more = {key: value for key, value in more.items() if key not in ("pairing", "adaptive")}
        more["critic_steps"] = 2
    session, step = _session(name, more, size)
    told = [step.take([_batch(number, size)]) for number in range(2)]
    assert all(torch.isfinite(value) for losses in told for value in losses.values())
    judge = session.objective.players()[-1 if name == "cyclegan" else 0].name
    assert f"{judge}/r1" in told[0]
    assert (f"{judge}/penalty" in told[0]) == (loss == "wasserstein")
    assert 0 <= told[0][f"{judge}/accuracy"] <= 1
    assert len(told[1]) < len(told[0]) if loss == "wasserstein" else len(told[1]) == len(told[0])


@every_objective
def test_accumulated_batches_are_as_good_as_one(
    name: str, arguments: dict[str, Any], size: tuple[int, ...]
) -> None:
    _, step = _session(name, arguments, size)
    told = step.take([_batch(0, size), _batch(1, size)])
    assert all(torch.isfinite(value) for value in told.values())


SLICES = [
    case for case in CASES if len(case.values[2]) == 2
]  # oneDNN's Conv3d in bfloat16 made NaN of numbers


@pytest.mark.parametrize(("name", "arguments", "size"), SLICES)
def test_half_precision_trains_as_well(name: str, arguments: dict[str, Any], size: tuple[int, ...]) -> None:
    settings = TrainingSettings(steps=20, batch_size=2)
    machine = Machine(torch.device("cpu"), bfloat16=True)
    objective = objective_from_json(name, arguments)
    session = Session(objective, settings, DataShape(size, classes=2), machine)
    step = Step(session, settings)
    for number in range(2):
        told = step.take([_batch(number, size)])
    assert all(torch.isfinite(value) for value in told.values())
    assert all(value.dtype == torch.float32 for value in session.networks.parameters())
