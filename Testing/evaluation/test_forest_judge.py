"""The forest is scikit-learn's on the lesions' features, and says what it went by."""

import sys

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation import forest_judge
from CTGANAugmentLib.evaluation.forest_judge import ForestJudge
from CTGANAugmentLib.evaluation.lesion_features import FEATURES, lesion_features

COUNT, SPACING = 16, (2.0, 2.0)
MASK = np.hypot(*(np.indices((24, 24)) - 12)) <= 6


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(forest_judge, "_TREES", 30)


@pytest.fixture
def patches():
    """Real ones are noise; made ones are the same, brighter within the lesion."""
    real = np.random.default_rng(0).normal(0, 10, (COUNT, 24, 24))
    return real, np.where(MASK, real + 30, real)


@pytest.fixture
def judge(patches):
    return ForestJudge(*patches, [MASK] * COUNT, [SPACING] * COUNT)


def test_scores_are_the_probabilities_of_scikit_learns_forest(patches, judge):
    train, test = np.arange(10), np.arange(10, COUNT)
    real, made = (
        np.array([list(lesion_features(image, MASK, SPACING).values()) for image in images])
        for images in patches
    )
    forest = RandomForestClassifier(30, min_samples_leaf=2, random_state=5)
    forest.fit(np.concatenate([real[:10], made[:10]]), [0] * 10 + [1] * 10)
    scores = judge.scores(train, test, seed=5)
    for found, features in zip(scores, (real, made), strict=True):
        np.testing.assert_allclose(found, forest.predict_proba(features[10:])[:, 1])
    assert scores[0].max() < scores[1].min()


def test_what_gives_them_away_is_important_and_what_is_alike_is_not(judge):
    found = dict(zip(FEATURES, judge.importances(seed=1), strict=True))
    assert sum(found.values()) == pytest.approx(1)
    telling = [name for name in FEATURES if name.split("/")[0] in ("lesion", "core", "rim")]
    assert sum(found[name] for name in telling) > 0.95
    assert found["surroundings/mean"] < 0.02


def test_it_says_how_to_get_what_it_needs(judge, monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.ensemble", None)
    with pytest.raises(UserError, match=r"pip install ctganaugment\[evaluation\]"):
        judge.scores(np.arange(8), np.arange(8, COUNT), seed=0)
