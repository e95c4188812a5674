"""Draws are of one size, and no patient stands on both sides."""

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.realism.draws import draws

REAL = np.repeat([f"P{n}" for n in range(6)], [5, 9, 4, 12, 6, 7])
MADE = np.repeat(["P0", "P3", "nobody"], 20)


def test_sets_are_of_one_size_and_their_patients_differ_from_the_reference_s():
    for draw in draws(REAL, MADE, 20, np.random.default_rng(0)):
        assert len(draw.reference) == len(draw.real) == len(draw.made)
        known = set(REAL[draw.reference])
        assert not known & set(REAL[draw.real])
        assert not known & set(MADE[draw.made])


def test_every_patient_is_in_the_reference_of_some_draw_and_the_same_seed_draws_the_same():
    first = [draw.reference.tolist() for draw in draws(REAL, MADE, 20, np.random.default_rng(3))]
    again = [draw.reference.tolist() for draw in draws(REAL, MADE, 20, np.random.default_rng(3))]
    assert first == again
    assert {REAL[n] for numbers in first for n in numbers} == set(REAL)


def test_too_few_patients_or_patches_are_refused():
    with pytest.raises(UserError, match="at least two patients"):
        next(draws(np.repeat("P", 20), MADE, 1, np.random.default_rng(0)))
    with pytest.raises(UserError, match="at least 4 patches in each half"):
        next(draws(REAL[:7], MADE, 1, np.random.default_rng(0)))
