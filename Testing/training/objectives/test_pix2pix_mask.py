"""What pix2pix from masks is given; how it is trained is tested beside its base."""

from __future__ import annotations

import torch

from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.machine import Machine
from CTGANAugmentLib.training.objective import DataShape
from CTGANAugmentLib.training.objectives.pix2pix_mask import Pix2PixMask
from CTGANAugmentLib.training.session import Session
from CTGANAugmentLib.training.settings import TrainingSettings


def test_masks_become_images_of_as_many_channels_as_the_data_has() -> None:
    objective = Pix2PixMask(width=4, discriminator_width=4)
    shape = DataShape((16, 16), channels=3)
    session = Session(objective, TrainingSettings(), shape, Machine(torch.device("cpu")))
    assert session.specs["discriminator"].arguments["inputs"] == 4
    batch = {
        "image": torch.rand(2, 3, 16, 16),
        "mask": torch.eye(16).expand(2, 1, 16, 16),
    }
    with session.products() as networks:
        sample = objective.samples(networks, batch, Draws(0, 0))["from_mask"]
    assert sample.source.unique().tolist() == [-1, 1]
    assert torch.equal(sample.source > 0, batch["mask"] > 0)
    assert sample.made.shape == batch["image"].shape
    assert sample.paired
    assert torch.equal(sample.region, batch["mask"])
