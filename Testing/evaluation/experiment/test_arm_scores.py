"""Figures are those of scikit-learn where it has them, for whole patients and for drawn ones."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score, roc_curve

from CTGANAugmentLib.evaluation.experiment.arm_scores import FIGURES, ClassifierScores, SegmenterScores
from CTGANAugmentLib.evaluation.experiment.judging import THRESHOLDS


def blocks_of(seed, folds=2, patients=4, count=12):
    rng = np.random.default_rng(seed)
    return {
        (0, fold): [
            {"patient": f"P{fold}{n}", "label": int(label), "score": float(np.round(score, 2))}
            for n in range(patients)
            for label, score in zip(rng.integers(2, size=count), rng.random(count), strict=True)
        ]
        for fold in range(folds)
    }


def test_the_area_is_scikit_learn_s_within_one_fold():
    blocks = blocks_of(1, folds=1)
    scores = ClassifierScores(blocks, 0.8)
    found = scores.values(np.ones((1, len(scores.patients))))
    label, score = (np.array([case[name] for case in blocks[0, 0]]) for name in ("label", "score"))
    assert found["auc"][0] == pytest.approx(roc_auc_score(label, score))
    assert found["sensitivity"][0] == pytest.approx(np.mean(score[label == 1] >= 0.5))
    assert found["specificity"][0] == pytest.approx(np.mean(score[label == 0] < 0.5))
    assert found["accuracy"][0] == pytest.approx(np.mean((score >= 0.5) == (label == 1)))


@pytest.mark.parametrize("specificity", [0.6, 0.8, 0.95])
def test_the_sensitivity_at_a_specificity_lies_on_scikit_learn_s_curve(specificity):
    blocks = blocks_of(2, folds=1, count=30)
    scores = ClassifierScores(blocks, specificity)
    found = scores.values(np.ones((1, len(scores.patients))))["sensitivity_at"][0]
    label, score = (np.array([case[name] for case in blocks[0, 0]]) for name in ("label", "score"))
    alarms, hits, _ = roc_curve(label, score, drop_intermediate=False)
    assert found == pytest.approx(hits[alarms <= 1 - specificity + 1e-9].max())


def test_a_patient_who_is_drawn_twice_counts_twice():
    blocks = blocks_of(3)
    scores = ClassifierScores(blocks, 0.8)
    twice = {
        key: [*cases, *(case for case in cases if case["patient"] == "P01")] for key, cases in blocks.items()
    }
    weights = np.array([[2.0 if name == "P01" else 1.0 for name in scores.patients]])
    drawn, copied = scores.values(weights), ClassifierScores(twice, 0.8).values(np.ones((1, 8)))
    # A copy's pairs are counted for both of its copies, as those of a patient drawn twice are.
    for name in ("sensitivity", "specificity", "accuracy", "auc", "sensitivity_at"):
        assert drawn[name][0] == pytest.approx(copied[name][0]), name


def test_scores_of_two_folds_are_never_compared_with_each_other():
    one = {(0, 0): [{"patient": "A", "label": 1, "score": 0.2}, {"patient": "A", "label": 0, "score": 0.1}]}
    other = {(0, 1): [{"patient": "B", "label": 1, "score": 0.9}, {"patient": "B", "label": 0, "score": 0.8}]}
    scores = ClassifierScores({**one, **other}, 0.8)
    assert scores.values(np.ones((1, 2)))["auc"][0] == 1


def test_no_lesion_among_the_drawn_gives_no_number():
    scores = ClassifierScores({(0, 0): [{"patient": "A", "label": 0, "score": 0.1}]}, 0.8)
    found = scores.values(np.ones((1, 1)))
    assert np.isnan(found["sensitivity"][0])
    assert np.isnan(found["auc"][0])
    assert found["specificity"][0] == 1


def scan(patient, dice, hits, alarms, hd95_mm=4.0):
    return {
        "patient": patient,
        "dice": dice,
        "hd95_mm": hd95_mm,
        "lesions": 2,
        "hits": hits,
        "false_positives": alarms,
    }


def test_lesions_are_counted_at_the_allowed_false_alarms_over_all_thresholds():
    count = len(THRESHOLDS)
    hits = [2] * 5 + [1] * (count - 5)
    alarms = [3] * 5 + [1] * 5 + [0] * (count - 10)
    cases = [scan("A", 0.5, hits, alarms), scan("B", 0.7, [2] * count, [0] * count, hd95_mm=None)]
    for allowed, expected in ((1.0, 0.75), (1.5, 1.0), (0.01, 0.75)):
        found = SegmenterScores({(0, 0): cases}, allowed).values(np.ones((1, 2)))
        assert found["lesion_sensitivity"][0] == pytest.approx(expected)
    assert found["dice"][0] == pytest.approx(0.6)
    assert (found["hd95_mm"][0], found["missed"][0]) == (4.0, 0.5)


def test_every_figure_that_is_promised_is_there():
    weights = np.ones((1, 8))
    assert {figure.name for figure in FIGURES["classification"]} == set(
        ClassifierScores(blocks_of(0), 0.8).values(weights)
    )
    cases = [scan("A", 1.0, [0] * len(THRESHOLDS), [0] * len(THRESHOLDS))]
    assert {figure.name for figure in FIGURES["segmentation"]} == set(
        SegmenterScores({(0, 0): cases}, 1).values(np.ones((1, 1)))
    )
