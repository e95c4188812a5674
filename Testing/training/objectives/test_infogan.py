import torch

from CTGANAugmentLib.networks.catalog import build_network
from CTGANAugmentLib.networks.infogan import CodeEstimate
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.machine import Machine
from CTGANAugmentLib.training.objective import DataShape
from CTGANAugmentLib.training.objectives.infogan import Infogan
from CTGANAugmentLib.training.session import Session
from CTGANAugmentLib.training.settings import TrainingSettings
from CTGANAugmentLib.training.step import Step

SHAPE = DataShape((16, 16))
SMALL = Infogan(width=4, latent_size=6, categories=3, codes=2)
BATCH = {"image": torch.zeros(7, 1, 16, 16)}


def test_noise_is_noise_then_category_then_numbers():
    z = SMALL.noise(BATCH, Draws(0, 4))
    codes = SMALL.drawn_codes(7, Draws(0, 4))
    assert z.shape == (7, 6 + 3 + 2)
    assert torch.equal(z[:, 6:9].argmax(dim=1), codes.category)
    assert torch.equal(z[:, 6:9].sum(dim=1), torch.ones(7))
    assert torch.equal(z[:, 9:], codes.continuous)
    assert float(codes.continuous.abs().max()) <= 1


def test_all_categories_are_as_likely_and_numbers_reach_from_minus_1_to_1():
    codes = SMALL.drawn_codes(6000, Draws(0, 0))
    assert torch.bincount(codes.category, minlength=3).min() > 1800
    assert codes.continuous.min() < -0.99
    assert codes.continuous.max() > 0.99


def test_the_head_fits_the_discriminators_features():
    networks = {name: build_network(s.network_id, s.arguments) for name, s in SMALL.networks(SHAPE).items()}
    estimate = networks["codes"](networks["discriminator"].features(BATCH["image"]))
    assert [tuple(part.shape) for part in estimate] == [(7, 3), (7, 2), (7, 2)]


def generator_loss(objective, estimate, draws):
    class Judge(torch.nn.Module):
        def forward(self, images):
            return images.flatten(1).mean(dim=1)

        def features(self, images):
            return images.flatten(1)

    networks = {"discriminator": Judge(), "codes": lambda features: estimate}
    return objective.losses("generator", networks, BATCH, BATCH, draws)


def test_the_loss_is_least_where_the_codes_are_read_rightly_and_weighs_as_asked_for():
    draws = Draws(0, 0)
    codes = SMALL.drawn_codes(7, draws)
    sure = 10 * torch.nn.functional.one_hot(codes.category, 3).float()
    right = CodeEstimate(sure, codes.continuous, torch.zeros(7, 2))
    wrong = CodeEstimate(-sure, -codes.continuous, torch.zeros(7, 2))
    good, bad = (generator_loss(SMALL, estimate, draws) for estimate in (right, wrong))
    assert good["category"] < 0.01 < 1 < bad["category"]
    assert good["continuous"] == 0 < bad["continuous"]
    for weight in (0.0, 0.5):
        weighed = Infogan(width=4, latent_size=6, categories=3, codes=2, information_weight=weight)
        found = generator_loss(weighed, wrong, draws)
        information = bad["category"] + bad["continuous"]
        torch.testing.assert_close(found["total"], found["adversarial"] + weight * information)


def test_the_codes_become_readable():
    settings = TrainingSettings(steps=150, batch_size=16)
    objective = Infogan(width=4, latent_size=6, categories=3, codes=1, learning_rate=2e-3)
    session = Session(objective, settings, SHAPE, Machine(torch.device("cpu")))
    step = Step(session, settings)
    batch = {"image": torch.rand(16, 1, 16, 16, generator=torch.Generator().manual_seed(0)) * 2 - 1}
    seen = [float(step.take([batch])["generator/category"]) for _ in range(120)]
    assert sum(seen[:10]) / 10 > 0.8
    assert sum(seen[-10:]) / 10 < 0.3


def test_samples_show_each_category_in_turn():
    class Shown(torch.nn.Module):
        def forward(self, z):
            self.category = z[:, 6:9].argmax(dim=1).tolist()
            return torch.zeros(len(z), 1, 16, 16)

    generator = Shown()
    SMALL.samples({"generator": generator}, BATCH, Draws(0, 0))
    assert generator.category == [0, 1, 2, 0, 1, 2, 0]


def test_features_shared_by_both_heads_give_the_loss_of_judging_apart():
    objective = Infogan(width=4, latent_size=6, categories=3, codes=2, discriminator_augmentation="")
    networks = {
        name: build_network(s.network_id, s.arguments) for name, s in objective.networks(SHAPE).items()
    }
    batch, draws = {"image": torch.rand(7, 1, 16, 16)}, Draws(0, 0)
    made = objective.make(networks, batch, draws)
    losses = objective.losses("generator", networks, batch, made, draws)
    assert torch.allclose(losses["adversarial"], objective.fooling_loss(networks, made["image"], draws))
