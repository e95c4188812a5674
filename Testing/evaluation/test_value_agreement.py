"""Agreement of values is 1 for equal ones, and its distance is in their unit."""

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.value_agreement import value_agreement

RANGE = (-1000.0, 1000.0)


def test_equal_values_overlap_wholly_and_a_shift_is_its_own_distance():
    values = np.random.default_rng(0).normal(0, 50, (4, 20, 20))
    assert value_agreement(values, values, RANGE) == value_agreement(values[:, :10], values[:, :10], RANGE)
    assert value_agreement(values, values, RANGE).overlap == pytest.approx(1)
    assert value_agreement(values, values + 37, RANGE).distance == pytest.approx(37)


def test_values_that_share_none_do_not_overlap():
    found = value_agreement(np.full(10, -500.0), np.full(30, 400.0), RANGE)
    assert found.overlap == 0
    assert found.distance == pytest.approx(900)


def test_what_lies_beyond_the_range_counts_as_its_end():
    assert value_agreement(np.full(3, 1e6), np.full(3, 1000.0), RANGE).distance == 0


def test_large_sets_say_what_all_their_values_say():
    rng = np.random.default_rng(1)
    first, second = rng.normal(0, 100, 500_000), rng.normal(20, 100, 450_000)
    assert value_agreement(first, second, RANGE).distance == pytest.approx(20, abs=0.7)


@pytest.mark.parametrize("values", [np.zeros(0), np.zeros((3, 0))])
def test_no_values_are_refused(values):
    with pytest.raises(UserError, match="expected values in both sets"):
        value_agreement(values, np.ones(3), RANGE)
