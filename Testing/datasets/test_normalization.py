import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from CTGANAugmentLib.datasets.normalization import NO_UNIT, Normalization, ValueRange
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.volume import Volume


@given(st.floats(-2000, 1000), st.floats(1, 5000), st.lists(st.floats(0, 1), min_size=1, max_size=9))
def test_values_within_the_range_come_back(low, width, shares):
    values = low + width * np.array(shares)
    used = ValueRange(low, low + width)
    assert np.abs(used.normalized(values)).max() <= 1
    assert np.allclose(used.restored(used.normalized(values)), values, atol=1e-5 * (width + abs(low)))


def test_the_ends_of_the_range_become_minus_one_and_one_and_the_rest_is_cut_off():
    values = np.array([-3000, -1000, -300, 400, 3000])
    assert np.allclose(ValueRange(-1000, 400).normalized(values), [-1, -1, 0, 1, 1])


def test_percentiles_are_those_of_the_body():
    rng = np.random.default_rng(0)
    array = rng.normal(5, 1, (6, 40, 40)).astype(np.float32)
    array[:, 10:30, 10:30] = rng.uniform(400, 800, (6, 20, 20))
    used = Normalization("percentile", 0, 100).range_of(Volume(array, np.eye(4), "MR"))
    inside = array[:, 10:30, 10:30]
    assert used.low == pytest.approx(inside.min(), abs=5)
    assert used.high == pytest.approx(inside.max(), abs=5)


def test_a_result_has_the_values_of_a_window_or_those_that_stand_for_percentiles():
    assert Normalization("window", -160.0, 240.0).range_of_result == ValueRange(-160.0, 240.0)
    assert Normalization("percentile", 0.5, 99.5).range_of_result == NO_UNIT


def test_it_survives_the_card():
    given_one = Normalization("window", -160.0, 240.0)
    assert Normalization.from_json(given_one.to_json()) == given_one
    for content in (
        {"kind": "window"},
        {"kind": "window", "low": 3, "high": 1},
        {"kind": "x", "low": 0, "high": 1},
    ):
        with pytest.raises(UserError, match="expected a"):
            Normalization.from_json(content)


def test_a_scan_of_one_value_is_refused():
    flat = Volume(np.ones((2, 8, 8), np.float32), np.eye(4), "MR")
    with pytest.raises(UserError, match="the same value"):
        Normalization("percentile", 1, 99).range_of(flat)
