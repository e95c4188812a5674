"""Motion during an MR scan, beside the whole k-space of moved copies."""

import json
from dataclasses import replace

import numpy as np
import pytest
from scipy import ndimage

from CTGANAugmentLib.augmentation.motion import Motion
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.provenance import Plan
from CTGANAugmentLib.volume import LabelVolume, Volume

LPS = np.array([[-2.0, 0, 0, 40], [0, -2.0, 0, 40], [0, 0, 4.0, -20], [0, 0, 0, 1]])
SAGITTAL = LPS[:, [1, 2, 0, 3]]
SHAPE = (11, 40, 38)


@pytest.fixture(scope="module")
def limb():
    k, j, i = np.indices(SHAPE) - np.array([5, 20, 19])[:, None, None, None]
    return (i / 12) ** 2 + (j / 9) ** 2 + (k / 9) ** 2 < 1


@pytest.fixture(scope="module")
def scan(limb):
    noise = np.random.default_rng(0).normal(0, 10, SHAPE)
    return Volume(np.abs(np.where(limb, 300, 0) + noise).astype(np.float32), LPS, "MR")


def plan_of(axis_kji, *poses):
    keys = ("from", "to", "shift_ras_mm", "angles_deg")
    return Plan(
        "motion",
        Motion().to_json(),
        {"axis_kji": axis_kji, "poses": [dict(zip(keys, p, strict=True)) for p in poses]},
    )


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_lines_of_the_whole_k_space_come_from_the_pose_of_their_time(scan, axis):
    made = Motion().apply(scan, plan_of(axis, (0.7, 1.0, [0.0, 6.0, 0.0], [0, 0, 0]))).volume.array
    moved = ndimage.shift(scan.array, (0, -3, 0), order=1, mode="nearest")  # rows run from front to back
    still, other = (np.fft.fftshift(np.fft.fftn(each)) for each in (scan.array, moved))
    count = SHAPE[axis]
    late = (np.arange(count) - count // 2) / count + 0.5 >= 0.7
    chosen = (slice(None),) * axis + (late,)
    still[chosen] = other[chosen]
    wanted = np.abs(np.fft.ifftn(np.fft.ifftshift(still)))
    np.testing.assert_allclose(made, wanted, atol=0.01)


def test_ghosts_lie_along_the_phase_encode_axis_alone(scan, limb):
    clean = scan.with_array(np.where(limb, 300, 0).astype(np.float32))
    poses = ((0.0, 0.4, [0, 5.0, 0], [0, 0, 0]), (0.6, 1.0, [0, -5.0, 0], [0, 0, 0]))
    ghosts = Motion().apply(clean, plan_of(1, *poses)).volume.array
    besides = ~limb.any(axis=1, keepdims=True) & np.ones_like(limb)
    beyond = limb.any(axis=1, keepdims=True) & ~limb
    assert ghosts[besides].max() < 0.01
    assert ghosts[beyond].max() > 10


def test_no_amount_changes_nothing(scan):
    made = Motion(largest_mm=0.0, largest_deg=0.0, events=4).run(scan, Guides(), 1).volume.array
    np.testing.assert_allclose(made, scan.array, atol=0.01)


def test_anatomy_that_the_picture_cuts_goes_on_beyond_its_edges(scan):
    flat = scan.with_array(np.full(SHAPE, 200, np.float32))
    made = Motion(10.0, 0.0, events=3).run(flat, Guides(), 2).volume.array
    np.testing.assert_allclose(made, 200, atol=0.01)


def test_values_below_zero_stay_so_in_a_normalised_scan(scan):
    normal = scan.with_array((scan.array - 150) / 100)
    made = Motion(largest_mm=0.0, largest_deg=0.0).run(normal, Guides(), 1).volume.array
    np.testing.assert_allclose(made, normal.array, atol=1e-4)


def test_the_middle_of_k_space_shows_the_patient_where_the_scan_does(scan, limb):
    labels = LabelVolume(limb.astype(np.uint8), LPS)
    plain = np.argwhere(limb).mean(axis=0)
    for seed in range(5):
        made = Motion(10.0, 10.0, events=3).run(scan, Guides(mask=labels), seed)
        for pose in made.provenance.plan.choices["poses"]:
            assert pose["to"] <= 0.4 or pose["from"] >= 0.6
        bright = made.volume.array > 150
        np.testing.assert_allclose(np.argwhere(bright).mean(axis=0), plain, atol=1.0)
        np.testing.assert_array_equal(made.masks[0].array, labels.array)


@pytest.mark.parametrize(
    ("matrix", "axis", "axis_kji"),
    [(LPS, "front-back", 1), (LPS, "head-foot", 0), (SAGITTAL, "front-back", 2)],
)
def test_the_axis_is_that_of_the_body_however_the_voxels_lie(scan, matrix, axis, axis_kji):
    drawn = Motion(phase_axis=axis).draw(np.random.default_rng(0), Volume(scan.array, matrix, "MR"))
    assert drawn["axis_kji"] == axis_kji


def test_each_event_ends_a_pose_and_amounts_keep_their_bounds(scan):
    drawn = Motion(4.0, 2.0, events=5).draw(np.random.default_rng(0), scan)
    assert len(drawn["poses"]) == 5
    assert np.abs([p["shift_ras_mm"] for p in drawn["poses"]]).max() <= 4
    assert np.abs([p["angles_deg"] for p in drawn["poses"]]).max() <= 2


def test_a_plan_replays_through_json_to_the_same_bits_in_the_type_of_the_scan(scan):
    whole = scan.with_array(scan.array.astype(np.uint16))
    before = whole.array.copy()
    made = Motion().run(whole, Guides(), 5)
    again = Plan.from_json(json.loads(json.dumps(made.provenance.plan.to_json())))
    replayed = Motion().apply(whole, again).volume.array
    assert replayed.dtype == np.uint16
    np.testing.assert_array_equal(replayed, made.volume.array)
    np.testing.assert_array_equal(whole.array, before)


def test_ct_is_refused(scan):
    with pytest.raises(UserError, match="motion is for MR, got CT"):
        Motion().run(replace(scan, modality="CT"), Guides(), 0)
