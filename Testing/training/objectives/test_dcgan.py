"""Losses of one step against an independent computation in plain torch, without the discriminator's augmentation."""

from copy import deepcopy

import pytest
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from CTGANAugmentLib.networks.catalog import build_network
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.machine import Machine
from CTGANAugmentLib.training.objective import DataShape
from CTGANAugmentLib.training.objectives.dcgan import Dcgan
from CTGANAugmentLib.training.session import Session
from CTGANAugmentLib.training.settings import TrainingSettings
from CTGANAugmentLib.training.step import Step

SETTINGS = TrainingSettings(steps=10, batch_size=4, seed=5)
NOTHING = {"discriminator_augmentation": ""}


def a_batch():
    generator = torch.Generator().manual_seed(1)
    return {
        "image": torch.rand(4, 1, 16, 16, generator=generator) * 2 - 1,
        "label": torch.tensor([0, 1, 2, 0]),
    }


def session_of(**parameters):
    objective = Dcgan(width=4, latent_size=8, **parameters)
    return Session(objective, SETTINGS, DataShape((16, 16), classes=3), Machine(torch.device("cpu")))


def by_hand(discriminator, real, made):
    return discriminator(real), discriminator(made)


def non_saturating(discriminator, real, made):
    said_real, said_made = by_hand(discriminator, real, made)
    right = binary_cross_entropy_with_logits(said_real, torch.ones(4))
    return right + binary_cross_entropy_with_logits(said_made, torch.zeros(4))


def hinge(discriminator, real, made):
    said_real, said_made = by_hand(discriminator, real, made)
    return torch.clamp(1 - said_real, min=0).mean() + torch.clamp(1 + said_made, min=0).mean()


def wasserstein(discriminator, real, made):
    said_real, said_made = by_hand(discriminator, real, made)
    share = Draws(5, 0).uniform("discriminator/between", (4, 1, 1, 1))
    mixed = (share * real + (1 - share) * made).requires_grad_()
    (slope,) = torch.autograd.grad(discriminator(mixed).sum(), mixed, create_graph=True)
    penalty = ((slope.square().sum(dim=(1, 2, 3)).sqrt() - 1) ** 2).mean()
    return said_made.mean() - said_real.mean() + 10 * penalty


def r1(discriminator, real, made):
    real = real.clone().requires_grad_()
    said_real, said_made = by_hand(discriminator, real, made)
    (slope,) = torch.autograd.grad(said_real.sum(), real, create_graph=True)
    penalty = slope.square().sum(dim=(1, 2, 3)).mean() / 2
    right = binary_cross_entropy_with_logits(said_real, torch.ones(4))
    wrong = binary_cross_entropy_with_logits(said_made, torch.zeros(4))
    return right + wrong + 16 * 0.3 * penalty  # lazy: every 16th step, so 16 times as strong


@pytest.mark.parametrize(
    ("parameters", "expected", "generators"),
    [
        ({"loss": "non-saturating"}, non_saturating, lambda x: -torch.sigmoid(x).log().mean()),
        ({"loss": "hinge"}, hinge, lambda x: -x.mean()),
        ({"loss": "wasserstein"}, wasserstein, lambda x: -x.mean()),
        ({"r1_weight": 0.3}, r1, lambda x: -torch.sigmoid(x).log().mean()),
    ],
    ids=["non-saturating", "hinge", "wasserstein", "R1"],
)
def test_one_step_equals_one_written_out(parameters, expected, generators):
    session, batch = session_of(**NOTHING, **parameters), a_batch()
    generator, discriminator = (deepcopy(session.networks[name]) for name in ("generator", "discriminator"))
    losses = Step(session, SETTINGS).take([batch])

    made = generator(Draws(5, 0).normal("z", (4, 8)))
    rival = torch.optim.Adam(discriminator.parameters(), lr=2e-4, betas=(0.5, 0.999))
    loss = expected(discriminator, batch["image"], made.detach())
    loss.backward()
    rival.step()
    torch.testing.assert_close(losses["discriminator/total"], loss.detach())

    maker = torch.optim.Adam(generator.parameters(), lr=2e-4, betas=(0.5, 0.999))
    fooling = generators(discriminator(made))
    fooling.backward()
    maker.step()
    torch.testing.assert_close(losses["generator/total"], fooling.detach(), rtol=1e-3, atol=1e-5)
    for name, network in (("generator", generator), ("discriminator", discriminator)):
        wanted = dict(network.named_parameters())
        for key, value in session.networks[name].named_parameters():
            # Adam's first step is the gradient's sign: where that is 0 but for rounding, it may go either way
            near = torch.isclose(value, wanted[key], rtol=1e-4, atol=1e-6)
            assert float(near.float().mean()) > 0.98, key


def test_labels_reach_both_networks_when_they_are_asked_for():
    session, batch = session_of(conditional=True, **NOTHING), a_batch()
    objective, networks = session.objective, dict(session.networks.items())
    session.networks.eval()
    other = batch | {"label": (batch["label"] + 1) % 3}
    draws = Draws(5, 0)
    made, made_otherwise = (objective.make(networks, b, draws)["image"] for b in (batch, other))
    assert not torch.allclose(made, made_otherwise)
    fixed = {"image": made}
    losses = [objective.losses("discriminator", networks, b, fixed, draws)["total"] for b in (batch, other)]
    assert losses[0] != losses[1]


def test_labels_are_not_looked_at_otherwise():
    session, batch = session_of(), a_batch()
    del batch["label"]
    assert "generator/total" in Step(session, SETTINGS).take([batch])


def test_spectral_norm_is_an_argument_that_both_networks_get():
    specs = Dcgan(spectral_norm=True, width=4).networks(DataShape((16, 16)))
    for spec in specs.values():
        network = build_network(spec.network_id, spec.arguments)
        assert any("parametrizations" in name for name, _ in network.named_parameters())
