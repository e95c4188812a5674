"""Scores of pairs are those of scikit-image and numpy, over the image and within a region."""

import numpy as np
import pytest
from skimage.metrics import peak_signal_noise_ratio

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.image_quality import image_quality
from CTGANAugmentLib.evaluation.structural_similarity import similarity_map


@pytest.fixture
def pair(smooth_fields):
    rng = np.random.default_rng(4)
    return smooth_fields(rng, 3).astype(float), smooth_fields(rng, 3).astype(float)


def test_scores_over_whole_images(pair):
    made, wanted = pair
    scores = image_quality(made, wanted, data_range=2.0)
    for n, (x, y) in enumerate(zip(made, wanted, strict=True)):
        assert scores.mae[n] == pytest.approx(np.abs(x - y).mean())
        assert scores.rmse[n] == pytest.approx(np.sqrt(((x - y) ** 2).mean()))
        assert scores.psnr_db[n] == pytest.approx(peak_signal_noise_ratio(y, x, data_range=2.0))
        assert scores.ncc[n] == pytest.approx(np.corrcoef(x.ravel(), y.ravel())[0, 1])


def test_scores_within_a_region_see_nothing_of_what_lies_outside(pair):
    made, wanted = pair
    region = np.zeros((3, 1, 32, 32), dtype=np.uint8)
    region[:, :, 10:20, 5:25] = 1
    scores = image_quality(made, wanted, data_range=2.0, region=region)
    x, y = made[1][region[1] > 0], wanted[1][region[1] > 0]
    assert scores.mae[1] == pytest.approx(np.abs(x - y).mean())
    assert scores.ncc[1] == pytest.approx(np.corrcoef(x, y)[0, 1])
    assert scores.ssim[1] == pytest.approx(
        similarity_map(made, wanted, data_range=2.0)[1][region[1] > 0].mean()
    )
    elsewhere = np.where(region, made, 0.9)
    assert np.array_equal(image_quality(elsewhere, wanted, data_range=2.0, region=region).mae, scores.mae)


def test_a_wide_background_flatters_every_score_but_not_that_of_the_region(pair):
    made, wanted = (
        np.pad(images, ((0, 0), (0, 0), (32, 32), (32, 32)), constant_values=-1) for images in pair
    )
    region = np.zeros((3, 1, 96, 96))
    region[:, :, 32:64, 32:64] = 1
    flattered, honest = (
        image_quality(made, wanted, data_range=2.0, region=r).means() for r in (None, region)
    )
    assert flattered["ssim"] > honest["ssim"] + 0.5
    assert flattered["psnr_db"] == pytest.approx(honest["psnr_db"] + 10 * np.log10(9))


def test_an_empty_region_has_no_scores_and_does_not_count_in_the_means(pair):
    region = np.ones((3, 1, 32, 32))
    region[0] = 0
    scores = image_quality(*pair, data_range=2.0, region=region)
    assert np.isnan([scores.mae[0], scores.psnr_db[0], scores.ssim[0], scores.ncc[0]]).all()
    assert scores.means()["mae"] == pytest.approx(scores.mae[1:].mean())
    nowhere = image_quality(*pair, data_range=2.0, region=0 * region).means()
    assert set(nowhere.values()) == {None}


def test_equal_images_and_images_without_contrast(pair):
    made, _ = pair
    assert image_quality(made, made, data_range=2.0).means() == pytest.approx(
        {"mae": 0, "rmse": 0, "psnr_db": None, "ssim": 1, "ncc": 1}
    )
    flat = np.full_like(made, 0.3)
    assert image_quality(flat, made, data_range=2.0).ncc.tolist() == [0, 0, 0]


def test_another_number_of_images_and_another_region_are_refused(pair):
    made, wanted = pair
    with pytest.raises(UserError, match="as many images"):
        image_quality(made[:2], wanted, data_range=2.0)
    with pytest.raises(UserError, match="expected a region of shape"):
        image_quality(made, wanted, data_range=2.0, region=np.ones((3, 32, 32)))
