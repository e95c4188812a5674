"""Elastic deformation: bounded, without folds, the same for image and labels."""

from __future__ import annotations

import json

import numpy as np
import pytest
import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it
from hypothesis import given, settings
from hypothesis import strategies as st

from CTGANAugmentLib.augmentation.elastic import Elastic, field_of
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Grid
from CTGANAugmentLib.operation import Guides, operations
from CTGANAugmentLib.provenance import Plan


def displacement_mm(grid, choices):
    """Where each voxel's content comes from, minus where it is, in mm along (i, j, k); shape (k, j, i, 3)."""
    size = list(grid.shape_kji[::-1])
    field = sitk.TransformToDisplacementField(field_of(grid, choices), sitk.sitkVectorFloat64, size)
    return sitk.GetArrayFromImage(field) * grid.spacing_mm


@settings(max_examples=25)
@given(
    st.tuples(st.integers(3, 20), st.integers(8, 40), st.integers(8, 40)),
    st.floats(0.5, 6),
    st.floats(8, 60),
    st.integers(0, 2**31 - 1),
)
def test_it_moves_no_place_further_than_asked_and_folds_nowhere(shape, thickness_mm, control_mm, seed):
    grid = Grid(shape, np.diag([1.1, 0.9, thickness_mm, 1.0]))
    choices = {"seed": seed, "largest_mm": control_mm / 2.5, "control_spacing_mm": control_mm}
    moved = displacement_mm(grid, choices)
    assert np.abs(moved).max() <= choices["largest_mm"] + 1e-9
    derivatives = np.stack(
        [np.stack(np.gradient(moved[..., axis], *grid.spacing_kji_mm)[::-1], axis=-1) for axis in range(3)],
        axis=-2,
    )
    jacobian = np.linalg.det(derivatives + np.eye(3))
    assert jacobian.min() > 0


def test_the_field_is_that_of_the_spline_but_for_a_tenth_of_a_millimetre(make_ball):
    scan, _ = make_ball()
    choices = {"seed": 4, "largest_mm": 6.0, "control_spacing_mm": 30.0}
    size = np.array(scan.grid.shape_kji[::-1])
    cells = np.maximum(1, np.floor(size * scan.grid.spacing_mm / 30.0)).astype(int)
    rng = np.random.default_rng(4)
    moves = rng.uniform(-1, 1, (3, *(cells + 3)[::-1]))
    largest = np.minimum(6.0 / scan.grid.spacing_mm, size / cells / 2.48)
    spline = sitk.BSplineTransformInitializer(sitk.Image(size.tolist(), sitk.sitkUInt8), cells.tolist())
    spline.SetParameters((moves * largest[:, None, None, None]).ravel().tolist())
    field = sitk.TransformToDisplacementField(spline, sitk.sitkVectorFloat64, size.tolist())
    exact = sitk.GetArrayFromImage(field) * scan.grid.spacing_mm
    assert np.abs(displacement_mm(scan.grid, choices) - exact).max() < 0.1


def test_image_and_labels_move_together(make_ball):
    scan, labels = make_ball()
    made = Elastic(largest_mm=8.0, control_spacing_mm=25.0).run(scan, Guides(mask=labels), 5)
    bright, mask = made.volume.array > 50, made.masks[0].array > 0
    assert 2 * (bright & mask).sum() / (bright.sum() + mask.sum()) > 0.94
    assert (mask != (labels.array > 0)).any()
    assert made.volume.array.dtype == scan.array.dtype


def test_no_amount_changes_nothing_and_a_plan_replays_to_the_same_bits(make_ball):
    scan, _ = make_ball(noise=20.0)
    assert np.array_equal(Elastic(largest_mm=0.0).run(scan, Guides(), 1).volume.array, scan.array)
    plan = Elastic().sample(np.random.default_rng(2), scan, Guides())
    again = Plan.from_json(json.loads(json.dumps(plan.to_json())))
    made = Elastic().apply(scan, plan).volume.array
    assert np.array_equal(made, Elastic().apply(scan, again).volume.array)
    assert not np.array_equal(made, scan.array)


def test_an_amount_that_could_fold_the_image_is_refused():
    with pytest.raises(UserError, match="could fold"):
        Elastic(largest_mm=30.0, control_spacing_mm=50.0)
    assert operations()["elastic"] is Elastic
