from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.progress import no_progress
from CTGANAugmentLib.segmentation.clustering.fuzzy_cmeans import FuzzyCMeans
from CTGANAugmentLib.segmentation.clustering.groups import Samples
from CTGANAugmentLib.segmentation.clustering.nearest import nearest_centers


def two_humps(seed=1):
    rng = np.random.default_rng(seed)
    held, counts = np.unique(
        np.round(np.r_[rng.normal(0, 6, 500), rng.normal(50, 12, 200)]), return_counts=True
    )
    return Samples(held[:, None], counts.astype(float), np.array([1 / 12]), np.zeros((0, 1)))


def test_its_centres_are_where_an_optimiser_finds_the_least_fuzzy_distance():
    samples = two_humps()

    def fuzzy_distance(centers):
        apart = (samples.features - centers) ** 2 + 1e-12
        shares = 1 / (apart[:, :, None] / apart[:, None, :]).sum(axis=2)
        return (samples.weights[:, None] * shares**2 * apart).sum()

    wanted = minimize(fuzzy_distance, [0.0, 50.0], method="Nelder-Mead", options={"xatol": 1e-6}).x
    found = FuzzyCMeans(clusters=2).fit(samples, no_progress).centers[:, 0]
    assert np.sort(found) == pytest.approx(np.sort(wanted), abs=0.05)


def test_with_little_fuzziness_it_is_k_means():
    samples = two_humps(2)
    fuzzy = FuzzyCMeans(clusters=2, fuzziness=1.1).fit(samples, no_progress).centers
    assert np.allclose(fuzzy, nearest_centers(samples, 2, no_progress).centers, atol=0.5)


def test_a_seed_takes_its_own_cluster_in_ct_and_in_mr(ball, mr_ball):
    for scan in (ball, mr_ball):
        assert scan.dice(FuzzyCMeans(clusters=2).run(scan.volume, scan.guides, 0)) > 0.85


def test_a_fuzziness_of_one_is_refused():
    with pytest.raises(UserError, match="fuzziness"):
        FuzzyCMeans(fuzziness=1.0)
