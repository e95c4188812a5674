"""Intervals hold what they promise, and a difference is judged on the same patients."""

import numpy as np
import pytest
from scipy.stats import bootstrap

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.experiment.arm_scores import SegmenterScores
from CTGANAugmentLib.evaluation.experiment.intervals import (
    differences_of,
    holm,
    intervals_of,
    weights_of,
)
from CTGANAugmentLib.evaluation.experiment.judging import THRESHOLDS

NONE = [0] * len(THRESHOLDS)


def arm(dices):
    cases = [
        {
            "patient": f"P{n:02d}",
            "dice": dice,
            "hd95_mm": 1.0,
            "lesions": 1,
            "hits": NONE,
            "false_positives": NONE,
        }
        for n, dice in enumerate(dices)
    ]
    return SegmenterScores({(0, 0): cases}, 1.0)


def test_the_interval_of_a_mean_is_scipy_s():
    dices = np.random.default_rng(0).beta(4, 2, 30)
    found = intervals_of(arm(dices), weights_of(30, 4000, np.random.default_rng(1)))["dice"]
    theirs = bootstrap((dices,), np.mean, n_resamples=4000, method="percentile", rng=np.random.default_rng(2))
    assert found.value == pytest.approx(dices.mean())
    assert found.low == pytest.approx(theirs.confidence_interval.low, abs=0.006)
    assert found.high == pytest.approx(theirs.confidence_interval.high, abs=0.006)


def test_each_draw_counts_as_many_patients_as_there_are():
    assert np.all(weights_of(7, 50, np.random.default_rng(0)).sum(axis=1) == 7)


def test_a_steady_gain_is_clear_although_patients_differ_far_more():
    rng = np.random.default_rng(3)
    hard = rng.uniform(0.1, 0.9, 20)
    weights = weights_of(20, 2000, np.random.default_rng(0))
    change = differences_of(arm(hard + 0.05 + rng.normal(0, 0.02, 20)), arm(hard), weights)["dice"]
    assert change.is_clear
    assert change.low < 0.05 < change.high
    assert change.p_value < 0.01


def test_no_gain_is_rarely_called_clear():
    weights = weights_of(24, 500, np.random.default_rng(0))
    clear = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        hard = rng.uniform(0.2, 0.8, 24)
        one, two = (hard + rng.normal(0, 0.1, 24) for _ in range(2))
        clear += differences_of(arm(one), arm(two), weights)["dice"].is_clear
    assert clear <= 8


def test_arms_judged_on_other_patients_are_not_compared():
    with pytest.raises(UserError, match="judged on the same patients"):
        differences_of(arm([0.5, 0.6]), arm([0.5]), np.ones((1, 2)))


def test_what_cannot_be_counted_is_not_a_number_but_no_error():
    missed = SegmenterScores(
        {
            (0, 0): [
                {
                    "patient": "P1",
                    "dice": 0.0,
                    "hd95_mm": None,
                    "lesions": 1,
                    "hits": NONE,
                    "false_positives": NONE,
                }
            ]
        },
        1.0,
    )
    found = intervals_of(missed, weights_of(1, 100, np.random.default_rng(0)))
    assert np.isnan(found["hd95_mm"].value)
    assert np.isnan(found["hd95_mm"].low)
    assert found["missed"].value == 1


def test_holm_raises_p_values_as_in_his_paper():
    assert holm({"a": 0.01, "b": 0.04, "c": 0.03, "d": 0.005}) == pytest.approx(
        {"a": 0.03, "b": 0.06, "c": 0.06, "d": 0.02}
    )
    assert holm({"a": 0.6, "b": 0.9}) == {"a": 1.0, "b": 1.0}
    assert holm({}) == {}
