"""How a session lays out its networks."""

import pytest
import torch

from CTGANAugmentLib.training.machine import Machine
from CTGANAugmentLib.training.objective import DataShape, objective_from_json
from CTGANAugmentLib.training.session import Session
from CTGANAugmentLib.training.settings import TrainingSettings


@pytest.mark.parametrize(("norm", "last"), [("batch", True), ("instance", False)])
def test_channels_lie_last_but_for_instance_norm(norm, last):
    objective = objective_from_json("segmenter", {"width": 4, "levels": 2, "norm": norm})
    session = Session(objective, TrainingSettings(), DataShape((16, 16)), Machine(torch.device("cpu")))
    weight = session.networks["segmenter"].body.encoder[1][0].weight
    assert weight.is_contiguous(memory_format=torch.channels_last) == last
    assert weight.is_contiguous() != last
