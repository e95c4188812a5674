"""The classifier: what it is scored by, against scikit-learn, and that it learns."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.metrics import accuracy_score, recall_score, roc_auc_score
from torch import Tensor
from torch.nn.functional import one_hot

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.image_scores import KnownImages
from CTGANAugmentLib.training.machine import Machine
from CTGANAugmentLib.training.objective import DataShape
from CTGANAugmentLib.training.objectives.classification import Classification
from CTGANAugmentLib.training.sample import Sample
from CTGANAugmentLib.training.session import Session
from CTGANAugmentLib.training.settings import TrainingSettings
from CTGANAugmentLib.training.step import Step

_NOTHING = KnownImages({})


def _scores(shares: Tensor, labels: Tensor) -> dict[str, float]:
    real = one_hot(labels, shares.shape[1]).float()[..., None, None]
    return Classification().score({"label": Sample(shares[..., None, None], real, kind="label")}, _NOTHING)


def test_two_labels_are_scored_as_by_scikit_learn() -> None:
    torch.manual_seed(0)
    labels = torch.randint(2, (50,))
    shares = torch.softmax(torch.randn(50, 2) + one_hot(labels, 2), dim=1)
    decided = shares.argmax(dim=1)
    assert _scores(shares, labels) == pytest.approx(
        {
            "auc": roc_auc_score(labels, shares[:, 1]),
            "accuracy": accuracy_score(labels, decided),
            "sensitivity": recall_score(labels, decided),
            "specificity": recall_score(labels, decided, pos_label=0),
        }
    )


def test_more_labels_are_scored_each_against_the_others() -> None:
    torch.manual_seed(0)
    labels = torch.randint(3, (50,))
    shares = torch.softmax(torch.randn(50, 3) + one_hot(labels, 3), dim=1)
    scores, decided = _scores(shares, labels), shares.argmax(dim=1)
    assert scores["auc"] == pytest.approx(
        roc_auc_score(labels, shares.numpy(), multi_class="ovr", average="macro"), abs=1e-6
    )
    assert scores["accuracy"] == pytest.approx(accuracy_score(labels, decided))
    assert scores["sensitivity"] == pytest.approx(recall_score(labels, decided, average="macro"))
    others = [recall_score(labels == n, decided == n, pos_label=False) for n in range(3)]
    assert scores["specificity"] == pytest.approx(np.mean(others))


@pytest.mark.parametrize("size", [(16, 24), (8, 16, 16)])
def test_it_learns_to_tell_bright_from_dark(size: tuple[int, ...]) -> None:
    objective = Classification(width=4, levels=2, learning_rate=1e-2)
    settings = TrainingSettings(steps=100, batch_size=8, decay_from=1, ema_decay=0.5)
    session = Session(objective, settings, DataShape(size, classes=2), Machine(torch.device("cpu")))
    step = Step(session, settings)

    def batch(number: int) -> dict[str, Tensor]:
        generator = torch.Generator().manual_seed(number)
        label = torch.randint(2, (8,), generator=generator)
        shift = (label - 0.5).view(-1, *[1] * (len(size) + 1))
        return {"image": torch.randn(8, 1, *size, generator=generator) + shift, "label": label}

    for number in range(30):
        told = step.take([batch(number)])
    assert 0 <= told["classifier/correct"] <= 1
    with session.products() as networks:
        sample = objective.samples(networks, batch(1000), Draws(0, 0))["label"]
    assert sample.made.shape == sample.real.shape == (8, 2, *[1] * len(size))
    assert objective.score({"label": sample}, _NOTHING)[objective.metric] > 0.9
    assert objective.better == "higher"


@pytest.mark.parametrize(
    ("shape", "message"),
    [(DataShape((32, 32)), "at least two labels"), (DataShape((8, 32, 32), classes=2), "set levels lower")],
)
def test_data_that_does_not_fit_is_refused_with_what_to_do(shape: DataShape, message: str) -> None:
    with pytest.raises(UserError, match=message):
        Classification().networks(shape)
