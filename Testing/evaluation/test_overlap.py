"""Scores are those of SimpleITK where it has them, and defined where it has not."""

import numpy as np
import pytest
import SimpleITK as sitk  # noqa: N813
from hypothesis import given, settings
from hypothesis import strategies as st

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.overlap import score_overlap
from CTGANAugmentLib.geometry import Grid

GRID = Grid((20, 30, 40), np.diag([0.8, 1.1, 2.5, 1.0]))


def _ball(center_kji, radius_mm):
    offset = (np.indices(GRID.shape_kji).T - center_kji).T * GRID.spacing_kji_mm[:, None, None, None]
    return np.sqrt((offset**2).sum(axis=0)) <= radius_mm


def _image(mask):
    image = sitk.GetImageFromArray(mask.astype(np.uint8))
    image.SetSpacing([float(v) for v in GRID.spacing_mm])
    return image


@settings(max_examples=25, deadline=None)
@given(
    st.tuples(st.integers(6, 13), st.integers(9, 20), st.integers(10, 29)), st.floats(4, 9), st.floats(4, 9)
)
def test_scores_are_those_of_simpleitk(center, radius, other_radius):
    result, reference = _ball(center, radius), _ball((10, 15, 20), other_radius)
    scores = score_overlap(result, reference, GRID)
    oracle = sitk.LabelOverlapMeasuresImageFilter()
    oracle.Execute(_image(reference), _image(result))
    assert scores.dice == pytest.approx(oracle.GetDiceCoefficient(), abs=1e-9)
    assert scores.jaccard == pytest.approx(oracle.GetJaccardCoefficient(), abs=1e-9)
    assert scores.sensitivity == pytest.approx((result & reference).sum() / reference.sum())
    assert scores.precision == pytest.approx((result & reference).sum() / result.sum())
    distances = sitk.HausdorffDistanceImageFilter()
    distances.Execute(_image(sitk_contour(result)), _image(sitk_contour(reference)))
    assert scores.hd95_mm <= distances.GetHausdorffDistance() + 1e-6


def sitk_contour(mask):
    """Surface voxels by SimpleITK, face neighbours only."""
    contour = sitk.BinaryContour(_image(mask), fullyConnected=False)
    return sitk.GetArrayFromImage(contour) > 0


def test_the_surface_distance_is_that_between_simpleitk_s_contours():
    result, reference = _ball((10, 15, 20), 8.0), _ball((10, 17, 22), 7.0)
    contours = [sitk_contour(mask) for mask in (result, reference)]
    maps = [
        sitk.GetArrayFromImage(
            sitk.SignedMaurerDistanceMap(
                _image(c), squaredDistance=False, useImageSpacing=True, insideIsPositive=False
            )
        )
        for c in contours
    ]
    both = np.concatenate([np.abs(maps[1])[contours[0]], np.abs(maps[0])[contours[1]]])
    scores = score_overlap(result, reference, GRID, tolerance_mm=1.5)
    assert scores.assd_mm == pytest.approx(both.mean(), rel=1e-5)
    assert scores.surface_dice == pytest.approx((both <= 1.5).mean())
    assert scores.hd95_mm == pytest.approx(
        max(np.percentile(np.abs(maps[1])[contours[0]], 95), np.percentile(np.abs(maps[0])[contours[1]], 95)),
        rel=1e-5,
    )


def test_a_mask_agrees_with_itself_perfectly():
    mask = _ball((10, 15, 20), 7.0)
    scores = score_overlap(mask, mask, GRID)
    assert (scores.dice, scores.jaccard, scores.sensitivity, scores.specificity, scores.precision) == (1,) * 5
    assert (scores.hd95_mm, scores.assd_mm, scores.surface_dice, scores.volume_difference_ml) == (0, 0, 1, 0)


def test_a_shift_by_one_voxel_is_that_far():
    mask = np.zeros(GRID.shape_kji, dtype=bool)
    mask[5:15, 5:25, 5:25] = True
    scores = score_overlap(np.roll(mask, 1, axis=0), mask, GRID)
    assert scores.hd95_mm == pytest.approx(2.5)
    assert scores.volume_difference_ml == 0


def test_two_empty_masks_agree_and_one_alone_does_not():
    empty, ball = np.zeros(GRID.shape_kji, dtype=bool), _ball((10, 15, 20), 7.0)
    assert score_overlap(empty, empty, GRID).dice == 1
    for result, reference in ((empty, ball), (ball, empty)):
        scores = score_overlap(result, reference, GRID)
        assert (scores.dice, scores.sensitivity, scores.precision, scores.surface_dice) == (0, 0, 0, 0)
        assert scores.hd95_mm == scores.assd_mm == np.inf
        assert scores.to_json()["hd95_mm"] is None


def test_masks_on_two_grids_are_refused():
    with pytest.raises(UserError, match="expected result and reference on one grid"):
        score_overlap(np.zeros((2, 2, 2), bool), np.zeros((2, 2, 3), bool), Grid((2, 2, 2), np.eye(4)))
