import pytest
import torch

from CTGANAugmentLib.training.data.held_out import HeldOut
from CTGANAugmentLib.training.machine import Machine
from CTGANAugmentLib.training.made import samples_of
from CTGANAugmentLib.training.objective import DataShape, objective_from_json
from CTGANAugmentLib.training.session import Session
from CTGANAugmentLib.training.settings import TrainingSettings

CPU = Machine(torch.device("cpu"))


def a_session(id_, **parameters):
    objective = objective_from_json(id_, {"width": 4, **parameters})
    return Session(objective, TrainingSettings(), DataShape((16, 16), classes=2), CPU)


def test_each_round_makes_other_images_out_of_noise_and_repeats_the_real_ones(discs):
    made = samples_of(a_session("dcgan", latent_size=8), HeldOut(discs, "test", 3), rounds=2)["noise"]
    assert len(made.made) == len(made.real) == 16
    assert torch.equal(made.real[:8], made.real[8:])
    assert not torch.equal(made.made[:8], made.made[8:])


def test_it_makes_the_same_each_time(discs):
    session = a_session("dcgan", latent_size=8)
    first, again = (samples_of(session, HeldOut(discs, "test", 3))["noise"].made for _ in range(2))
    assert torch.equal(first, again)


@pytest.mark.parametrize("rounds", [1, 5])
def test_what_has_a_reference_is_made_once(discs, rounds):
    session = a_session("inpainting", discriminator_width=4, levels=1, hole_margin_voxels=1)
    (made,) = samples_of(session, HeldOut(discs, "test", 3), rounds=rounds).values()
    patches = discs.sets["main"]
    assert torch.equal(made.real, torch.from_numpy(patches.cut("image", patches.indices("test"))))
    assert made.region.shape == made.source.shape == made.made.shape
