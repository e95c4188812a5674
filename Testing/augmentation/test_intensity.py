"""What all transforms that change values have in common, and each against a closed form or scipy."""

import json

import numpy as np
import pytest
from scipy import ndimage

from CTGANAugmentLib.augmentation.blur import Blur
from CTGANAugmentLib.augmentation.contrast import Contrast
from CTGANAugmentLib.augmentation.gamma import Gamma
from CTGANAugmentLib.augmentation.gaussian_noise import GaussianNoise
from CTGANAugmentLib.augmentation.intensity_shift import IntensityShift
from CTGANAugmentLib.augmentation.low_resolution import LowResolution
from CTGANAugmentLib.augmentation.salt_and_pepper import SaltAndPepper
from CTGANAugmentLib.augmentation.transform import in_type_of
from CTGANAugmentLib.body import body_mask
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Guides, operations
from CTGANAugmentLib.provenance import Plan
from CTGANAugmentLib.volume import Label, LabelVolume, Volume

CHANGING = (
    Blur(2.0),
    Contrast(30.0),
    Gamma(60.0),
    GaussianNoise(40.0),
    IntensityShift(60.0),
    LowResolution(6.0),
    SaltAndPepper(5.0),
)
IDS = [each.id for each in CHANGING]
AFFINE = np.diag([-1.0, -1.5, 3.0, 1.0])


@pytest.fixture(params=["CT", "MR"])
def scan(request):
    """A body with a bright ball in air, with noise."""
    k, j, i = np.indices((16, 48, 52)) - np.array([8, 24, 26])[:, None, None, None]
    body, ball = (i / 22) ** 2 + (j / 20) ** 2 < 1, i**2 + j**2 + (2 * k) ** 2 < 8**2
    values = (
        np.select([ball, body], [120, 40], -1000)
        if request.param == "CT"
        else np.select([ball, body], [400, 200], 5)
    )
    noise = np.random.default_rng(0).normal(0, 8, ball.shape)
    array = values + noise if request.param == "CT" else np.abs(values + noise)
    return Volume(array.astype(np.int16), AFFINE, request.param)


def plan(transform, **choices):
    return Plan(transform.id, transform.to_json(), choices)


@pytest.mark.parametrize("transform", CHANGING, ids=IDS)
def test_values_change_and_neither_grid_type_input_nor_labels_do(transform, scan):
    before = scan.array.copy()
    labels = LabelVolume((before > 100).astype(np.uint8), AFFINE, labels=(Label(1, "Mass"),))
    made = transform.run(scan, Guides(mask=labels), 4)
    assert np.any(made.volume.array != before)
    assert made.volume.array.dtype == scan.array.dtype
    np.testing.assert_array_equal(made.volume.ijk_to_ras, scan.ijk_to_ras)
    np.testing.assert_array_equal(scan.array, before)
    np.testing.assert_array_equal(made.masks[0].array, labels.array)
    assert made.warnings == ()
    assert operations()[transform.id] is type(transform)


@pytest.mark.parametrize("transform", CHANGING, ids=IDS)
def test_a_plan_that_went_through_json_makes_the_same_bits_and_seeds_differ(transform, scan):
    made = transform.run(scan, Guides(), 7)
    again = Plan.from_json(json.loads(json.dumps(made.provenance.plan.to_json())))
    np.testing.assert_array_equal(transform.apply(scan, again).volume.array, made.volume.array)
    assert np.any(transform.run(scan, Guides(), 9).volume.array != made.volume.array)


NOTHING = (
    plan(Blur(), sigma_mm=0.0),
    plan(Contrast(), factor=1.0, mean_intensity=40.0),
    plan(Gamma(), power=1.0, inverted=True, low_intensity=-50.0, high_intensity=150.0),
    plan(GaussianNoise(), sd_intensity=0.0, field_seed=3),
    plan(IntensityShift(), shift_intensity=0.0),
    plan(LowResolution(), spacing_mm=0.5),
    plan(SaltAndPepper(), share=0.0, field_seed=3),
)


@pytest.mark.parametrize(("transform", "nothing"), list(zip(CHANGING, NOTHING, strict=True)), ids=IDS)
def test_no_amount_changes_nothing(transform, nothing, scan):
    made = transform.apply(scan, nothing).volume.array
    np.testing.assert_allclose(made, scan.array, atol=1 if transform.id in ("gamma", "low-resolution") else 0)


@pytest.mark.parametrize("transform", CHANGING, ids=IDS)
def test_whole_numbers_are_never_wrapped_round(transform):
    array = np.full((6, 20, 20), 32760, np.int16)
    array[:, 5:15, 5:15] = -32760
    made = transform.run(Volume(array, AFFINE, "CT"), Guides(), 3).volume.array.astype(int)
    smooth = transform.id in ("blur", "low-resolution")
    assert np.abs(made - array).max() < (70000 if smooth or transform.id == "salt-and-pepper" else 40000)
    np.testing.assert_array_equal(in_type_of(array, np.array([40000.4, -40000.0])), [32767, -32768])


def test_noise_has_the_standard_deviation_that_was_drawn(scan):
    made = GaussianNoise().apply(scan, plan(GaussianNoise(), sd_intensity=25.0, field_seed=1)).volume.array
    difference = made.astype(float) - scan.array
    assert difference.std() == pytest.approx(25, rel=0.02)
    assert abs(difference.mean()) < 0.5
    neighbours = np.corrcoef(difference[:, :, 1:].ravel(), difference[:, :, :-1].ravel())[0, 1]
    assert abs(neighbours) < 0.02


def test_as_many_voxels_become_salt_as_pepper(scan):
    made = SaltAndPepper().apply(scan, plan(SaltAndPepper(), share=0.1, field_seed=2)).volume.array
    for value in (scan.array.min(), scan.array.max()):
        assert ((made == value) & (scan.array != value)).mean() == pytest.approx(0.05, rel=0.1)
    changed = made != scan.array
    assert set(np.unique(made[changed])) <= {scan.array.min(), scan.array.max()}


def test_contrast_and_shift_are_of_the_body_alone(scan):
    body = body_mask(scan)
    spread = plan(Contrast(), factor=1.5, mean_intensity=50.0)
    made = Contrast().apply(scan, spread).volume.array
    wanted = 50 + (scan.array[body].astype(float) - 50) * 1.5
    np.testing.assert_allclose(made[body], wanted, atol=0.51)
    np.testing.assert_array_equal(made[~body], scan.array[~body])
    moved = IntensityShift().apply(scan, plan(IntensityShift(), shift_intensity=-12.0)).volume.array
    np.testing.assert_array_equal(moved[body], scan.array[body] - 12)
    np.testing.assert_array_equal(moved[~body], scan.array[~body])


@pytest.mark.parametrize("inverted", [False, True])
def test_gamma_bends_between_the_percentiles_and_keeps_their_ends_and_the_order(scan, inverted):
    low, high = 20.0, 130.0
    made = (
        Gamma()
        .apply(scan, plan(Gamma(), power=2.0, inverted=inverted, low_intensity=low, high_intensity=high))
        .volume.array
    )
    outside = (scan.array <= low) | (scan.array >= high)
    np.testing.assert_array_equal(made[outside], scan.array[outside])
    share = (scan.array[~outside] - low) / (high - low)
    bent = 1 - (1 - share) ** 2 if inverted else share**2
    np.testing.assert_allclose(made[~outside], low + bent * (high - low), atol=0.51)


@pytest.mark.parametrize("sigma_mm", [0.2, 3.0, 20.0])
def test_blur_is_scipys_in_voxels_of_the_scans_own_size(scan, sigma_mm):
    exact = scan.with_array(scan.array.astype(np.float32))
    made = Blur().apply(exact, plan(Blur(), sigma_mm=sigma_mm)).volume.array
    sigmas = sigma_mm / np.array([3.0, 1.5, 1.0])
    wanted = ndimage.gaussian_filter(scan.array.astype(float), sigmas, mode="nearest")
    np.testing.assert_allclose(made, wanted, atol=2e-3)


def test_low_resolution_takes_away_what_is_finer_and_nothing_else():
    k, j, i = np.indices((16, 48, 52))
    waves = {3: 100 * np.sin(2 * np.pi * i / 26), 1: 100 * np.sin(2 * np.pi * i / 2.5)}
    kept = {}
    for number, wave in waves.items():
        scan = Volume(wave.astype(np.float32), AFFINE, "CT")
        made = LowResolution().apply(scan, plan(LowResolution(), spacing_mm=3.0)).volume.array
        kept[number] = np.corrcoef(made[:, :, 4:-4].ravel(), wave[:, :, 4:-4].ravel())[0, 1]
    assert kept[3] > 0.97
    assert kept[1] < 0.5
    coarse = Volume(np.float32(k + j + i), np.diag([4.0, 4, 4, 1]), "CT")
    same = LowResolution().apply(coarse, plan(LowResolution(), spacing_mm=3.0)).volume.array
    np.testing.assert_allclose(same, coarse.array, atol=0.01)


@pytest.mark.parametrize("spacing_mm", [2.2, 4.0, 60.0])
def test_low_resolution_is_scipys_cubic_zoom_of_the_nearest_voxels(spacing_mm):
    array = np.random.default_rng(0).normal(0, 100, (16, 31, 52)).astype(np.float32)
    made = LowResolution().apply(Volume(array, AFFINE, "CT"), plan(LowResolution(), spacing_mm=spacing_mm))
    shape = np.array(array.shape)
    coarse = np.maximum(1, np.round(shape * np.minimum(1, np.array([3.0, 1.5, 1.0]) / spacing_mm)))
    small = ndimage.zoom(array, coarse / shape, order=0, mode="nearest", grid_mode=True)
    wanted = ndimage.zoom(small, shape / coarse, order=3, mode="nearest", grid_mode=True)
    np.testing.assert_allclose(made.volume.array, wanted, atol=1e-3)


def test_a_scan_with_odd_values_is_refused():
    bad = Volume(np.full((3, 4, 5), np.nan, np.float32), AFFINE, "CT")
    with pytest.raises(UserError, match="NaN"):
        Blur().run(bad, Guides(), 0)
