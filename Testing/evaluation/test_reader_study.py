"""Trials are blind and balanced; accuracy, interval and kappa are those of SciPy and scikit-learn."""

import numpy as np
import pytest
from scipy.stats import binom
from sklearn.metrics import accuracy_score, cohen_kappa_score, recall_score

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.reader_study import (
    Answer,
    Trial,
    agreement,
    answers_csv,
    answers_from_csv,
    draw_trials,
    reading_of,
)

REAL = [f"r{n}" for n in range(30)]
MADE = [f"m{n}" for n in range(40)]


@pytest.fixture
def rng():
    return np.random.default_rng(4)


def _answers(reader, trials, rng, skill=0.5):
    return [Answer(reader, t.image, bool((rng.random() < skill) == t.synthetic), 1.5) for t in trials]


def test_trials_are_balanced_in_random_order_and_the_same_for_a_seed(rng):
    trials = draw_trials(REAL, MADE, 40, rng)
    assert sum(trial.synthetic for trial in trials) == 20
    assert len({trial.image for trial in trials}) == 40
    kinds = [trial.synthetic for trial in trials]
    assert kinds not in (sorted(kinds), sorted(kinds, reverse=True))
    assert draw_trials(REAL, MADE, 40, np.random.default_rng(4)) == trials


@pytest.mark.parametrize("count", [0, 3, 62])
def test_trials_that_cannot_be_balanced_are_refused(rng, count):
    with pytest.raises(UserError, match="even number"):
        draw_trials(REAL, MADE, count, rng)


def test_scores_are_those_of_scikit_learn(rng):
    trials = draw_trials(REAL, MADE, 60, rng)
    answers = _answers("a", trials, rng, skill=0.7)
    truth, said = [t.synthetic for t in trials], [a.says_synthetic for a in answers]
    found = reading_of(answers, trials)
    assert found.accuracy == pytest.approx(accuracy_score(truth, said))
    assert found.found_synthetic == pytest.approx(recall_score(truth, said))
    assert found.found_real == pytest.approx(recall_score(truth, said, pos_label=False))


@pytest.mark.parametrize("skill", [0.5, 0.8, 0.95])
def test_the_interval_holds_the_truth_as_often_as_it_says(skill):
    trials = tuple(Trial(str(n), True) for n in range(60))
    intervals = [
        reading_of([Answer("a", t.image, n < right, 1) for n, t in enumerate(trials)], trials).interval
        for right in range(61)
    ]
    held = sum(
        binom.pmf(right, 60, skill) for right, (low, high) in enumerate(intervals) if low <= skill <= high
    )
    assert 0.92 < held < 0.985


def test_guessing_is_no_finding_and_knowing_is_one(rng):
    trials = draw_trials(REAL, MADE, 60, rng)
    assert reading_of(_answers("a", trials, rng, skill=1.0), trials).p_value == pytest.approx(
        2 * binom.pmf(60, 60, 0.5)
    )
    chance = [reading_of(_answers("a", trials, rng), trials).p_value < 0.05 for _ in range(300)]
    assert np.mean(chance) < 0.08


def test_a_reader_who_stops_early_is_scored_on_what_was_answered(rng):
    trials = (Trial("x", True), Trial("y", True), Trial("z", False))
    found = reading_of([Answer("a", "x", True, 1), Answer("a", "y", False, 1)], trials)
    assert (found.images, found.accuracy, found.found_synthetic, found.found_real) == (2, 0.5, 0.5, None)


def test_kappa_is_that_of_scikit_learn_for_each_two_readers(rng):
    trials = draw_trials(REAL, MADE, 60, rng)
    answers = [each for reader in "abc" for each in _answers(reader, trials, rng, skill=0.7)]
    said = {r: [a.says_synthetic for a in answers if a.reader == r] for r in "abc"}
    found = agreement(answers, trials)
    assert set(found) == {("a", "b"), ("a", "c"), ("b", "c")}
    for (one, other), kappa in found.items():
        assert kappa == pytest.approx(cohen_kappa_score(said[one], said[other]))


def test_kappa_is_not_told_where_it_has_no_meaning():
    trials = (Trial("x", True), Trial("y", False))
    always = [Answer(reader, trial.image, True, 1) for reader in "ab" for trial in trials]
    assert agreement(always, trials) == {("a", "b"): None}
    apart = [Answer("a", "x", True, 1), Answer("b", "y", True, 1)]
    assert agreement(apart, trials) == {("a", "b"): None}


def test_answers_come_back_from_their_table_which_does_not_tell_the_truth():
    answers = [Answer("Dr, A", "x", True, 1.25), Answer("b", "y", False, 3.0)]
    text = answers_csv(answers)
    assert answers_from_csv(text) == answers
    assert text.splitlines()[0] == "reader,image,says_synthetic,seconds"
    with pytest.raises(UserError, match="columns"):
        answers_from_csv("a,b\n1,2\n")
    with pytest.raises(UserError, match="line 2"):
        answers_from_csv("reader,image,says_synthetic,seconds\na,x,maybe,1\n")


def test_no_answer_two_answers_and_an_unknown_image_are_refused():
    trials = (Trial("x", True),)
    for answers in ([], [Answer("a", "x", True, 1)] * 2, [Answer("a", "q", True, 1)]):
        with pytest.raises(UserError, match="answer"):
            reading_of(answers, trials)
