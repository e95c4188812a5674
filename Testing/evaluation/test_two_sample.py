"""The test has power, has none where there is nothing to tell, and never sees a tested patient before."""

import json
from typing import ClassVar

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation import cnn_judge, forest_judge, two_sample
from CTGANAugmentLib.evaluation.two_sample import two_sample_test

COUNT, SIZE = 4, 24
SPACING = (2.0, 2.0)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Judges as in use, with fewer trees and steps."""
    monkeypatch.setattr(forest_judge, "_TREES", 60)
    monkeypatch.setattr(cnn_judge, "_STEPS", 60)


def disc(rng):
    center = rng.uniform(9, 14, 2)[:, None, None]
    return np.hypot(*(np.indices((SIZE, SIZE)) - center)) <= rng.uniform(3, 7)


def patch(rng, brightness, mask):
    """Lesion with texture on a dark ground."""
    texture = gaussian_filter(rng.standard_normal((SIZE, SIZE)), 0.7)
    return (-800 + brightness * gaussian_filter(mask.astype(float), 0.7) + 120 * texture).astype(np.float32)


@pytest.fixture(scope="module")
def lesions():
    """Lesions of eight patients, each with a brightness of its own: images, masks, patients."""
    rng = np.random.default_rng(0)
    names = np.repeat([f"p{n}" for n in range(8)], COUNT)
    bright = np.repeat(rng.uniform(700, 900, 8), COUNT)
    masks = [disc(rng) for _ in names]
    images = [patch(rng, value, mask) for value, mask in zip(bright, masks, strict=True)]
    return images, masks, names.tolist()


@pytest.fixture(scope="module")
def flat(lesions):
    return [np.where(mask, 0, image) for image, mask in zip(*lesions[:2], strict=True)]


def judge(real, made, masks, patients, classifier="forest", **options):
    options = {"spacing_mm": SPACING, "seed": 1, "folds": 4, **options}
    return two_sample_test(real, made, masks, patients, classifier=classifier, **options)


@pytest.mark.parametrize("classifier", ["forest", "cnn"])
def test_flat_lesions_are_told(lesions, flat, classifier):
    images, masks, patients = lesions
    found = judge(images, flat, masks, patients, classifier, folds=2)
    assert found.auc > 0.9
    assert found.interval[0] > 0.8


@pytest.mark.parametrize("classifier", ["forest", "cnn"])
def test_other_lesions_of_the_same_kind_are_not_told(classifier):
    rng = np.random.default_rng(7)
    patients = np.repeat([f"p{n}" for n in range(8)], COUNT).tolist()
    masks = [disc(rng) for _ in patients]
    real, made = ([patch(rng, rng.uniform(700, 900), mask) for mask in masks] for _ in range(2))
    low, high = judge(real, made, masks, patients, classifier, folds=2).interval
    assert low < 0.5 < high
    assert high - low < 0.5, "an interval that holds everything says nothing"


def test_who_is_called_made_by_chance_is_not_told(lesions, flat):
    images, masks, patients = lesions
    swapped = np.random.default_rng(3).random(len(images)) < 0.5
    real = [b if swap else a for a, b, swap in zip(images, flat, swapped, strict=True)]
    made = [a if swap else b for a, b, swap in zip(images, flat, swapped, strict=True)]
    found = judge(real, made, masks, patients)
    assert 0.25 < found.auc < 0.75
    assert judge(images, flat, masks, patients).auc > 0.95


def test_the_same_seed_gives_the_same_result(lesions, flat):
    images, masks, patients = lesions
    for classifier in two_sample.CLASSIFIERS:
        one, same = (judge(images, flat, masks, patients, classifier, folds=2) for _ in range(2))
        assert one.to_json() == same.to_json()
        np.testing.assert_array_equal(one.made_scores, same.made_scores)
    assert json.loads(json.dumps(one.to_json()))["classifier"] == "cnn"


class Watched:
    """Judge that keeps who was trained on and who was tested."""

    calls: ClassVar[list] = []

    def __init__(self, real, made, masks, spacing_mm):
        self.count = len(real)

    def scores(self, train, test, seed):
        self.calls.append((train, test))
        return np.zeros(len(test)), np.ones(len(test))


@pytest.fixture
def watched(monkeypatch):
    monkeypatch.setattr(two_sample, "_JUDGES", {"forest": Watched})
    Watched.calls = []
    return Watched


def test_no_patient_is_trained_on_and_tested_by_the_same_classifier(lesions, flat, watched):
    images, masks, patients = lesions
    judge(images, flat, masks, patients, folds=3, repeats=2)
    names = np.array(patients)
    assert len(watched.calls) == 6
    for train, test in watched.calls:
        assert not set(names[train]) & set(names[test])
        assert set(names[train]) | set(names[test]) == set(names)
    tested = np.concatenate([test for _, test in watched.calls])
    assert np.bincount(tested).tolist() == [2] * len(names), "each lesion is tested once a repeat"


def test_a_classifier_stays_within_its_block(lesions, flat, watched):
    images, masks, patients = lesions
    blocks = ["A" if name < "p4" else "B" for name in patients]
    judge(images, flat, masks, patients, blocks=blocks, folds=4)
    assert len(watched.calls) == 8
    for train, test in watched.calls:
        assert len({blocks[n] for n in (*train, *test)}) == 1


def test_scores_point_at_the_lesions_that_are_surely_made(lesions, flat):
    images, masks, patients = lesions
    half = [a if n % 2 else b for n, (a, b) in enumerate(zip(images, flat, strict=True))]
    found = judge(images, half, masks, patients)
    assert found.made_scores[::2].mean() > found.made_scores[1::2].mean() + 0.2
    assert 0 < found.made_scores.min() <= found.made_scores.max() < 1


def test_too_few_patients_are_refused(lesions, flat):
    images, masks, patients = lesions
    few = slice(0, 3 * COUNT)
    with pytest.raises(UserError, match="at least 4 patients, got 3"):
        judge(images[few], flat[few], masks[few], patients[few])
    blocks = ["A" if name < "p5" else "B" for name in patients]
    with pytest.raises(UserError, match="in block B, got 3"):
        judge(images, flat, masks, patients, blocks=blocks)


def test_lists_of_other_lengths_split_patients_and_strange_classifiers_are_refused(lesions, flat):
    images, masks, patients = lesions
    with pytest.raises(UserError, match="31 made"):
        judge(images, flat[1:], masks, patients)
    with pytest.raises(UserError, match="patient p0 is in several blocks"):
        judge(images, flat, masks, patients, blocks=["A", *["B"] * (len(images) - 1)])
    with pytest.raises(UserError, match="out of forest, cnn, got 'svm'"):
        judge(images, flat, masks, patients, "svm")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"spacing_mm": (3.0, 2.0, 2.0)}, "spacing of each of the 2 axes"),
        ({"spacing_mm": [SPACING, SPACING]}, "spacing of each of the 2 axes"),
        ({"folds": 1}, "at least 2 folds and 1 repeat, got 1 and 1"),
        ({"repeats": 0}, "at least 2 folds and 1 repeat, got 4 and 0"),
        ({"blocks": ["A", "B"]}, "a block for every lesion, got 2 for 32"),
    ],
)
def test_what_does_not_go_with_the_lesions_is_refused_with_what_was_wanted(lesions, flat, options, message):
    images, masks, patients = lesions
    with pytest.raises(UserError, match=message):
        judge(images, flat, masks, patients, **options)
