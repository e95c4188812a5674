from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.evaluation.overlap import score_overlap
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.progress import no_progress
from CTGANAugmentLib.segmentation.clustering.gaussian_mixture import GaussianMixture
from CTGANAugmentLib.segmentation.clustering.groups import Samples
from CTGANAugmentLib.segmentation.clustering.mixture import fit_mixture


def test_the_brightest_curve_is_the_one_that_scikit_learn_finds_on_all_voxels(ball, mr_ball):
    mixture = pytest.importorskip("sklearn.mixture")
    for scan in (ball, mr_ball):
        found = scan.mask_of(GaussianMixture(clusters=2, keep="all").run(scan.volume, Guides(), 0))
        values = scan.volume.array.reshape(-1, 1).astype(float)
        oracle = mixture.GaussianMixture(2, random_state=0).fit(values)
        wanted = oracle.predict(values).reshape(found.shape) == oracle.means_[:, 0].argmax()
        assert score_overlap(found, wanted, scan.volume.grid).dice > 0.99


def test_in_space_it_is_as_likely_as_the_mixture_of_scikit_learn():
    mixture = pytest.importorskip("sklearn.mixture")
    rng = np.random.default_rng(3)
    features = np.concatenate(
        [rng.normal(0, 1, (800, 3)), rng.normal(0, 1, (400, 3)) @ np.diag([3, 1, 0.3]) + 4]
    )
    samples = Samples(features, np.ones(1200), np.full(3, 1e-6), np.zeros((0, 3)))
    joint = fit_mixture(samples, 2, no_progress).log_likelihoods(features)
    oracle = mixture.GaussianMixture(2, random_state=0).fit(features)
    assert np.logaddexp(*joint.T).mean() == pytest.approx(oracle.score(features), abs=5e-3)


def test_a_weight_counts_as_so_many_points():
    rng = np.random.default_rng(7)
    values = np.round(np.concatenate([rng.normal(0, 5, 900), rng.normal(40, 9, 300)]))[:, None]
    held, counts = np.unique(values, return_counts=True)
    one, many = (
        fit_mixture(Samples(x, w.astype(float), np.array([1 / 12]), np.zeros((0, 1))), 2, no_progress)
        for x, w in ((values, np.ones(1200)), (held[:, None], counts))
    )
    assert np.allclose(np.sort(one.centers, axis=0), np.sort(many.centers, axis=0), atol=1e-6)


def test_a_value_that_a_third_of_the_voxels_share_does_not_break_it(ball):
    padded = ball.volume.array.copy()
    padded[: len(padded) // 3] = -1024
    volume = type(ball.volume)(padded, ball.volume.grid.ijk_to_ras, "CT", "padded")
    assert GaussianMixture(clusters=3).run(volume, ball.guides, 0).masks[0].mask(None).any()


def test_a_seed_takes_its_own_curve(ball, mr_ball):
    for scan in (ball, mr_ball):
        assert scan.dice(GaussianMixture(clusters=2).run(scan.volume, scan.guides, 0)) > 0.85
