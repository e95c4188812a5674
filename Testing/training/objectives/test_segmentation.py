"""The segmenter: what it is scored by, against MONAI and scikit-learn, and that it learns."""

from __future__ import annotations

import pytest
import torch
from monai.metrics import DiceMetric
from sklearn.metrics import accuracy_score, recall_score
from torch import Tensor

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.image_scores import KnownImages
from CTGANAugmentLib.training.machine import Machine
from CTGANAugmentLib.training.objective import DataShape
from CTGANAugmentLib.training.objectives.segmentation import Segmentation
from CTGANAugmentLib.training.sample import Sample
from CTGANAugmentLib.training.session import Session
from CTGANAugmentLib.training.settings import TrainingSettings
from CTGANAugmentLib.training.step import Step

_NOTHING = KnownImages({})


def _scores(share: Tensor, mask: Tensor) -> dict[str, float]:
    return Segmentation().score({"lesion": Sample(share, mask, paired=True, kind="mask")}, _NOTHING)


def test_scores_are_those_of_monai_and_scikit_learn() -> None:
    torch.manual_seed(0)
    share, mask = torch.rand(5, 1, 4, 6, 7), (torch.rand(5, 1, 4, 6, 7) < 0.4).float()
    mask[3] = 0
    dice = DiceMetric(ignore_empty=True)
    dice((share > 0.5).float(), mask)
    flat = mask.flatten() > 0, share.flatten() > 0.5
    assert _scores(share, mask) == pytest.approx(
        {
            "dice": dice.aggregate().item(),
            "accuracy": accuracy_score(*flat),
            "sensitivity": recall_score(*flat),
            "specificity": recall_score(*flat, pos_label=False),
        }
    )


def test_where_no_image_has_a_lesion_each_false_alarm_counts() -> None:
    share = torch.zeros(4, 1, 5, 5)
    share[0, 0, 2, 2] = 1
    assert _scores(share, torch.zeros_like(share))["dice"] == 0.75


@pytest.mark.parametrize("size", [(16, 32), (8, 16, 16)])
def test_it_learns_to_find_what_is_bright(size: tuple[int, ...]) -> None:
    objective = Segmentation(width=4, levels=2, norm="none", learning_rate=1e-2)
    settings = TrainingSettings(steps=100, batch_size=2, decay_from=1, ema_decay=0.5)
    session = Session(objective, settings, DataShape(size), Machine(torch.device("cpu")))
    step = Step(session, settings)

    def batch(number: int) -> dict[str, Tensor]:
        generator = torch.Generator().manual_seed(number)
        mask = torch.zeros(2, 1, *size)
        row, column = torch.randint(1, 9, (2,), generator=generator).tolist()
        mask[..., row : row + 6, column : column + 6] = 1
        return {"image": mask - 0.5 + 0.2 * torch.randn(mask.shape, generator=generator), "mask": mask}

    for number in range(60):
        step.take([batch(number)])
    with session.products() as networks:
        samples = objective.samples(networks, batch(1000), Draws(0, 0))
    assert samples["lesion"].made.min() >= 0
    assert samples["lesion"].made.max() <= 1
    assert objective.score(samples, _NOTHING)[objective.metric] > 0.9
    assert objective.better == "higher"


def test_images_that_do_not_fit_are_refused_with_what_to_do() -> None:
    with pytest.raises(UserError, match=r"multiples of 16 .* got 8 x 32 x 32: .*levels"):
        Segmentation().networks(DataShape((8, 32, 32)))
