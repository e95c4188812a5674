"""Scores of decisions against scikit-learn's."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, recall_score, roc_auc_score

from CTGANAugmentLib.training.parts.decision_scores import area_under_curve, decision_scores


def test_shares_are_those_of_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    decided, true = rng.random((7, 9)) < 0.4, rng.random((7, 9)) < 0.3
    flat = true.ravel(), decided.ravel()
    assert decision_scores(decided, true) == pytest.approx(
        {
            "accuracy": accuracy_score(*flat),
            "sensitivity": recall_score(*flat),
            "specificity": recall_score(*flat, pos_label=False),
        }
    )


def test_a_share_of_nothing_is_zero() -> None:
    none, all_of_them = np.zeros(4, dtype=bool), np.ones(4, dtype=bool)
    assert decision_scores(none, none) == {"accuracy": 1, "sensitivity": 0, "specificity": 1}
    assert decision_scores(all_of_them, all_of_them) == {"accuracy": 1, "sensitivity": 1, "specificity": 0}


@pytest.mark.parametrize("steps", [4, 1000])
def test_area_is_that_of_scikit_learn_with_and_without_ties(steps: int) -> None:
    rng = np.random.default_rng(1)
    true = rng.random(200) < 0.3
    scores = np.round((rng.random(200) + 0.3 * true) * steps) / steps
    assert area_under_curve(scores, true) == pytest.approx(roc_auc_score(true, scores))


def test_area_without_both_kinds_tells_nothing() -> None:
    assert area_under_curve(np.arange(3.0), np.ones(3, dtype=bool)) == 0.5
