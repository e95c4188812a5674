"""Which image pix2pix begins with; how it is trained is tested beside its base."""

from __future__ import annotations

import pytest
import torch

from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.machine import Machine
from CTGANAugmentLib.training.objective import DataShape
from CTGANAugmentLib.training.objectives.pix2pix import Pix2Pix
from CTGANAugmentLib.training.session import Session
from CTGANAugmentLib.training.settings import TrainingSettings


@pytest.mark.parametrize(("direction", "begin", "end"), [("a_to_b", "a", "b"), ("b_to_a", "b", "a")])
def test_it_translates_in_the_direction_asked_for(direction: str, begin: str, end: str) -> None:
    objective = Pix2Pix(direction=direction, width=4, discriminator_width=4, whitening=True)
    shape = DataShape((16, 16), channels=3)
    session = Session(objective, TrainingSettings(), shape, Machine(torch.device("cpu")))
    batch = {name: torch.rand(2, 3, 16, 16) for name in ("image_a", "image_b")}
    batch["mask"] = torch.ones(2, 1, 16, 16)
    with session.products() as networks:
        samples = objective.samples(networks, batch, Draws(0, 0))
    (sample,) = samples.values()
    assert list(samples) == [direction]
    assert sample.paired
    assert sample.kind == f"image_{end}"
    assert torch.equal(sample.source, batch[f"image_{begin}"])
    assert torch.equal(sample.real, batch[f"image_{end}"])
    assert torch.equal(sample.region, batch["mask"])
    assert sample.made.shape == sample.real.shape
