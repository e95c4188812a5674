"""A forest tells sets apart where they differ, and says a half where they do not."""

import builtins

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.realism.telling_apart import told_apart

PATIENTS = np.repeat([f"P{n}" for n in range(8)], 10)


def features(shift, seed):
    """Ten patches a patient, with a mean of the patient's own."""
    rng = np.random.default_rng(seed)
    return np.repeat(rng.normal(0, 1, (8, 3)), 10, axis=0) + rng.normal(shift, 1, (80, 3))


def test_sets_of_one_distribution_are_not_told_apart():
    found = told_apart(
        (features(0, 1), features(0, 2)), (PATIENTS, np.char.add("M", PATIENTS)), np.random.default_rng(0)
    )
    assert 0.2 < found.auc < 0.8
    assert found.interval[0] < 0.5 < found.interval[1]


def test_sets_that_differ_are_told_apart_also_when_made_from_the_same_patients():
    found = told_apart((features(0, 1), features(4, 1)), (PATIENTS, PATIENTS), np.random.default_rng(0))
    assert found.auc > 0.95
    assert found.interval[0] > 0.5


def test_the_same_seed_says_the_same():
    given = (features(0, 1), features(1, 2)), (PATIENTS, PATIENTS)
    first, again = (told_apart(*given, np.random.default_rng(5)) for _ in range(2))
    assert first == again


def test_too_few_patients_are_refused():
    few = PATIENTS[:30]
    with pytest.raises(UserError, match="at least 4 patients, got 3"):
        told_apart((features(0, 1)[:30], features(0, 2)), (few, PATIENTS), np.random.default_rng(0))


def test_without_scikit_learn_it_says_what_to_install(monkeypatch):
    real = builtins.__import__

    def without(name, *rest):
        if name.startswith("sklearn"):
            raise ModuleNotFoundError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UserError, match="scikit-learn"):
        told_apart((features(0, 1), features(0, 2)), (PATIENTS, PATIENTS), np.random.default_rng(0))
