import pytest
import torch

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.losses.adversarial import ADVERSARIAL
from CTGANAugmentLib.training.machine import Machine
from CTGANAugmentLib.training.objective import DataShape
from CTGANAugmentLib.training.objectives.dcgan import Dcgan
from CTGANAugmentLib.training.session import Session
from CTGANAugmentLib.training.settings import TrainingSettings

SETTINGS = TrainingSettings(steps=100, batch_size=8)


def networks_of(objective):
    session = Session(objective, SETTINGS, DataShape((16, 16)), Machine(torch.device("cpu")))
    return session, dict(session.networks.items())


def bright_and_dark():
    """Real images have a bright middle, made ones a dark one."""
    generator = torch.Generator().manual_seed(0)
    real, made = (0.3 * torch.randn(8, 1, 16, 16, generator=generator) for _ in range(2))
    real[..., 4:12, 4:12] += 0.3
    made[..., 4:12, 4:12] -= 0.3
    return real, made


@pytest.mark.parametrize("loss", ADVERSARIAL)
def test_the_discriminator_learns_to_tell_two_kinds_of_image(loss):
    objective = Dcgan(width=4, latent_size=8, loss=loss, learning_rate=1e-3)
    session, networks = networks_of(objective)
    real, made = bright_and_dark()
    seen = []
    for step in range(40):
        losses = objective.discriminator_losses(networks, real, made, Draws(0, step))
        session.optimizers["discriminator"].zero_grad()
        losses["total"].backward()
        session.optimizers["discriminator"].step()
        seen.append(float(losses["accuracy"]))
    assert sum(seen[-5:]) / 5 > 0.85
    assert sum(seen[-5:]) > sum(seen[:5])


def test_images_are_shown_changed_and_both_kinds_differently():
    objective, images = Dcgan(), torch.linspace(-1, 1, 4 * 256).view(4, 1, 16, 16)
    shown = objective.seen({}, images, Draws(0, 0), "discriminator/real")
    assert not torch.equal(shown, images)
    assert torch.equal(shown, objective.seen({}, images, Draws(0, 0), "discriminator/real"))
    assert not torch.equal(shown, objective.seen({}, images, Draws(0, 0), "discriminator/made"))


def test_without_augmentation_images_are_shown_as_they_are():
    images = torch.zeros(1, 1, 16, 16)
    assert Dcgan(discriminator_augmentation="").seen({}, images, Draws(0, 0), "x") is images


def test_an_unknown_augmentation_is_refused_in_words():
    with pytest.raises(UserError, match="cutout"):
        Dcgan(discriminator_augmentation="brightness,blur")


def test_gradients_reach_the_generator_through_the_augmentation():
    objective = Dcgan(width=4)
    _, networks = networks_of(objective)
    made = torch.zeros(4, 1, 16, 16, requires_grad=True)
    objective.fooling_loss(networks, made, Draws(0, 0)).backward()
    assert float(made.grad.abs().sum()) > 0


def test_adaptive_augmentation_is_remembered_and_starts_with_none():
    objective = Dcgan(width=4, adaptive=True)
    _, networks = networks_of(objective)
    images = torch.rand(8, 1, 16, 16)
    assert torch.equal(objective.seen(networks, images, Draws(0, 0), "x"), images)
    networks["augmentation"].probability.fill_(0.8)
    assert not torch.equal(objective.seen(networks, images, Draws(0, 0), "x"), images)
    networks["discriminator"] = lambda shown: shown.flatten(1).mean(dim=1)
    objective.discriminator_losses(networks, images, -images, Draws(0, 0))
    assert networks["augmentation"].sureness > 0
    assert Dcgan().memory(DataShape((16, 16))) == {}


def test_the_r1_penalty_comes_each_so_many_steps_as_much_stronger():
    objective = Dcgan(width=4, r1_weight=2.0, r1_every=4, discriminator_augmentation="")
    _, networks = networks_of(objective)
    real, made = bright_and_dark()
    losses = [objective.discriminator_losses(networks, real, made, Draws(0, step)) for step in range(5)]
    assert ["r1" in found for found in losses] == [True, False, False, False, True]
    expected = losses[0]["adversarial"] + 4 * 2.0 * losses[0]["r1"]
    torch.testing.assert_close(losses[0]["total"], expected)


def test_the_gradient_penalty_belongs_to_wasserstein_alone():
    real, made = bright_and_dark()
    for loss in ADVERSARIAL:
        objective = Dcgan(width=4, loss=loss)
        found = objective.discriminator_losses(networks_of(objective)[1], real, made, Draws(0, 0))
        assert ("penalty" in found) == (loss == "wasserstein")
