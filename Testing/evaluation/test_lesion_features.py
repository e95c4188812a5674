"""Features say what they are named after."""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.lesion_features import FEATURES, MEASURES, lesion_features
from CTGANAugmentLib.evaluation.lesion_regions import lesion_regions

SPACING = (1.5, 1.5)


@pytest.fixture
def mask():
    return np.hypot(*(np.indices((48, 48)) - 24)) <= 9


@pytest.fixture
def image():
    return np.random.default_rng(4).normal(40, 12, (48, 48))


def test_values_of_a_region_are_those_of_its_voxels(image, mask):
    found = lesion_features(image, mask, SPACING)
    assert tuple(found) == FEATURES
    for name, region in lesion_regions(mask, SPACING).items():
        values = image[region]
        assert found[f"{name}/mean"] == pytest.approx(values.mean())
        assert found[f"{name}/sd"] == pytest.approx(values.std())
        assert found[f"{name}/p25"] == pytest.approx(np.percentile(values, 25))


def test_a_ramp_has_its_slope_per_millimetre_and_no_laplacian(mask):
    ramp = np.indices((48, 48))[0] * SPACING[0] * 7.0
    found = lesion_features(ramp, mask, SPACING)
    assert found["core/gradient_mean"] == pytest.approx(7)
    assert found["core/gradient_sd"] == pytest.approx(0, abs=1e-9)
    assert found["core/laplacian_sd"] == pytest.approx(0, abs=1e-9)
    assert found["core/high_pass_sd"] == pytest.approx(0, abs=1e-9)


def test_smoothing_is_seen_in_the_fine_texture_of_the_lesion_alone(image, mask):
    smoothed = np.where(mask, gaussian_filter(image, 1.0), image)
    real, made = (lesion_features(values, mask, SPACING) for values in (image, smoothed))
    assert made["core/high_pass_sd"] < 0.6 * real["core/high_pass_sd"]
    assert made["core/laplacian_sd"] < 0.6 * real["core/laplacian_sd"]
    assert made["surroundings/high_pass_sd"] == pytest.approx(real["surroundings/high_pass_sd"], rel=0.05)


def test_a_brighter_scan_shifts_values_and_leaves_texture(image, mask):
    one, other = (lesion_features(values, mask, SPACING) for values in (image, image + 100))
    for name in FEATURES:
        shifted = name.split("/")[1] in ("mean", *(m for m in MEASURES if m.startswith("p")))
        assert other[name] - one[name] == pytest.approx(100 if shifted else 0, abs=1e-6), name


def test_a_volume_has_the_same_features_by_name(mask):
    values = np.random.default_rng(1).normal(0, 1, (6, 48, 48))
    inside = np.zeros(values.shape, dtype=bool)
    inside[2:4] = mask
    assert tuple(lesion_features(values, inside, (3.0, *SPACING))) == FEATURES


@pytest.mark.parametrize("size", [1, 2, 3])
def test_the_tiniest_lesion_has_finite_features(image, size):
    tiny = np.zeros((48, 48), dtype=bool)
    tiny[0, :size] = True
    assert np.isfinite(list(lesion_features(image, tiny, SPACING).values())).all()


def test_one_slice_as_a_volume_has_no_gradient_across(image, mask):
    flat = lesion_features(image, mask, SPACING)
    volume = lesion_features(image[None], mask[None], (3.0, *SPACING))
    assert volume["lesion/gradient_mean"] == pytest.approx(flat["lesion/gradient_mean"])


def test_values_that_are_not_finite_and_another_shape_are_refused(image, mask):
    with pytest.raises(UserError, match="one shape"):
        lesion_features(image[1:], mask, SPACING)
    image[0, 0] = np.nan
    with pytest.raises(UserError, match="finite"):
        lesion_features(image, mask, SPACING)
