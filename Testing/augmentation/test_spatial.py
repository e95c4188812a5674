"""What all transforms that move voxels have in common, on oblique, anisotropic and left-handed grids."""

import json

import numpy as np
import pytest
from scipy import ndimage

from CTGANAugmentLib.augmentation import resampling
from CTGANAugmentLib.augmentation.rotation import Rotation
from CTGANAugmentLib.augmentation.scale import Scale
from CTGANAugmentLib.augmentation.translation import Translation
from CTGANAugmentLib.operation import Guides, operations
from CTGANAugmentLib.provenance import Plan

MOVING = (Rotation(15, 10, 5), Scale(20.0, each_axis=True), Translation(9, 7, 6))
IDS = [each.id for each in MOVING]


def forward(transform, choices):
    """4x4 affine that moves the patient, in RAS."""
    if isinstance(transform, Translation):
        matrix = np.eye(4)
        matrix[:3, 3] = choices["shift_ras_mm"]
        return matrix
    if isinstance(transform, Scale):
        return np.diag([*choices["factors"], 1.0])
    matrix = np.eye(4)
    matrix[:3, :3] = resampling.rotation_matrix(choices["angles_deg"])
    return matrix


@pytest.mark.parametrize("transform", MOVING, ids=IDS)
def test_a_lesion_ends_where_the_drawn_movement_takes_it(transform, make_ball, center_of_label):
    scan, labels = make_ball()
    plan = transform.sample(np.random.default_rng(3), scan, Guides())
    made = transform.apply_to(scan, labels, plan)
    before = np.append(center_of_label(labels), 1.0)
    wanted = (forward(transform, plan.choices) @ before)[:3]
    np.testing.assert_allclose(center_of_label(made.masks[0]), wanted, atol=1.5)  # half a slice
    assert operations()[transform.id] is type(transform)


@pytest.mark.parametrize("transform", MOVING, ids=IDS)
def test_image_and_labels_move_together(transform, make_ball):
    scan, labels = make_ball()
    made = transform.run(scan, Guides(mask=labels), 5)
    bright = made.volume.array > 50
    mask = made.masks[0].array > 0
    assert 2 * (bright & mask).sum() / (bright.sum() + mask.sum()) > 0.94
    assert made.volume.array.dtype == scan.array.dtype
    np.testing.assert_array_equal(made.volume.ijk_to_ras, scan.ijk_to_ras)


@pytest.mark.parametrize("transform", MOVING, ids=IDS)
def test_values_are_those_of_scipys_interpolation(transform, make_ball):
    scan, _labels = make_ball(noise=20.0)
    plan = transform.sample(np.random.default_rng(1), scan, Guides())
    made = transform.apply(scan, plan).volume.array
    to_source = scan.grid.ras_to_ijk @ np.linalg.inv(forward(transform, plan.choices)) @ scan.grid.ijk_to_ras
    flipped = to_source[:3, :3][::-1, ::-1]
    wanted = ndimage.affine_transform(
        scan.array.astype(float), flipped, to_source[:3, 3][::-1], order=1, cval=np.nan
    )
    inside = np.isfinite(wanted)
    np.testing.assert_allclose(made[inside], wanted[inside], atol=0.51)
    assert inside.mean() > 0.4


@pytest.mark.parametrize("transform", MOVING, ids=IDS)
def test_a_plan_that_went_through_json_makes_the_same_bits_and_seeds_differ(transform, make_ball):
    scan, labels = make_ball(noise=20.0)
    made = transform.run(scan, Guides(mask=labels), 7)
    plan = Plan.from_json(json.loads(json.dumps(made.provenance.plan.to_json())))
    again = transform.apply_to(scan, labels, plan)
    np.testing.assert_array_equal(again.volume.array, made.volume.array)
    np.testing.assert_array_equal(again.masks[0].array, made.masks[0].array)
    assert np.any(transform.run(scan, Guides(), 8).volume.array != made.volume.array)


@pytest.mark.parametrize("transform", [Rotation(0, 0, 0), Scale(0.0), Translation(0, 0, 0)], ids=IDS)
def test_no_amount_changes_nothing(transform, make_ball):
    scan, labels = make_ball(noise=20.0)
    made = transform.run(scan, Guides(mask=labels), 0)
    np.testing.assert_array_equal(made.volume.array, scan.array)
    np.testing.assert_array_equal(made.masks[0].array, labels.array)
    assert made.warnings == ()


def test_air_comes_into_ct_and_the_lowest_value_into_mr(make_ball):
    for modality, outside in (("CT", -1000), ("MR", 0)):
        scan, _labels = make_ball(modality=modality)
        plan = Plan("translation", {}, {"shift_ras_mm": [30.0, 0.0, 0.0]})
        made = Translation().apply(scan, plan).volume.array
        assert (made == outside).mean() > 0.2
        assert made.min() == outside


def test_a_lesion_pushed_out_of_the_picture_is_told(make_ball):
    scan, labels = make_ball()
    far = Plan("translation", {}, {"shift_ras_mm": [300.0, 0.0, 0.0]})
    made = Translation().apply_to(scan, labels, far)
    assert made.warnings == ("Mass is no longer in the picture",)
    edge = Plan("translation", {}, {"shift_ras_mm": [0.0, 0.0, 27.0]})
    (warning,) = Translation().apply_to(scan, labels, edge).warnings
    assert "of its volume left" in warning


def test_a_lesion_that_is_scaled_on_purpose_is_not_missed(make_ball):
    scan, labels = make_ball()
    small = Plan("scale", {}, {"factors": [0.7, 0.7, 0.7]})
    made = Scale().apply_to(scan, labels, small)
    assert made.warnings == ()
    assert made.masks[0].array.sum() / labels.array.sum() == pytest.approx(0.7**3, rel=0.1)
    assert Scale().volume_factor({"factors": [0.5, 1.0, 2.0]}) == 1.0


def test_turns_are_right_handed_about_the_axes_of_the_body():
    x, y, z = np.eye(3)
    np.testing.assert_allclose(resampling.rotation_matrix([0, 0, 90]) @ x, y, atol=1e-12)
    np.testing.assert_allclose(resampling.rotation_matrix([90, 0, 0]) @ y, z, atol=1e-12)
    np.testing.assert_allclose(resampling.rotation_matrix([0, 90, 0]) @ z, x, atol=1e-12)
