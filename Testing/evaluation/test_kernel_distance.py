"""The distance is torchmetrics' one, unbiased, and its error covers what it should."""

import json

import numpy as np
import pytest
import torch
from torchmetrics.image.kid import poly_mmd

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.kernel_distance import kernel_distance, real_against_real


@pytest.fixture
def rng():
    return np.random.default_rng(5)


def test_the_value_is_that_of_torchmetrics(rng):
    x, y = rng.standard_normal((30, 7)), rng.standard_normal((30, 7)) + 0.3
    oracle = float(poly_mmd(torch.from_numpy(x), torch.from_numpy(y)))
    assert kernel_distance(x, y).value == pytest.approx(oracle, rel=1e-9)


def test_it_is_unbiased_also_for_small_sets_of_different_size(rng):
    values = [
        kernel_distance(rng.standard_normal((8, 5)), rng.standard_normal((13, 5))).value for _ in range(400)
    ]
    assert abs(np.mean(values)) < 3 * np.std(values) / np.sqrt(len(values))
    assert min(values) < 0


def test_it_grows_with_a_shift_and_is_the_same_both_ways(rng):
    x, y = rng.standard_normal((60, 5)), rng.standard_normal((50, 5))
    values = [kernel_distance(x, y + shift).value for shift in (0.0, 0.5, 1.0)]
    assert values == sorted(values)
    assert values[2] > 3 * kernel_distance(x, y + 1).standard_error > 0
    assert kernel_distance(y, x).value == pytest.approx(kernel_distance(x, y).value)


def test_the_standard_error_is_the_jackknife_s_by_its_definition(rng):
    x, y = rng.standard_normal((9, 4)), rng.standard_normal((7, 4))
    patients = ["a", "a", "b", "c", "c", "c", "d"]
    without_x = [kernel_distance(np.delete(x, n, axis=0), y).value for n in range(9)]
    without_y = [kernel_distance(x, y[[p != left for p in patients]]).value for left in ("a", "b", "c", "d")]
    variance = sum((len(v) - 1) * np.var(v) for v in (without_x, without_y))
    assert kernel_distance(x, y, real_groups=patients).standard_error == pytest.approx(np.sqrt(variance))


def test_the_standard_error_is_about_the_spread_over_repeats(rng):
    found = [
        kernel_distance(rng.standard_normal((40, 5)), rng.standard_normal((40, 5)) + 0.7) for _ in range(200)
    ]
    spread = np.std([distance.value for distance in found])
    assert np.mean([distance.standard_error for distance in found]) == pytest.approx(spread, rel=0.25)


def test_images_of_the_same_patient_make_it_less_sure(rng):
    centers = np.repeat(rng.standard_normal((8, 5)), 10, axis=0)
    real, patients = centers + 0.3 * rng.standard_normal((80, 5)), np.repeat(np.arange(8), 10).tolist()
    generated = rng.standard_normal((800, 5)) + 0.5
    grouped = kernel_distance(generated, real, real_groups=patients).standard_error
    assert grouped > 1.5 * kernel_distance(generated, real).standard_error


def test_real_against_real_keeps_patients_whole_and_repeats_for_a_seed(rng):
    centers = np.repeat(3 * rng.standard_normal((10, 5)), 6, axis=0)
    features, patients = centers + rng.standard_normal((60, 5)), np.repeat(np.arange(10), 6).tolist()
    one, same = (
        real_against_real(features, patients, np.random.default_rng(1), sizes=(20, 100)) for _ in range(2)
    )
    assert one == same
    assert one.sizes == (20, 30)
    alone = real_against_real(features, list(range(60)), np.random.default_rng(1), sizes=(20, 100))
    assert one.value > 3 * abs(alone.value)
    assert json.loads(json.dumps(one.to_json()))["sizes"] == [20, 30]


def test_a_single_patient_has_no_error_and_no_halves(rng):
    x, y = rng.standard_normal((9, 4)), rng.standard_normal((7, 4))
    assert kernel_distance(x, y, real_groups=["a"] * 7).standard_error is None
    with pytest.raises(UserError, match="at least two patients"):
        real_against_real(y, ["a"] * 7, rng, sizes=(3, 3))


@pytest.mark.parametrize("shapes", [((1, 4), (5, 4)), ((5, 4), (5, 3))])
def test_too_few_images_and_other_features_are_refused(shapes):
    with pytest.raises(UserError, match="at least two images with the same features"):
        kernel_distance(*(np.zeros(shape) for shape in shapes))
