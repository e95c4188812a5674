"""The AUC within folds against scikit-learn's, and its interval against a bootstrap by the book."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from CTGANAugmentLib.evaluation.fold_auc import FoldAuc

PATIENTS = np.repeat(["a", "b", "c", "d", "e", "f"], 5)


@pytest.fixture
def scores():
    rng = np.random.default_rng(2)
    return np.round(rng.normal(0, 1, 30), 1), np.round(rng.normal(0.7, 1, 30), 1)


def auc_of(real, made):
    return roc_auc_score(np.repeat([0, 1], [len(real), len(made)]), np.concatenate([real, made]))


def test_of_one_fold_it_is_scikit_learns_with_ties(scores):
    real, made = scores
    assert FoldAuc.of(real, made, PATIENTS, np.zeros(30, int)).value == pytest.approx(auc_of(real, made))


def test_of_folds_of_one_size_it_is_their_mean_whatever_is_added_to_the_scores_of_a_fold(scores):
    real, made = scores
    folds = np.repeat([0, 1, 2], 10)
    mean = np.mean([auc_of(real[folds == n], made[folds == n]) for n in range(3)])
    assert FoldAuc.of(real, made, PATIENTS, folds).value == pytest.approx(mean)
    assert FoldAuc.of(real + 9 * folds, made + 9 * folds, PATIENTS, folds).value == pytest.approx(mean)


def test_repeats_add_up_to_their_mean(scores):
    real, made = scores
    one = FoldAuc.of(real, made, PATIENTS, np.zeros(30, int))
    other = FoldAuc.of(made, real, PATIENTS, np.zeros(30, int))
    assert (one + other).value == pytest.approx(0.5)


def test_the_interval_is_that_of_patients_drawn_again(scores):
    real, made = scores
    rng = np.random.default_rng(3)
    values = []
    for _ in range(1500):
        drawn = np.concatenate([np.flatnonzero(p == PATIENTS) for p in rng.choice(np.unique(PATIENTS), 6)])
        values.append(auc_of(real[drawn], made[drawn]))
    found = FoldAuc.of(real, made, PATIENTS, np.zeros(30, int)).interval(np.random.default_rng(4))
    assert found == pytest.approx(tuple(np.percentile(values, [2.5, 97.5])), abs=0.02)


def test_lesions_of_a_patient_that_are_alike_make_it_less_sure():
    rng = np.random.default_rng(5)
    shift = np.repeat(rng.normal(0, 2, 6), 5)
    real, made = shift + rng.normal(0, 0.1, 30), rng.normal(0, 2, 30)
    grouped = FoldAuc.of(real, made, PATIENTS, np.zeros(30, int)).interval(rng)
    alone = FoldAuc.of(real, made, np.arange(30).tolist(), np.zeros(30, int)).interval(rng)
    assert grouped[1] - grouped[0] > 1.2 * (alone[1] - alone[0])
