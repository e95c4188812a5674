import pytest
import torch
from torch.distributions import Normal, kl_divergence

from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.machine import Machine
from CTGANAugmentLib.training.objective import DataShape
from CTGANAugmentLib.training.objectives.vae import Vae
from CTGANAugmentLib.training.session import Session
from CTGANAugmentLib.training.settings import TrainingSettings
from CTGANAugmentLib.training.step import Step

SETTINGS = TrainingSettings(steps=200, batch_size=8, decay_from=1.0)


def session_of(objective):
    return Session(objective, SETTINGS, DataShape((16, 16)), Machine(torch.device("cpu")))


def blobs():
    """Images of one bright square each, somewhere."""
    images = torch.full((8, 1, 16, 16), -0.8)
    for number, image in enumerate(images):
        image[:, number : number + 5, 2 : 7 + number] = 0.8
    return {"image": images}


def test_the_loss_is_the_negative_bound_on_the_likelihood_but_for_constants():
    variance = 0.05
    objective = Vae(width=4, latent_size=5, divergence_weight=2 * variance, warm_up=0)
    networks, batch, draws = dict(session_of(objective).networks.items()), blobs(), Draws(0, 3)
    losses = objective.losses("autoencoder", networks, batch, {}, draws)
    mean, log_variance = networks["autoencoder"].encode(batch["image"])
    codes = Normal(mean, (log_variance / 2).exp())
    decoded = networks["autoencoder"].decode(mean + draws.normal("z", (8, 5)) * codes.scale)
    likelihood = Normal(decoded, variance**0.5).log_prob(batch["image"])
    constant = Normal(0.0, variance**0.5).log_prob(torch.zeros(())) * 256
    bound = (likelihood.flatten(1).sum(dim=1) - constant).mean()
    bound = bound - kl_divergence(codes, Normal(0.0, 1.0)).sum(dim=1).mean()
    torch.testing.assert_close(losses["total"], -bound * 2 * variance / 256)


@pytest.mark.parametrize(("step", "expected"), [(0, 0.0), (50, 0.01), (100, 0.02), (500, 0.02)])
def test_the_divergence_comes_in_slowly(step, expected):
    assert Vae(divergence_weight=0.02, warm_up=100).weight_at(step) == pytest.approx(expected)


def test_without_warm_up_the_divergence_counts_from_the_start():
    assert Vae(divergence_weight=0.02, warm_up=0).weight_at(0) == 0.02


def test_it_learns_to_give_images_back():
    session, batch = session_of(Vae(width=4, latent_size=8, learning_rate=5e-3)), blobs()
    step = Step(session, SETTINGS)
    seen = [float(step.take([batch])["autoencoder/reconstruction"]) for _ in range(160)]
    assert seen[-1] < 0.1 < 0.4 < seen[0]


def test_samples_are_decoded_from_noise_and_not_from_the_batch():
    session, batch = session_of(Vae(width=4, latent_size=8)), blobs()
    other = {"image": -batch["image"]}
    with session.products() as networks:
        made = [session.objective.samples(networks, b, Draws(0, 0))["noise"].made for b in (batch, other)]
    assert torch.equal(made[0], made[1])
