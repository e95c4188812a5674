from __future__ import annotations

import numpy as np
import pytest
from skimage.filters import threshold_local, threshold_niblack, threshold_sauvola

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.segmentation.threshold.local_adaptive import LocalAdaptiveThreshold
from CTGANAugmentLib.segmentation.threshold.otsu import OtsuThreshold
from CTGANAugmentLib.volume import Volume

PLAIN = {"keep": "all", "side": "above", "smoothing_mm": 0.0, "radius_mm": 6.0, "rule": "mean"}


@pytest.fixture(scope="module")
def scan():
    """MR noise with structure, voxels 2 x 1.2 x 3 mm, values from 0."""
    rng = np.random.default_rng(6)
    values = rng.normal(400, 60, (9, 30, 40)) + 300 * (rng.random((9, 30, 40)) > 0.8)
    values.flat[0] = 0
    return Volume(values.astype(np.float32), np.diag([1.2, 2.0, 3.0, 1.0]), "MR", "texture")


def found_by(scan, **parameters):
    result = LocalAdaptiveThreshold(**{**PLAIN, **parameters}).run(scan, Guides(), 0)
    return result.masks[0].on_grid(scan.grid).array > 0


def test_the_mean_of_a_box_in_mm_is_that_of_scikit_image(scan):
    threshold = threshold_local(scan.array, (5, 7, 11), "mean", offset=-20)
    assert np.mean(found_by(scan, offset_intensity=20) != (scan.array > threshold)) < 1e-3


def test_the_gaussian_mean_of_a_slice_is_that_of_scikit_image(scan):
    from scipy.ndimage import gaussian_filter

    means = [gaussian_filter(plane.astype(float), (1.5, 2.5), truncate=2.0) for plane in scan.array]
    oracle = [threshold_local(plane, 3, "gaussian", param=1.5) for plane in scan.array]
    mask = found_by(scan, weights="gaussian", per_slice=True)
    assert np.array_equal(mask, scan.array > np.array(means))
    assert np.mean(mask == (scan.array > np.array(oracle))) > 0.9


@pytest.mark.parametrize(("rule", "theirs"), [("niblack", threshold_niblack), ("sauvola", threshold_sauvola)])
def test_the_rules_with_the_local_sd_are_those_of_scikit_image(scan, rule, theirs):
    if rule == "niblack":
        threshold = theirs(scan.array.astype(float), (5, 7, 11), k=-0.3)
    else:
        threshold = theirs(scan.array.astype(float), (5, 7, 11), k=0.3, r=float(scan.array.max()) / 2)
    inner = (slice(2, -2), slice(3, -3), slice(5, -5))
    mask = found_by(scan, rule=rule, k=0.3)
    assert np.mean(mask[inner] != (scan.array > threshold)[inner]) < 1e-3


def test_a_shaded_scan_is_segmented_where_one_threshold_for_all_fails(ball_with):
    scan = ball_with(modality="MR", contrast=120.0, background=300.0, noise=15.0, dtype=np.float32)
    ramp = np.linspace(0, 900, scan.volume.array.shape[2], dtype=np.float32)
    shaded = Volume(scan.volume.array + ramp, scan.volume.grid.ijk_to_ras, "MR", "shaded")
    local = LocalAdaptiveThreshold(radius_mm=15.0).run(shaded, scan.guides, 0)
    assert scan.dice(local) > 0.8
    assert scan.dice(OtsuThreshold().run(shaded, scan.guides, 0)) < 0.6


def test_a_seed_in_a_dark_structure_takes_what_is_darker(ball_with):
    scan = ball_with(contrast=-80.0)
    method = LocalAdaptiveThreshold(radius_mm=25.0, k=0.8)
    assert scan.dice(method.run(scan.volume, scan.guides, 0)) > 0.85
    result = method.run(scan.volume, scan.guides, 0)
    assert scan.volume.array[scan.mask_of(result)].mean() < 0


def test_a_click_finds_the_ball_in_ct_and_in_mr(ball, mr_ball):
    for scan in (ball, mr_ball):
        assert scan.dice(LocalAdaptiveThreshold().run(scan.volume, scan.guides, 0)) > 0.8


def test_a_structure_wider_than_the_neighbourhood_fails_in_words_and_not_by_a_flood(ball_with):
    scan = ball_with(radius_mm=25.0)
    even = Volume(np.where(scan.inside, 120, 40).astype(np.int16), scan.volume.grid.ijk_to_ras, "CT", "even")
    with pytest.raises(UserError, match="nothing was found at the seed"):
        LocalAdaptiveThreshold(radius_mm=8.0, side="above").run(even, scan.guides, 0)


def test_a_single_slice_is_enough():
    values = np.zeros((1, 30, 30), dtype=np.int16)
    values[0, 10:16, 10:16] = 100
    scan = Volume(values, np.diag([2.0, 2.0, 5.0, 1.0]), "CT", "slice")
    assert found_by(scan, radius_mm=25.0).sum() == 36


def test_a_stop_is_obeyed(ball):
    def stop(fraction, text):
        if fraction > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        LocalAdaptiveThreshold(rule="sauvola").run(ball.volume, ball.guides, 0, stop)
