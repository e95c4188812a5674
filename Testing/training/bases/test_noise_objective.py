import pytest
import torch

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.training.bases.noise_objective import square_size
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.objective import DataShape
from CTGANAugmentLib.training.objectives.dcgan import Dcgan


def test_noise_is_standard_normal_and_of_the_step():
    objective = Dcgan(latent_size=500)
    batch = {"image": torch.zeros(20, 1, 16, 16)}
    z = objective.noise(batch, Draws(0, 0))
    assert z.shape == (20, 500)
    assert abs(float(z.mean())) < 0.05
    assert abs(float(z.std()) - 1) < 0.05
    assert not torch.equal(z, objective.noise(batch, Draws(0, 1)))


def test_the_critic_has_more_turns_than_the_generator_where_that_is_asked_for():
    discriminator, generator = Dcgan(critic_steps=5).players()
    assert (discriminator.every, generator.every) == (1, 5)


def test_labels_are_those_of_the_batch_or_none():
    batch = {"image": torch.zeros(2, 1, 16, 16), "label": torch.tensor([1, 0])}
    assert Dcgan().labels({}, batch) == ()
    assert Dcgan(conditional=True).labels({}, batch)[0] is batch["label"]


def test_the_generator_is_not_reached_by_the_discriminators_loss():
    class Maker(torch.nn.Linear):
        def forward(self, z):
            return super().forward(z).view(-1, 1, 4, 4)

    class Judge(torch.nn.Linear):
        def forward(self, images):
            return super().forward(images.flatten(1))[:, 0]

    objective, networks = Dcgan(latent_size=3), {"generator": Maker(3, 16), "discriminator": Judge(16, 1)}
    batch, draws = {"image": torch.rand(4, 1, 4, 4)}, Draws(0, 0)
    made = objective.make(networks, batch, draws)
    objective.losses("discriminator", networks, batch, made, draws)["total"].backward()
    assert networks["generator"].weight.grad is None
    objective.losses("generator", networks, batch, made, draws)["total"].backward()
    assert float(networks["generator"].weight.grad.abs().sum()) > 0


def test_only_square_slices_have_a_size():
    assert square_size("DCGAN", DataShape((32, 32))) == 32
    for size in ((32, 16), (8, 32, 32)):
        with pytest.raises(UserError, match="DCGAN is trained on square slices"):
            square_size("DCGAN", DataShape(size))
