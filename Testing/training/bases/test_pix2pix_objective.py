"""pix2pix against the same training written out in plain PyTorch, with and without what the review's work adds."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
import torch
from skimage.metrics import structural_similarity
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.training.bases.pix2pix_objective import mismatched
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.machine import Machine
from CTGANAugmentLib.training.objective import DataShape
from CTGANAugmentLib.training.objectives.pix2pix import Pix2Pix
from CTGANAugmentLib.training.objectives.pix2pix_mask import Pix2PixMask
from CTGANAugmentLib.training.session import Session
from CTGANAugmentLib.training.settings import TrainingSettings
from CTGANAugmentLib.training.step import Step

_SEED, _RATE, _BATCH = 5, 2e-3, 3
_TINY = {"width": 4, "discriminator_width": 4, "learning_rate": _RATE, "discriminator_augmentation": ""}


def _session(objective: Any, size: tuple[int, ...] = (32, 32)) -> tuple[Session, Step]:
    settings = TrainingSettings(steps=10, batch_size=_BATCH, seed=_SEED, decay_from=1.0)
    session = Session(objective, settings, DataShape(size), Machine(torch.device("cpu")))
    return session, Step(session, settings)


def _batch(number: int, size: tuple[int, ...] = (32, 32)) -> dict[str, Tensor]:
    generator = torch.Generator().manual_seed(number)
    batch = {
        name: torch.rand(_BATCH, 1, *size, generator=generator) * 2 - 1
        for name in ("image", "image_a", "image_b")
    }
    return batch | {"mask": (torch.rand(_BATCH, 1, *size, generator=generator) < 0.3).float()}


class PlainPix2Pix:
    """The method's training step from the paper alone: equations 1 to 4 with the generator's non-saturating form."""

    def __init__(self, networks: dict[str, nn.Module], *, extras: bool) -> None:
        self.g, self.d = networks["generator"], networks["discriminator"]
        self.extras = extras
        self.g_adam, self.d_adam = (
            torch.optim.Adam(network.parameters(), lr=_RATE, betas=(0.5, 0.999), fused=False)
            for network in (self.g, self.d)
        )

    def step(self, source: Tensor, wanted: Tensor, draws: Draws) -> dict[str, float]:
        if self.extras:
            mean = source.mean(dim=(1, 2, 3), keepdim=True)
            source = (source - mean) / source.std(dim=(1, 2, 3), correction=0, keepdim=True)
        torch.manual_seed(draws.part_seed("make"))  # dropout is this method's only noise
        made = self.g(source)
        wrong = torch.cat([source, made.detach()], 1)
        if self.extras:
            others = torch.stack([wanted[-1], *wanted[:-1]])
            wrong = torch.cat([wrong, torch.cat([source, others], 1)])
        right = self.d(torch.cat([source, wanted], 1))
        wrong = self.d(wrong)
        judged = cross_entropy(right, torch.ones_like(right)) + cross_entropy(wrong, torch.zeros_like(wrong))
        self._update(self.d_adam, judged)

        fooled = self.d(torch.cat([source, made], 1))
        adversarial = cross_entropy(fooled, torch.ones_like(fooled))
        l1 = (made - wanted).abs().mean()
        told = {"adversarial": adversarial.item(), "l1": l1.item()}
        total = adversarial + 100 * l1
        if self.extras:
            pairs = zip(self._inner(source, wanted), self._inner(source, made), strict=True)
            features = torch.stack([(one.detach() - other).abs().mean() for one, other in pairs]).mean()
            told["features"] = features.item()
            total = total + 10 * features
        self._update(self.g_adam, total)
        told = {f"generator/{name}": value for name, value in told.items()}
        return told | {"generator/total": total.item(), "discriminator/total": judged.item()}

    def _inner(self, source: Tensor, image: Tensor) -> list[Tensor]:
        maps, inner = torch.cat([source, image], 1), []
        for stage in list(self.d.body)[:-1]:
            maps = stage(maps)
            inner.append(maps)
        return inner

    def _update(self, optimizer: torch.optim.Optimizer, loss: Tensor) -> None:
        for adam in (self.g_adam, self.d_adam):
            adam.zero_grad()
        loss.backward(retain_graph=True, inputs=[p for g in optimizer.param_groups for p in g["params"]])
        optimizer.step()


@pytest.mark.parametrize("extras", [False, True], ids=["the original", "whitening, pairing and features"])
def test_losses_and_weights_are_those_of_a_plain_loop_over_several_steps(extras: bool) -> None:
    more = {"whitening": True, "pairing": True, "feature_weight": 10} if extras else {}
    session, step = _session(Pix2Pix(**_TINY, **more))
    names = ("generator", "discriminator")
    plain = PlainPix2Pix({name: deepcopy(session.networks[name]) for name in names}, extras=extras)
    for number in range(3):
        batch = _batch(number)
        told = step.take([batch])
        wanted = plain.step(batch["image_a"], batch["image_b"], Draws(_SEED, number))
        assert {name: told[name].item() for name in wanted} == pytest.approx(wanted, abs=1e-4)
    for name, network in zip(names, (plain.g, plain.d), strict=True):
        for mine, theirs in zip(session.networks[name].parameters(), network.parameters(), strict=True):
            torch.testing.assert_close(mine, theirs, rtol=0, atol=1e-5)


def test_structural_similarity_is_that_of_scikit_image() -> None:
    session, step = _session(Pix2PixMask(**_TINY, ssim_weight=3, dropout=0))
    batch = _batch(0)
    made = session.networks["generator"](2 * batch["mask"] - 1).detach()
    told = step.take([batch])
    wanted = [
        1
        - structural_similarity(
            m.numpy(), r.numpy(), data_range=2, gaussian_weights=True, sigma=1.5, use_sample_covariance=False
        )
        for m, r in zip(made[:, 0], batch["image"][:, 0], strict=True)
    ]
    assert told["generator/ssim"].item() == pytest.approx(sum(wanted) / _BATCH, abs=1e-4)
    total = told["generator/adversarial"] + 100 * told["generator/l1"] + 3 * told["generator/ssim"]
    torch.testing.assert_close(told["generator/total"], total)


def test_sources_are_set_beside_the_image_before_unless_it_is_theirs_too() -> None:
    source = torch.tensor([0.0, 0.0, 1.0, 2.0]).view(4, 1, 1, 1)
    wanted = torch.tensor([10.0, 11.0, 12.0, 13.0]).view(4, 1, 1, 1)
    assert mismatched(source, wanted).flatten(1).tolist() == [[0, 13], [1, 11], [2, 12]]


def test_pairs_are_not_sought_in_a_batch_of_one() -> None:
    with pytest.raises(UserError, match="batch_size"):
        mismatched(torch.zeros(1, 1, 4, 4), torch.zeros(1, 1, 4, 4))


def test_a_batch_of_equal_sources_still_trains() -> None:
    _, step = _session(Pix2PixMask(**_TINY, pairing=True))
    told = step.take([_batch(0) | {"mask": torch.zeros(_BATCH, 1, 32, 32)}])
    assert all(torch.isfinite(loss) for loss in told.values())


def test_a_wasserstein_critic_is_not_asked_for_pairs() -> None:
    with pytest.raises(UserError, match="pairing"):
        Pix2Pix(pairing=True, loss="wasserstein")


@pytest.mark.parametrize("preset", ["unet-256", "figure-4"])
@pytest.mark.parametrize(("size", "side"), [((16, 16), 16), ((48, 32), 16), ((32, 64), 32)])
def test_the_u_net_is_as_deep_as_the_slices_let_it_be(preset: str, size: tuple[int, int], side: int) -> None:
    session, step = _session(Pix2PixMask(**_TINY, preset=preset), size)
    assert session.specs["generator"].arguments["size"] == side
    step.take([_batch(0, size)])


def test_the_u_net_is_never_deeper_than_the_original() -> None:
    assert Pix2Pix().networks(DataShape((512, 1024)))["generator"].arguments["size"] == 256


@pytest.mark.parametrize(
    ("size", "message"), [((8, 32, 32), "data.slices to 1"), ((24, 32), "multiples of 16")]
)
def test_images_that_do_not_fit_are_refused_with_what_to_do(size: tuple[int, ...], message: str) -> None:
    for objective in (Pix2Pix(), Pix2PixMask()):
        with pytest.raises(UserError, match=message):
            objective.networks(DataShape(size))
