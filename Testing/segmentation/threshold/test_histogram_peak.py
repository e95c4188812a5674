from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.segmentation.threshold.histogram_peak import HistogramPeakThreshold
from CTGANAugmentLib.volume import Volume


@pytest.fixture(scope="module")
def layers():
    """Three layers of -100, 40 and 300 HU with noise 12 HU."""
    values = np.random.default_rng(8).normal(0, 12, (12, 60, 40))
    values += np.repeat([-100.0, 40.0, 300.0], 20)[None, :, None]
    return Volume(np.rint(values).astype(np.int16), np.diag([1.0, 1.0, 2.0, 1.0]), "CT", "layers")


@pytest.mark.parametrize(("row", "first", "last"), [(10, 0, 20), (30, 20, 40), (50, 40, 60)])
def test_a_seed_takes_the_layer_of_its_own_peak(layers, row, first, last):
    seed = layers.grid.to_ras(np.array([20.0, row, 6.0]))
    found = HistogramPeakThreshold(smoothing_mm=0).run(layers, Guides(points_ras=seed[None]), 0)
    wanted = np.zeros(layers.array.shape, dtype=bool)
    wanted[:, first:last] = True
    mask = found.masks[0].on_grid(layers.grid).array > 0
    assert 2 * np.count_nonzero(mask & wanted) / (mask.sum() + wanted.sum()) > 0.98


def test_the_window_ends_in_the_valleys_and_is_told(layers):
    seed = layers.grid.to_ras(np.array([20.0, 30.0, 6.0]))
    method = HistogramPeakThreshold(smoothing_mm=0, foot_percent=0)
    window = method.run(layers, Guides(points_ras=seed[None]), 0).provenance.measured["window"]
    assert -75 < window["lower"] < 15
    assert 65 < window["upper"] < 275


def test_without_a_seed_the_brightest_peak_is_taken(layers):
    mask = (
        HistogramPeakThreshold(smoothing_mm=0).run(layers, Guides(), 0).masks[0].on_grid(layers.grid).array
        > 0
    )
    assert mask[:, 40:].mean() > 0.95
    assert not mask[:, :40].any()


def test_a_lone_peak_ends_at_its_foot():
    rng = np.random.default_rng(3)
    values = rng.normal(500, 30, (8, 40, 40)).astype(np.float32)
    values[:, :4] = rng.uniform(0, 1500, (8, 4, 40))
    scan = Volume(values, np.eye(4), "MR", "one tissue")
    seed = scan.grid.to_ras(np.array([20.0, 20.0, 4.0]))
    found = HistogramPeakThreshold(smoothing_mm=0, foot_percent=10.0, blur_intensity=10).run(
        scan, Guides(points_ras=seed[None]), 0
    )
    window = found.provenance.measured["window"]
    assert window["lower"] == pytest.approx(500 - 2.15 * 31.6, abs=15)
    assert window["upper"] == pytest.approx(500 + 2.15 * 31.6, abs=15)


def test_a_click_finds_the_ball_in_ct_and_in_mr(ball, mr_ball):
    for scan in (ball, mr_ball):
        assert scan.dice(HistogramPeakThreshold().run(scan.volume, scan.guides, 0)) > 0.88
