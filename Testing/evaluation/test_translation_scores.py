"""Scores of translated scans are those of scikit-image and numpy, by the definitions of SynthRAD."""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.translation_scores import (
    SYNTHRAD_RANGE_HU,
    scores_by_region,
    translation_scores,
)
from CTGANAugmentLib.volume import Volume

MATRIX = np.diag([1.0, 1.0, 3.0, 1.0])
LOW, HIGH = SYNTHRAD_RANGE_HU


@pytest.fixture
def pair():
    rng = np.random.default_rng(6)
    real = np.full((20, 40, 36), -1000.0)
    real[:, 8:32, 6:30] = 40 + 300 * gaussian_filter(rng.standard_normal((20, 24, 24)), 2)
    real[4:16, 16:24, 14:22] = 3500  # metal: beyond the range
    made = real + rng.normal(5, 60, real.shape)
    return Volume(made, MATRIX), Volume(real, MATRIX)


@pytest.fixture
def body(pair):
    return pair[1].array > -500


def test_values_are_those_of_numpy_and_scikit_image_within_the_mask(pair, body):
    made, real = (volume.array for volume in pair)
    scores = translation_scores(*pair, body, value_range=SYNTHRAD_RANGE_HU)
    assert scores["mae"] == pytest.approx(np.abs(made - real)[body].mean())
    assert scores["ncc"] == pytest.approx(np.corrcoef(made[body], real[body])[0, 1])
    cut = [np.where(body, np.clip(v, LOW, HIGH), LOW) - LOW for v in (made, real)]
    expected = peak_signal_noise_ratio(cut[1][body], cut[0][body], data_range=HIGH - LOW)
    assert scores["psnr_db"] == pytest.approx(expected)
    assert scores["mse"] == pytest.approx(((cut[0] - cut[1])[body] ** 2).mean())
    _, full = structural_similarity(*cut, data_range=HIGH - LOW, full=True)
    inner = np.s_[3:-3, 3:-3, 3:-3]
    assert scores["ssim"] == pytest.approx(full[inner][body[inner]].mean())


def test_without_a_mask_the_whole_image_counts_and_air_flatters_it(pair, body):
    made, real = (volume.array for volume in pair)
    quiet = pair[0].with_array(np.where(body, made, real))
    scores = scores_by_region(quiet, pair[1], {"body": body}, value_range=SYNTHRAD_RANGE_HU)
    assert list(scores) == ["image", "body"]
    whole, inside = scores["image"], scores["body"]
    assert whole["mae"] == pytest.approx(inside["mae"] * body.mean())
    assert whole["psnr_db"] > inside["psnr_db"]
    assert whole["ssim"] > inside["ssim"]


def test_doing_nothing_scores_nobly_over_the_image_and_badly_in_the_lesion():
    """A published 64.72 dB and 0.9973 over the whole image is what a lesion that was never touched gets."""
    rng = np.random.default_rng(2)
    healthy = rng.normal(-850, 40, (24, 96, 96))
    lesion = np.zeros(healthy.shape, dtype=bool)
    lesion[10:13, 40:44, 50:54] = True
    diseased = np.where(lesion, healthy + 300, healthy)
    scores = scores_by_region(
        *(Volume(values, MATRIX) for values in (diseased, healthy)),
        {"lesion": lesion},
        value_range=SYNTHRAD_RANGE_HU,
    )
    assert scores["image"]["psnr_db"] > 55
    assert scores["image"]["ssim"] > 0.997
    assert scores["lesion"]["psnr_db"] < 25
    assert scores["lesion"]["mae"] == pytest.approx(300)


def test_what_lies_outside_the_mask_changes_nothing(pair, body):
    changed = pair[0].with_array(np.where(body, pair[0].array, 500.0))
    first, second = (
        translation_scores(made, pair[1], body, value_range=(LOW, HIGH)) for made in (pair[0], changed)
    )
    assert first == second


def test_similarity_falls_with_the_error_and_with_the_range(pair, body):
    worse = pair[0].with_array(pair[0].array + np.random.default_rng(1).normal(0, 200, body.shape))
    fair, bad = (
        translation_scores(made, pair[1], body, value_range=(LOW, HIGH)) for made in (pair[0], worse)
    )
    assert bad["ssim"] < fair["ssim"]
    assert bad["ms_ssim"] < fair["ms_ssim"] < 1
    narrow = translation_scores(*pair, body, value_range=(-160, 240))
    assert narrow["ssim"] < fair["ssim"]
    assert narrow["mae"] == fair["mae"]


def test_what_does_not_exist_is_none(pair, body):
    nowhere = translation_scores(*pair, np.zeros_like(body), value_range=SYNTHRAD_RANGE_HU)
    assert set(nowhere.values()) == {None}
    same = translation_scores(pair[1], pair[1], body, value_range=SYNTHRAD_RANGE_HU)
    ones = dict.fromkeys(("ssim", "ms_ssim", "ncc", "gradient_similarity"), 1)
    assert same == pytest.approx({"mae": 0, "mse": 0, "psnr_db": None, **ones})
    flat = pair[0].with_array(np.zeros(body.shape))
    assert translation_scores(flat, pair[1], body, value_range=SYNTHRAD_RANGE_HU)["ncc"] is None


def test_a_scan_of_three_slices_is_scored(pair):
    thin = [volume.with_array(volume.array[:3]) for volume in pair]
    scores = translation_scores(*thin, value_range=SYNTHRAD_RANGE_HU)
    assert 0 < scores["ssim"] < 1
    assert 0 < scores["ms_ssim"] < 1


def test_other_grids_masks_and_ranges_are_refused(pair, body):
    made, real = pair
    moved = Volume(made.array, np.diag([1.0, 1.0, 2.0, 1.0]))
    with pytest.raises(UserError, match="scans on one grid"):
        translation_scores(moved, real, value_range=SYNTHRAD_RANGE_HU)
    with pytest.raises(UserError, match="expected a mask of"):
        translation_scores(made, real, body[1:], value_range=SYNTHRAD_RANGE_HU)
    with pytest.raises(UserError, match="low end of the range"):
        translation_scores(made, real, value_range=(100, 100))
