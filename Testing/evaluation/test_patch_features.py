"""Features tell blur, noise, brightness and texture apart, and not how the array is stored."""

import time

import numpy as np
import pytest
from skimage.feature import graycomatrix, graycoprops

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.patch_features import (
    FeatureScaler,
    _averaged,
    _power_spectrum,
    _texture,
    patch_features,
)


@pytest.fixture
def rng():
    return np.random.default_rng(3)


def test_texture_is_that_of_scikit_image(rng, smooth_fields):
    image = smooth_fields(rng, 1)[0]
    levels = np.clip((image[0] + 1) * 4, 0, 7).astype(np.uint8)
    matrix = graycomatrix(levels, [3], [0, np.pi / 2], levels=8, normed=False).astype(float)
    matrix = matrix.sum(axis=3, keepdims=True) / matrix.sum()
    wanted = [graycoprops(matrix, "contrast")[0, 0], graycoprops(matrix, "ASM")[0, 0]]
    contrast, _, energy, entropy = _texture(image, 3)[0]
    assert [contrast, energy] == pytest.approx(wanted, rel=1e-5)
    assert entropy == pytest.approx(-(matrix[matrix > 0] * np.log(matrix[matrix > 0])).sum(), rel=1e-5)


@pytest.mark.parametrize("size", [(8, 8), (12, 20), (5, 33)])
def test_averages_keep_the_mean_also_where_borders_lie_within_a_voxel(rng, size):
    planes = rng.standard_normal((3, *size)).astype(np.float32)
    averaged = _averaged(planes, (8, 8))
    assert averaged.shape == (3, 8, 8)
    assert averaged.mean(axis=(1, 2)) == pytest.approx(planes.mean(axis=(1, 2)), abs=1e-6)
    blocks = rng.standard_normal((1, 16, 16)).astype(np.float32)
    assert np.allclose(_averaged(blocks, (8, 8)), blocks.reshape(1, 8, 2, 8, 2).mean(axis=(2, 4)), atol=1e-6)


def test_a_wave_has_its_power_in_the_ring_of_its_frequency():
    columns = np.arange(64)
    for ring in range(8):
        wave = np.broadcast_to(np.sin(2 * np.pi * (ring + 0.5) / 16 * columns), (1, 64, 64))
        assert _power_spectrum(wave.astype(np.float32))[0].argmax() == ring


def test_an_image_has_the_same_features_alone_in_another_type_and_among_others(rng, smooth_fields):
    images = smooth_fields(rng, 300).astype(np.float16)
    together = patch_features(images)
    assert np.allclose(together[[0, 299]], patch_features(images[[0, 299]].astype(np.float64)), atol=1e-5)


def test_channels_and_planes_of_volumes_stand_side_by_side(rng, smooth_fields):
    images = smooth_fields(rng, 2, (12, 16, 16))
    features = patch_features(images)
    assert features.shape[1] == 3 * patch_features(images[:, :, 6]).shape[1]
    assert np.allclose(features[:, : features.shape[1] // 3], patch_features(images[:, :, 6]), atol=1e-5)
    two = np.concatenate([images[:, :, 6], -images[:, :, 6]], axis=1)
    expected = np.concatenate([patch_features(two[:, :1]), patch_features(two[:, 1:])], axis=1)
    assert np.allclose(patch_features(two), expected, atol=1e-5)


def test_standardised_features_have_mean_0_and_spread_1_and_an_odd_one_does_not_rule(rng):
    features = rng.standard_normal((500, 4)) * [1, 5, 0.1, 0] + [0, 3, -2, 7]
    scaler = FeatureScaler.fit(features)
    scaled = scaler.apply(features)
    assert scaled.mean(axis=0) == pytest.approx([0, 0, 0, 0], abs=1e-9)
    assert scaled.std(axis=0) == pytest.approx([1, 1, 1, 0], abs=1e-9)
    assert scaler.apply(features + np.array([0, 0, 0, 1]))[:, 3].max() == 8
    with pytest.raises(UserError, match="expected 4 features, got 3"):
        scaler.apply(features[:, :3])


@pytest.mark.parametrize("shape", [(0, 1, 16, 16), (2, 1, 16), (2, 1, 3, 16)])
def test_what_is_no_set_of_images_is_refused(shape):
    with pytest.raises(UserError, match="expected images"):
        patch_features(np.zeros(shape))


def test_an_image_that_is_not_finite_is_refused():
    with pytest.raises(UserError, match="NaN or infinity"):
        patch_features(np.full((2, 1, 16, 16), np.nan))


def test_a_thousand_patches_take_seconds_at_most(rng, smooth_fields):
    images = smooth_fields(rng, 1000, (64, 64))
    start = time.process_time()
    patch_features(images)
    assert time.process_time() - start < 6
