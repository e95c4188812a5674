"""A bias field beside scipy's B-splines, and by what makes it one: smooth, bounded, in mm."""

import json
from dataclasses import replace

import numpy as np
import pytest
from scipy.interpolate import BSpline

from CTGANAugmentLib.augmentation.bias_field import BiasField
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.provenance import Plan
from CTGANAugmentLib.volume import Volume

SPACING_MM = (2.0, 3.0, 5.0)
SHAPE = (17, 41, 50)


def an_mr(array):
    return Volume(array, np.diag([*SPACING_MM, 1.0]), "MR")


FLAT = an_mr(np.full(SHAPE, 100.0, np.float32))


def plan_of(field, percent, seed=0):
    plan = field.sample(np.random.default_rng(seed), FLAT, Guides())
    return replace(plan, choices={**plan.choices, "change_percent": percent})


def test_the_field_is_the_exponential_of_a_cubic_spline():
    field = BiasField(knots_mm=40.0)
    plan = plan_of(field, 50.0)
    made = field.apply(FLAT, plan).volume.array / 100
    spline = np.asarray(plan.choices["coefficients_kji"])
    for axis, voxels in enumerate(SHAPE):
        spans = spline.shape[axis] - 3
        curve = BSpline(np.arange(-3.0, spans + 4), spline, 3, axis=axis)
        spline = curve(np.linspace(0, spans, voxels))
    np.testing.assert_allclose(made, np.exp(spline * np.log(1.5)), rtol=1e-5)


def test_no_voxel_changes_by_more_than_the_percentage():
    for seed in range(10):
        made = (
            BiasField(knots_mm=30.0).apply(FLAT, plan_of(BiasField(knots_mm=30.0), 25.0, seed)).volume.array
        )
        assert made.max() <= 125 + 1e-3
        assert made.min() >= 100 / 1.25 - 1e-3
        assert made.max() / made.min() > 1.05


def test_knots_are_in_mm_on_anisotropic_grids():
    drawn = BiasField(knots_mm=40.0).draw(np.random.default_rng(0), FLAT)
    lengths = (np.array(SHAPE) - 1) * SPACING_MM[::-1]
    assert np.shape(drawn["coefficients_kji"]) == tuple(np.round(lengths / 40).astype(int) + 3)


def test_a_finer_grid_over_the_same_place_has_the_same_field():
    plan = plan_of(BiasField(), 30.0)
    shape = tuple(2 * n - 1 for n in SHAPE)
    fine = Volume(np.full(shape, 100.0, np.float32), np.diag([*(np.array(SPACING_MM) / 2), 1.0]), "MR")
    made = BiasField().apply(fine, plan).volume.array[::2, ::2, ::2]
    np.testing.assert_allclose(made, BiasField().apply(FLAT, plan).volume.array, rtol=1e-5)


def test_the_field_is_smooth_and_multiplies():
    plan = plan_of(BiasField(), 50.0)
    field = BiasField().apply(FLAT, plan).volume.array / 100
    assert max(np.abs(np.diff(field, axis=axis)).max() for axis in range(3)) < 0.06
    scan = an_mr(np.random.default_rng(0).uniform(0, 900, SHAPE).astype(np.float32))
    np.testing.assert_allclose(BiasField().apply(scan, plan).volume.array, scan.array * field, rtol=1e-5)


def test_no_amount_changes_nothing():
    scan = an_mr(np.random.default_rng(0).integers(0, 900, SHAPE).astype(np.int16))
    np.testing.assert_array_equal(BiasField(0.0).run(scan, Guides(), 3).volume.array, scan.array)


def test_one_slice_has_a_field_too():
    made = BiasField().run(an_mr(np.full((1, 30, 30), 100.0, np.float32)), Guides(), 3).volume.array
    assert made.std() > 0.1


def test_a_plan_replays_through_json_to_the_same_bits_in_the_type_of_the_scan():
    scan = an_mr(np.random.default_rng(0).integers(0, 900, SHAPE).astype(np.uint16))
    before = scan.array.copy()
    made = BiasField().run(scan, Guides(), 5)
    again = Plan.from_json(json.loads(json.dumps(made.provenance.plan.to_json())))
    replayed = BiasField().apply(scan, again).volume.array
    assert replayed.dtype == np.uint16
    np.testing.assert_array_equal(replayed, made.volume.array)
    np.testing.assert_array_equal(scan.array, before)


def test_ct_is_refused():
    with pytest.raises(UserError, match="bias-field is for MR, got CT"):
        BiasField().run(replace(FLAT, modality="CT"), Guides(), 0)
