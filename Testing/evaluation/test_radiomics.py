"""Features of lesions are those of scikit-image, scipy and geometry."""

import numpy as np
import pytest
from scipy import stats
from skimage.feature import graycomatrix, graycoprops

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.radiomics import FEATURES, radiomics_features


def described(image, mask, spacing_mm):
    (row,) = radiomics_features(image[None, None], mask[None, None], spacing_mm)
    return dict(zip(FEATURES, row, strict=True))


@pytest.fixture
def slice_image():
    return np.random.default_rng(3).uniform(-0.9, 0.9, (24, 20))


def test_first_order_features_are_those_of_scipy(slice_image):
    mask = np.zeros(slice_image.shape, np.uint8)
    mask[5:18, 4:15] = 1
    found = described(slice_image, mask, (1.0, 1.0))
    values = slice_image[mask > 0]
    assert found["mean"] == pytest.approx(values.mean())
    assert found["skewness"] == pytest.approx(stats.skew(values))
    assert found["kurtosis"] == pytest.approx(stats.kurtosis(values))
    assert found["p90"] == pytest.approx(np.percentile(values, 90))
    shares = np.histogram(values, 32, (-1, 1))[0] / len(values)
    assert found["entropy"] == pytest.approx(stats.entropy(shares, base=2))


def test_texture_is_that_of_scikit_image_over_a_whole_slice(slice_image):
    found = described(slice_image, np.ones(slice_image.shape, np.uint8), (1.0, 1.0))
    levels = ((slice_image + 1) * 16).astype(np.uint8)
    pairs = graycomatrix(levels, [1], [0, np.pi / 4, np.pi / 2, 3 * np.pi / 4], 32, symmetric=True)
    together = pairs.sum(axis=(2, 3), keepdims=True).astype(float)
    together /= together.sum()
    for name, theirs in (
        ("contrast", "contrast"),
        ("dissimilarity", "dissimilarity"),
        ("homogeneity", "homogeneity"),
    ):
        assert found[name] == pytest.approx(graycoprops(together, theirs)[0, 0])
    assert found["correlation"] == pytest.approx(graycoprops(together, "correlation")[0, 0])
    assert found["energy"] == pytest.approx(graycoprops(together, "ASM")[0, 0])


def test_texture_sees_nothing_outside_the_lesion(slice_image):
    mask = np.zeros(slice_image.shape, np.uint8)
    mask[5:18, 4:15] = 1
    elsewhere = np.where(mask > 0, slice_image, 0.5)
    assert described(slice_image, mask, (1.0, 1.0)) == described(elsewhere, mask, (1.0, 1.0))


def test_a_ball_has_the_radius_that_it_has_in_millimetres():
    spacing = (2.0, 1.0, 1.0)
    k, j, i = np.indices((20, 40, 40))
    ball = ((2.0 * (k - 10)) ** 2 + (j - 20) ** 2 + (i - 20) ** 2 <= 12**2).astype(np.uint8)
    found = described(np.zeros(ball.shape), ball, spacing)
    assert found["size"] == pytest.approx(ball.sum() * 2)
    assert found["equivalent_radius_mm"] == pytest.approx(12, rel=0.02)
    assert found["roundness"] == pytest.approx(1, abs=0.05)
    assert found["elongation"] == pytest.approx(1, abs=0.05)


def test_a_lesion_of_one_gray_or_of_one_voxel_has_finite_features():
    image = np.zeros((6, 6))
    one = np.zeros((6, 6), np.uint8)
    one[2, 3] = 1
    for mask in (one, np.ones((6, 6), np.uint8)):
        assert np.isfinite(list(described(image, mask, (1.0, 1.0)).values())).all()


def test_images_without_a_lesion_are_refused():
    with pytest.raises(UserError, match="a lesion in every image"):
        radiomics_features(np.zeros((2, 1, 8, 8)), np.zeros((2, 1, 8, 8)), (1.0, 1.0))
    with pytest.raises(UserError, match="a mask of each image"):
        radiomics_features(np.zeros((2, 1, 8, 8)), np.ones((2, 1, 8, 7)), (1.0, 1.0))
