"""Where in-painting paints, what it is told, and what it is measured by."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
import torch
from torch import Tensor

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.machine import Machine
from CTGANAugmentLib.training.objective import DataShape
from CTGANAugmentLib.training.objectives.inpainting import Inpainting
from CTGANAugmentLib.training.parts.crude_lesion import crude_lesion
from CTGANAugmentLib.training.session import Session
from CTGANAugmentLib.training.settings import TrainingSettings
from CTGANAugmentLib.training.step import Step

_TINY = {"width": 4, "discriminator_width": 4, "levels": 2, "discriminator_augmentation": ""}
SHAPES = [
    pytest.param((12, 16, 24), "3-D", id="3-D"),
    pytest.param((5, 16, 24), "2.5-D", id="2.5-D"),
    pytest.param((16, 24), "3-D", id="2-D"),
]
every_shape = pytest.mark.parametrize(("size", "mode"), SHAPES)


def _session(size: tuple[int, ...], **more: Any) -> tuple[Session, Step]:
    settings = TrainingSettings(steps=1000, batch_size=2, decay_from=1.0)
    session = Session(
        Inpainting(**{**_TINY, **more}), settings, DataShape(size), Machine(torch.device("cpu"))
    )
    return session, Step(session, settings)


def _batch(size: tuple[int, ...]) -> dict[str, Tensor]:
    """A patch with a lesion of 2 x 3 x 4 voxels (or 3 x 4), and one without."""
    generator = torch.Generator().manual_seed(1)
    image = torch.rand(2, 1, *size, generator=generator) * 2 - 1
    mask = torch.zeros_like(image)
    mask[(0, 0, *(slice(2, 4),) * (len(size) - 2), slice(6, 9), slice(8, 12))] = 1
    return {"image": image, "mask": mask}


@every_shape
@pytest.mark.parametrize("fill", ["lesion", "healthy"])
def test_outside_the_hole_nothing_changes(size: tuple[int, ...], mode: str, fill: str) -> None:
    session, step = _session(size, mode=mode, fill=fill)
    batch = _batch(size)
    step.take([batch])
    with session.products() as networks:
        samples = session.objective.samples(networks, batch, Draws(0, 0))
    sample = samples[fill]
    outside = sample.region == 0
    assert sample.made.shape == batch["image"].shape
    assert torch.equal(sample.made[outside], batch["image"][outside])
    assert torch.equal(sample.source[outside], batch["image"][outside])
    assert (sample.source[~outside] == -1).all()
    assert not torch.equal(sample.made[~outside], batch["image"][~outside])
    assert sample.region.flatten(1).amax(dim=1).tolist() == [1, 1]
    assert sample.paired


@every_shape
def test_hole_lies_round_the_lesion_and_anywhere_without_one(size: tuple[int, ...], mode: str) -> None:
    session, _ = _session(size, mode=mode, hole_margin_voxels=1)
    batch = _batch(size)
    made = session.objective.make(dict(session.networks.items()), batch, Draws(0, 0))
    hole = made["hole"][0, 0]
    assert hole.sum() == (4 if len(size) == 3 else 1) * 5 * 6
    assert hole[batch["mask"][0, 0] > 0].all()
    assert torch.equal(made["mask"], batch["mask"])
    other = session.objective.make(dict(session.networks.items()), batch, Draws(0, 1))["hole"]
    assert torch.equal(other[0], made["hole"][0])
    assert not torch.equal(other[1], made["hole"][1])


def test_a_box_holds_the_whole_lesion() -> None:
    session, _ = _session((16, 24), hole_shape="box", hole_margin_voxels=0)
    batch = _batch((16, 24))
    batch["mask"][0, 0, 7, 9] = 0
    batch["mask"][0, 0, 6, 8] = 0
    made = session.objective.make(dict(session.networks.items()), batch, Draws(0, 0))
    assert made["hole"][0].sum() == 3 * 4


def test_healthy_tissue_is_learnt_where_no_lesion_is() -> None:
    session, _ = _session((12, 16, 24), fill="healthy", hole_margin_voxels=1)
    batch = _batch((12, 16, 24))
    networks = dict(session.networks.items())
    grown = torch.zeros_like(batch["mask"])
    grown[0, 0, 1:5, 5:10, 7:13] = 1
    touched = 0
    for step in range(20):
        made = session.objective.make(networks, batch, Draws(0, step))
        lesion_session, _ = _session((12, 16, 24))
        whole = lesion_session.objective.make(
            networks, batch | {"mask": torch.zeros_like(grown)}, Draws(0, step)
        )["hole"]
        assert torch.equal(made["hole"], whole * (1 - grown))
        touched += int((whole * grown).sum())
        assert made["mask"].max() == 0
    assert touched > 0


def test_losses_are_those_written_out() -> None:
    session, step = _session((12, 16, 24), hole_margin_voxels=2)
    batch = _batch((12, 16, 24))
    generator, judge = (deepcopy(session.networks[name]) for name in ("generator", "discriminator"))
    draws = Draws(0, 0)
    hole = session.objective.make(dict(session.networks.items()), batch, draws)["hole"]
    noise = draws.normal("noise", batch["image"].shape)
    made = generator(batch["image"], hole, batch["mask"], noise).detach()
    told = step.take([batch])
    l1 = torch.stack(
        [(m - r)[h > 0].abs().mean() for m, r, h in zip(made, batch["image"], hole, strict=True)]
    ).mean()
    torch.testing.assert_close(told["generator/l1"], l1)
    right, wrong = (judge(torch.cat([image, batch["mask"]], 1)) for image in (batch["image"], made))
    judged = 0.5 * (((right - 1) ** 2).mean() + (wrong**2).mean())
    torch.testing.assert_close(told["discriminator/total"], judged.detach())
    fooled = session.networks["discriminator"](torch.cat([made, batch["mask"]], 1)).detach()
    torch.testing.assert_close(told["generator/total"], ((fooled - 1) ** 2).mean() + 10 * l1)


def test_it_learns_what_the_tissue_is() -> None:
    _, step = _session((16, 16), fill="healthy", learning_rate=5e-3)
    batch = {"image": torch.full((2, 1, 16, 16), 0.6), "mask": torch.zeros(2, 1, 16, 16)}
    told = [step.take([batch])["generator/l1"].item() for _ in range(60)]
    assert told[0] > 0.4
    assert max(told[-5:]) < 0.15


@pytest.mark.parametrize(
    ("shape", "more", "message"),
    [
        (DataShape((10, 32, 32)), {}, "multiples of 8"),
        (DataShape((10, 32, 32)), {"levels": 2}, "multiples of 4"),
        (DataShape((4, 32, 32)), {"levels": 1}, "at least 6 voxels"),
        (DataShape((8, 8, 8)), {}, "at least twice"),
        (DataShape((32, 32), channels=3), {}, "one channel"),
    ],
)
def test_images_that_do_not_fit_are_refused_with_what_to_do(
    shape: DataShape, more: dict[str, Any], message: str
) -> None:
    with pytest.raises(UserError, match=message):
        Inpainting(**more).networks(shape)


@every_shape
def test_a_generator_of_crude_lesions_looks_at_what_is_in_the_hole(size: tuple[int, ...], mode: str) -> None:
    session, step = _session(size, mode=mode, given="crude", statistics_weight=1.0)
    batch = _batch(size)
    step.take([batch])
    changed = {**batch, "image": batch["image"] - 0.5 * batch["mask"]}
    with session.products() as networks:
        before, after = (session.objective.make(networks, b, Draws(0, 0)) for b in (batch, changed))
    assert not torch.equal(before["image"], after["image"])


def test_the_source_of_a_refined_lesion_is_the_crude_one_that_the_generator_was_shown() -> None:
    session, _ = _session((16, 24), given="crude")
    batch = _batch((16, 24))
    with session.products() as networks:
        sample = session.objective.samples(networks, batch, Draws(0, 0))["lesion"]
    expected = crude_lesion(batch["image"], sample.region, batch["mask"], Draws(0, 0))
    assert torch.equal(sample.source, expected)


def test_an_ordinary_generator_does_not_see_what_is_in_the_hole() -> None:
    session, _ = _session((16, 24))
    batch = _batch((16, 24))
    changed = {**batch, "image": batch["image"] - 0.5 * batch["mask"]}
    with session.products() as networks:
        before, after = (session.objective.make(networks, b, Draws(0, 0)) for b in (batch, changed))
    hole = before["hole"] > 0
    assert torch.equal(before["image"][hole], after["image"][hole])


def test_statistics_ask_for_lesions_as_bright_as_real_ones() -> None:
    session, step = _session((16, 24), statistics_weight=1.0)
    batch = _batch((16, 24))
    lesions = {name: batch[name][:1].repeat(4, 1, 1, 1) for name in batch}
    lesions["image"] = lesions["image"] + 0.1 * torch.randn(
        lesions["image"].shape, generator=torch.Generator().manual_seed(3)
    )
    made = session.objective.make(dict(session.networks.items()), lesions, Draws(0, 0))
    losses = session.objective.losses("generator", dict(session.networks.items()), lesions, made, Draws(0, 0))
    copied = {**made, "image": lesions["image"]}
    perfect = session.objective.losses(
        "generator", dict(session.networks.items()), lesions, copied, Draws(0, 0)
    )
    assert float(losses["statistics"].detach()) > float(perfect["statistics"].detach())
    assert any("statistics" in name for name in step.take([lesions]))


@every_shape
def test_a_share_of_lesions_is_painted_in_part_only(size: tuple[int, ...], mode: str) -> None:
    session, _ = _session(size, mode=mode, partial=0.5)
    lesion = torch.zeros(60, 1, *size)
    lesion[(..., *(slice(1, side - 1) for side in size))] = 1
    batch = {"image": torch.zeros_like(lesion), "mask": lesion}
    with session.products() as networks:
        made = session.objective.make(networks, batch, Draws(0, 0))
    left_alone = (lesion * (1 - made["hole"])).flatten(1).amax(1)
    assert 0.25 < float(left_alone.mean()) < 0.55
    assert torch.equal(made["mask"], lesion)


def test_statistics_of_lesions_and_healthy_tissue_contradict_each_other() -> None:
    with pytest.raises(UserError, match="fill"):
        Inpainting(**_TINY, fill="healthy", statistics_weight=1.0)


def test_slices_as_channels_are_trained_by_networks_of_two_dimensions() -> None:
    assert Inpainting(**_TINY, mode="2.5-D").network_dimensions(DataShape((5, 16, 24))) == 2
    assert Inpainting(**_TINY).network_dimensions(DataShape((5, 16, 24))) == 3


def test_a_share_of_the_noise_is_the_same_in_a_whole_image() -> None:
    image = torch.zeros(400, 1, 8, 8)
    noise = Inpainting(**_TINY, whole_noise=0.25)._noise(image, Draws(0, 0))
    assert float(noise.var()) == pytest.approx(1, abs=0.03)
    assert float(noise.mean((1, 2, 3)).var()) == pytest.approx(0.25 + 0.75 / 64, abs=0.05)
    white = Inpainting(**_TINY)._noise(image, Draws(0, 0))
    assert torch.equal(white, Draws(0, 0).normal("noise", image.shape))
