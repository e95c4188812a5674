"""The distance is SciPy's and torchmetrics' formula, and stays real where covariances lack a rank."""

import numpy as np
import pytest
import torch
from scipy.linalg import sqrtm
from torchmetrics.image.fid import _compute_fid

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.frechet_distance import frechet_distance


@pytest.fixture
def rng():
    return np.random.default_rng(3)


def test_the_value_is_that_of_torchmetrics_and_of_the_matrix_root(rng):
    x, y = rng.standard_normal((60, 6)) @ rng.standard_normal((6, 6)), rng.standard_normal((50, 6)) + 0.4
    means = [torch.from_numpy(each.mean(axis=0)) for each in (x, y)]
    covariances = [np.cov(each, rowvar=False) for each in (x, y)]
    theirs = float(
        _compute_fid(means[0], torch.from_numpy(covariances[0]), means[1], torch.from_numpy(covariances[1]))
    )
    root = np.trace(covariances[0] + covariances[1] - 2 * sqrtm(covariances[0] @ covariances[1]).real)
    own = frechet_distance(x, y).value
    assert own == pytest.approx(theirs, rel=1e-6)
    assert own == pytest.approx(((x.mean(axis=0) - y.mean(axis=0)) ** 2).sum() + root, rel=1e-6)


def test_it_is_nought_for_equal_sets_symmetric_and_grows_with_a_shift(rng):
    x, y = rng.standard_normal((40, 5)), rng.standard_normal((45, 5))
    assert frechet_distance(x, x).value == pytest.approx(0, abs=1e-6)
    assert frechet_distance(x, y).value == pytest.approx(frechet_distance(y, x).value)
    values = [frechet_distance(x, y + shift).value for shift in (0.0, 0.5, 1.0)]
    assert values == sorted(values)


def test_fewer_images_than_features_give_a_real_number_that_is_too_large(rng):
    few, many = (
        frechet_distance(rng.standard_normal((n, 20)), rng.standard_normal((n, 20))).value for n in (12, 800)
    )
    assert np.isfinite(few)
    assert few > 5 * many


def test_a_single_feature_is_enough(rng):
    x, y = rng.normal(0, 1, (4000, 1)), rng.normal(2, 3, (4000, 1))
    assert frechet_distance(x, y).value == pytest.approx(4 + (3 - 1) ** 2, rel=0.1)


def test_too_few_images_or_other_features_are_refused(rng):
    for shapes in ((1, 3, 5, 3), (5, 3, 5, 4)):
        with pytest.raises(UserError, match="same features"):
            frechet_distance(rng.standard_normal(shapes[:2]), rng.standard_normal(shapes[2:]))
