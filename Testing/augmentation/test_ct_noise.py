"""A cylinder of water with a tube's white noise: what a share of the dose must make of it."""

import json
from dataclasses import replace

import numpy as np
import pytest

from CTGANAugmentLib.augmentation.ct_noise import CTNoise
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.provenance import Plan
from CTGANAugmentLib.volume import LabelVolume, Volume

SPACING_MM = (1.5, 1.5, 3.0)
OWN_SD = 8.0
SHAPE = (12, 160, 200)


@pytest.fixture(scope="module")
def water():
    y, x = np.mgrid[-80:80, -100:100] * 1.5
    return np.broadcast_to((x / 120) ** 2 + (y / 90) ** 2 < 1, SHAPE)


@pytest.fixture(scope="module")
def scan(water):
    values = np.where(water, 20.0, -1000.0) + np.random.default_rng(0).normal(0, OWN_SD, SHAPE)
    return Volume(np.maximum(values, -1024).round().astype(np.int16), np.diag([*SPACING_MM, 1.0]), "CT")


def plan_at(dose, scan, seed=4):
    plan = CTNoise().sample(np.random.default_rng(seed), scan, Guides())
    return replace(plan, choices={**plan.choices, "dose": dose})


def test_a_quarter_of_the_dose_doubles_the_noise_that_the_scan_has(scan, water):
    made = CTNoise().apply(scan, plan_at(0.25, scan)).volume.array
    assert made.dtype == scan.array.dtype
    assert made[water].std() == pytest.approx(2 * scan.array[water].std(), rel=0.08)
    assert made[water].mean() == pytest.approx(scan.array[water].mean(), abs=0.5)


def test_borders_and_vessels_are_not_taken_for_noise(water):
    rng = np.random.default_rng(1)
    y, x = np.mgrid[-80:80, -100:100]
    tissue = np.where((x // 14 + y // 14) % 3 == 0, -90.0, 50.0) + 60 * ((x % 23 < 3) & (y % 19 < 3))
    values = np.where(water, tissue, -1000) + rng.normal(0, OWN_SD, SHAPE)
    scan = Volume(values.astype(np.float32), np.diag([*SPACING_MM, 1.0]), "CT")
    assert CTNoise().draw(rng, scan)["own_sd_hu"] == pytest.approx(OWN_SD, rel=0.1)


def test_the_whole_dose_changes_nothing(scan):
    np.testing.assert_array_equal(CTNoise().apply(scan, plan_at(1.0, scan)).volume.array, scan.array)


def test_the_dose_lies_between_the_lowest_and_the_whole(scan):
    doses = [CTNoise(10.0).draw(np.random.default_rng(s), scan)["dose"] for s in range(40)]
    assert 0.1 <= min(doses) < 0.16
    assert 0.7 < max(doses) <= 1
    assert np.median(doses) == pytest.approx(np.sqrt(0.1), rel=0.4)


def test_added_noise_is_grain_and_not_white(scan, water):
    added = CTNoise().apply(scan, plan_at(0.1, scan)).volume.array.astype(float) - scan.array
    middle = added[:, 40:120, 60:140]
    power = (np.abs(np.fft.fft2(middle)) ** 2).mean(axis=0)
    frequency = np.hypot(np.fft.fftfreq(80, 1.5)[:, None], np.fft.fftfreq(80, 1.5)[None, :])
    low, grain = ((frequency > a) & (frequency < b) for a, b in ((0.005, 0.03), (0.1, 0.2)))
    assert power[grain].mean() > 2 * power[low].mean()


def test_the_middle_that_rays_reach_through_more_water_is_noisier(scan):
    added = CTNoise().apply(scan, plan_at(0.1, scan)).volume.array.astype(float) - scan.array
    assert added[:, 70:90, 90:110].std() > 1.05 * added[:, 70:90, 24:44].std()


def test_air_does_not_fall_below_the_lowest_value_of_the_scan(scan):
    made = CTNoise().apply(scan, plan_at(0.05, scan)).volume.array
    assert made.min() == scan.array.min()


def test_a_scan_stored_in_sagittal_slices_gets_the_same_noise(scan):
    matrix = scan.ijk_to_ras[:, [2, 0, 1, 3]]
    turned = Volume(np.ascontiguousarray(scan.array.transpose(1, 2, 0)), matrix, "CT")
    plan = plan_at(0.25, scan)
    assert plan_at(0.25, turned).choices == plan.choices
    made = CTNoise().apply(turned, plan).volume.array
    np.testing.assert_array_equal(made.transpose(2, 0, 1), CTNoise().apply(scan, plan).volume.array)


def test_a_scan_without_noise_is_taken_for_one_of_usual_dose(scan, water):
    clean = scan.with_array(np.where(water, 20, -1000).astype(np.float32))
    made = CTNoise().apply(clean, plan_at(0.5, clean)).volume.array
    assert made.dtype == np.float32
    assert made[water].std() == pytest.approx(13.0, rel=0.05)


def test_a_plan_replays_through_json_to_the_same_bits_and_labels_stay(scan, water):
    labels = LabelVolume(water.astype(np.uint8), scan.ijk_to_ras)
    before = scan.array.copy()
    made = CTNoise().run(scan, Guides(mask=labels), 7)
    again = Plan.from_json(json.loads(json.dumps(made.provenance.plan.to_json())))
    np.testing.assert_array_equal(CTNoise().apply(scan, again).volume.array, made.volume.array)
    np.testing.assert_array_equal(made.masks[0].array, labels.array)
    np.testing.assert_array_equal(scan.array, before)


def test_mr_is_refused(scan):
    with pytest.raises(UserError, match="ct-noise is for CT, got MR"):
        CTNoise().run(replace(scan, modality="MR"), Guides(), 0)
