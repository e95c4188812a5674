import numpy as np
import pytest
import torch
from scipy.ndimage import gaussian_filter

from CTGANAugmentLib.training.image_scores import KnownImages, image_scores
from CTGANAugmentLib.training.sample import Sample


def images(count=40, seed=0):
    rng = np.random.default_rng(seed)
    smooth = gaussian_filter(rng.normal(size=(count, 1, 32, 32)), (0, 0, 2, 2)) * 4
    return np.clip(smooth + rng.normal(0, 0.05, smooth.shape), -1, 1).astype(np.float32)


KNOWN = KnownImages.of({"image": images(80, 9), "image_a": images(80, 8)})


def scores(made, real=None, **about):
    real = images(seed=1) if real is None else real
    return image_scores({"noise": Sample(torch.from_numpy(made), torch.from_numpy(real), **about)}, KNOWN)


def test_real_images_score_better_than_blurred_or_equal_ones():
    real = scores(images(seed=2))
    blurred = scores(gaussian_filter(images(seed=2), (0, 0, 1.5, 1.5)))
    equal = scores(np.repeat(images(1, seed=2), 40, axis=0))
    assert real["kid"] < min(blurred["kid"], equal["kid"])
    assert real["sharpness"] == pytest.approx(1, abs=0.15)
    assert blurred["sharpness"] < 0.3
    assert real["diversity"] == pytest.approx(1, abs=0.15)
    assert equal["diversity"] < 0.05


def test_pairs_are_also_scored_one_by_one_and_in_the_region():
    real = images()
    made = real.copy()
    region = np.zeros_like(real)
    region[..., 8:16, 8:16] = 1
    made[region > 0] = np.clip(made[region > 0] + 0.2, -1, 1)
    told = scores(made, real, paired=True, region=torch.from_numpy(region))
    difference = np.abs(made - real)
    assert told["mae"] == pytest.approx(float(difference.mean()), rel=1e-3)
    assert told["mae_in_region"] == pytest.approx(float(difference[region > 0].mean()), rel=1e-3)
    assert told["ssim_in_region"] < told["ssim"]


def test_several_samples_are_told_one_by_one_and_on_the_mean():
    real = torch.from_numpy(images(seed=1))
    both = {
        "good": Sample(torch.from_numpy(images(seed=2)), real),
        "bad": Sample(torch.zeros_like(real), real, kind="image_a"),
    }
    told = image_scores(both, KNOWN)
    assert told["kid"] == pytest.approx((told["good/kid"] + told["bad/kid"]) / 2)
    assert told["good/kid"] < told["bad/kid"]


def test_the_same_images_always_score_the_same():
    assert scores(images(seed=2)) == scores(images(seed=2))
