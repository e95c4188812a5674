"""Precision, recall, density and coverage have the values that their papers derive, and see what they should."""

import numpy as np
import pytest
from sklearn.neighbors import NearestNeighbors

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.coverage import coverage


@pytest.fixture
def rng():
    return np.random.default_rng(8)


def test_the_scores_are_those_of_their_definition_by_scikit_learn(rng):
    made, real, k = rng.standard_normal((30, 4)), rng.standard_normal((40, 4)) + 0.3, 3
    reach_real = NearestNeighbors(n_neighbors=k + 1).fit(real).kneighbors(real)[0][:, -1]
    reach_made = NearestNeighbors(n_neighbors=k + 1).fit(made).kneighbors(made)[0][:, -1]
    distances = np.linalg.norm(made[:, None] - real[None], axis=-1)
    found = coverage(made, real, neighbors=k)
    assert found.precision == np.mean([(row <= reach_real).any() for row in distances])
    assert found.recall == np.mean([(column <= reach_made).any() for column in distances.T])
    assert found.density == pytest.approx(np.mean([(row <= reach_real).sum() / k for row in distances]))
    assert found.coverage == np.mean([column.min() <= reach_real[n] for n, column in enumerate(distances.T)])


def test_equal_distributions_have_the_expected_density_and_coverage(rng):
    found = [coverage(rng.standard_normal((300, 3)), rng.standard_normal((300, 3))) for _ in range(10)]
    assert np.mean([each.density for each in found]) == pytest.approx(1, abs=0.05)
    assert np.mean([each.coverage for each in found]) == pytest.approx(1 - 2**-5, abs=0.03)


def test_a_collapsed_generator_has_precision_but_neither_recall_nor_coverage(rng):
    real = rng.standard_normal((200, 3))
    found = coverage(0.01 * rng.standard_normal((200, 3)), real)
    assert found.precision == 1
    assert found.recall < 0.1
    assert found.coverage < 0.3


def test_images_far_from_all_real_ones_have_no_precision(rng):
    real = rng.standard_normal((50, 3))
    found = coverage(real + 100, real)
    assert (found.precision, found.density, found.coverage, found.recall) == (0, 0, 0, 0)


def test_one_outlier_among_the_real_ones_spoils_precision_but_not_density(rng):
    real = np.vstack([rng.standard_normal((100, 3)), [[40.0, 0, 0]]])
    made = rng.standard_normal((100, 3)) + np.array([20, 0, 0])
    found = coverage(made, real)
    assert found.precision > 0.9
    assert found.density < 0.3


def test_as_many_neighbors_as_images_are_refused(rng):
    with pytest.raises(UserError, match="fewer neighbors"):
        coverage(rng.standard_normal((5, 3)), rng.standard_normal((9, 3)), neighbors=5)
