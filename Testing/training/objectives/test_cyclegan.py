"""CycleGAN against the same training written out in plain PyTorch, and what it asks of images."""

from __future__ import annotations

from copy import deepcopy

import pytest
import torch
from torch import Tensor, nn

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.machine import Machine
from CTGANAugmentLib.training.objective import DataShape
from CTGANAugmentLib.training.objectives.cyclegan import CycleGan
from CTGANAugmentLib.training.session import Session
from CTGANAugmentLib.training.settings import TrainingSettings
from CTGANAugmentLib.training.step import Step

_SEED, _RATE, _STEPS = 5, 2e-3, 4
_TINY = {"width": 4, "discriminator_width": 4, "blocks": 1, "pool_size": 3}


def _session(objective: CycleGan) -> tuple[Session, Step]:
    settings = TrainingSettings(steps=10, batch_size=2, seed=_SEED, decay_from=1.0)
    session = Session(objective, settings, DataShape((24, 32)), Machine(torch.device("cpu")))
    return session, Step(session, settings)


def _batch(number: int) -> dict[str, Tensor]:
    generator = torch.Generator().manual_seed(number)
    return {name: torch.rand(2, 1, 24, 32, generator=generator) * 2 - 1 for name in ("image_a", "image_b")}


class PlainCycleGan:
    """The method's training step from the paper alone: equations 1 to 3, sections 4 and 5.2."""

    def __init__(self, networks: dict[str, nn.Module]) -> None:
        self.g, self.f = networks["a_to_b"], networks["b_to_a"]
        self.d_a, self.d_b = networks["discriminator_a"], networks["discriminator_b"]
        self.generators = torch.optim.Adam(
            [*self.g.parameters(), *self.f.parameters()], lr=_RATE, betas=(0.5, 0.999), fused=False
        )
        self.discriminators = torch.optim.Adam(
            [*self.d_a.parameters(), *self.d_b.parameters()], lr=_RATE, betas=(0.5, 0.999), fused=False
        )
        self.pools: dict[str, list[Tensor]] = {"pool_a": [], "pool_b": []}
        self.swaps = 0

    def step(self, a: Tensor, b: Tensor, draws: Draws) -> dict[str, float]:
        fake_b, fake_a = self.g(a), self.f(b)
        fooling_a = ((self.d_a(fake_a) - 1) ** 2).mean()
        fooling_b = ((self.d_b(fake_b) - 1) ** 2).mean()
        cycle = (self.f(fake_b) - a).abs().mean() + (self.g(fake_a) - b).abs().mean()
        identity = (self.f(a) - a).abs().mean() + (self.g(b) - b).abs().mean()
        total = fooling_a + fooling_b + 10 * cycle + 5 * identity
        self.generators.zero_grad()
        total.backward()
        self.generators.step()

        shown_a = self._from_pool("pool_a", fake_a.detach(), draws)
        shown_b = self._from_pool("pool_b", fake_b.detach(), draws)
        judged = 0.5 * (((self.d_a(a) - 1) ** 2).mean() + (self.d_a(shown_a) ** 2).mean())
        judged = judged + 0.5 * (((self.d_b(b) - 1) ** 2).mean() + (self.d_b(shown_b) ** 2).mean())
        self.discriminators.zero_grad()
        judged.backward()
        self.discriminators.step()
        return {
            "generators/adversarial_a": fooling_a.item(),
            "generators/adversarial_b": fooling_b.item(),
            "generators/cycle": cycle.item(),
            "generators/identity": identity.item(),
            "generators/total": total.item(),
            "discriminators/total": judged.item(),
        }

    def _from_pool(self, name: str, images: Tensor, draws: Draws) -> Tensor:
        pool, out = self.pools[name], []
        swap, place = draws.uniform(f"{name}/swap", (2,)), draws.integers(f"{name}/place", 3, (2,))
        for number, image in enumerate(images):
            if len(pool) < 3:
                pool.append(image)
                out.append(image)
            elif swap[number] < 0.5:
                self.swaps += 1
                out.append(pool[place[number]])
                pool[place[number]] = image
            else:
                out.append(image)
        return torch.stack(out)


def test_losses_and_weights_are_those_of_a_plain_loop_over_several_steps() -> None:
    session, step = _session(CycleGan(**_TINY, learning_rate=_RATE))
    names = ("a_to_b", "b_to_a", "discriminator_a", "discriminator_b")
    plain = PlainCycleGan({name: deepcopy(session.networks[name]) for name in names})
    start = [tensor.clone() for tensor in session.networks["a_to_b"].parameters()]
    for number in range(_STEPS):
        batch = _batch(number)
        told = step.take([batch])
        wanted = plain.step(batch["image_a"], batch["image_b"], Draws(_SEED, number))
        assert {name: told[name].item() for name in wanted} == pytest.approx(wanted, abs=1e-5)
    assert plain.swaps > 0
    pairs = zip(names, (plain.g, plain.f, plain.d_a, plain.d_b), strict=True)
    for name, network in pairs:
        for mine, theirs in zip(session.networks[name].parameters(), network.parameters(), strict=True):
            torch.testing.assert_close(mine, theirs, rtol=0, atol=1e-5)
    for name, images in plain.pools.items():
        torch.testing.assert_close(session.networks[name].images, torch.stack(images), rtol=0, atol=1e-5)
    moved = [
        (now - was).abs().max()
        for now, was in zip(session.networks["a_to_b"].parameters(), start, strict=True)
    ]
    assert max(moved) > _RATE


def test_without_identity_the_generators_make_no_more_images_than_needed() -> None:
    _, step = _session(CycleGan(**_TINY, identity_weight=0))
    told = step.take([_batch(0)])
    assert "generators/identity" not in told
    wanted = (
        told["generators/adversarial_a"] + told["generators/adversarial_b"] + 10 * told["generators/cycle"]
    )
    torch.testing.assert_close(told["generators/total"], wanted)


def test_blocks_are_six_for_small_slices_and_nine_for_large_ones() -> None:
    def blocks(rows: int, **more: int) -> int:
        return int(CycleGan(**more).networks(DataShape((rows, rows)))["a_to_b"].arguments["blocks"])

    assert (blocks(128), blocks(252), blocks(256), blocks(256, blocks=2)) == (6, 6, 9, 2)


def test_samples_go_both_ways_and_are_no_pairs() -> None:
    session, _ = _session(CycleGan(**_TINY))
    batch = _batch(0)
    with session.products() as networks:
        samples = session.objective.samples(networks, batch, Draws(0, 0))
    assert set(samples) == {"a_to_b", "b_to_a"}
    for name, sample in samples.items():
        assert not sample.paired
        assert torch.equal(sample.source, batch[f"image_{name[0]}"])
        assert torch.equal(sample.real, batch[sample.kind])
        assert sample.kind == f"image_{name[-1]}"
        torch.testing.assert_close(sample.made, session.averages[name].module(sample.source))


def test_discriminators_see_changed_images_only_when_asked() -> None:
    told = [
        _session(CycleGan(**_TINY, discriminator_augmentation=policy))[1].take([_batch(0)])
        for policy in ("", "cutout")
    ]
    assert CycleGan().discriminator_augmentation == ""
    assert told[0]["generators/cycle"] == told[1]["generators/cycle"]
    assert told[0]["discriminators/total"] != told[1]["discriminators/total"]


@pytest.mark.parametrize(
    ("size", "message"),
    [((8, 32, 32), "data.slices to 1"), ((30, 32), "multiples of 4"), ((4, 32), "at least 6 voxels")],
)
def test_images_that_do_not_fit_are_refused_with_what_to_do(size: tuple[int, ...], message: str) -> None:
    with pytest.raises(UserError, match=message):
        CycleGan().networks(DataShape(size))


def test_generators_begin_by_following_the_curves_and_forget_them() -> None:
    texts = {"curve_a_to_b": "-1:1,1:-1", "curve_b_to_a": "-1:1,1:-1", "curve_steps": 10}
    session, _ = _session(CycleGan(**_TINY, **texts))
    networks, batch = dict(session.networks.items()), _batch(0)
    made = session.objective.make(networks, batch, Draws(0, 0))
    at = {
        step: session.objective.losses("generators", networks, batch, made, Draws(0, step))
        for step in (0, 5, 10)
    }
    expected = sum(
        (made[there] + batch[here]).abs().mean()
        for here, there in (("image_a", "image_b"), ("image_b", "image_a"))
    )
    assert float(at[0]["curve"].detach()) == pytest.approx(float(expected.detach()), rel=1e-5)
    assert float((at[0]["total"] - at[5]["total"]).detach()) == pytest.approx(
        5 * float(expected.detach()), rel=1e-4
    )
    assert "curve" not in at[10]


def test_a_curve_that_is_none_is_refused_before_training() -> None:
    with pytest.raises(UserError, match="curve"):
        CycleGan(curve_a_to_b="bright to dark")
