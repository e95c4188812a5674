"""All scores in one list, whichever masks; those of surfaces are DeepMind's, but for how a surface is cut up."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from surface_distance import metrics

from CTGANAugmentLib.evaluation.overlap import score_overlap
from CTGANAugmentLib.evaluation.scores import COSTS, SCORES, score_segmentation
from CTGANAugmentLib.geometry import Grid

GRID = Grid((30, 48, 50), np.diag([0.8, 1.0, 1.5, 1.0]))


def ball(center_kji, radius_mm):
    offset = (np.indices(GRID.shape_kji).T - center_kji).T * GRID.spacing_kji_mm[:, None, None, None]
    return np.sqrt((offset**2).sum(axis=0)) <= radius_mm


@pytest.mark.filterwarnings("ignore:.*namespace is deprecated")
@pytest.mark.parametrize("shift_kji", [(0, 2, 2), (2, 0, 0), (3, 5, 6)])
@pytest.mark.parametrize("radius_mm", [9.0, 12.0])
def test_distances_are_those_of_deepmind_within_a_voxel(shift_kji, radius_mm):
    """There a surface is a mesh whose elements weigh as their areas; here it is the voxels at the border.

    Averages agree within a third of the slice distance; shares near the tolerance differ by what voxels jump over.
    """
    reference = ball((14, 22, 22), 11.0)
    result = ball(np.add((14, 22, 22), shift_kji), radius_mm)
    oracle = metrics.compute_surface_distances(reference, result, GRID.spacing_kji_mm)
    scores = score_overlap(result, reference, GRID, tolerance_mm=2.0)
    averages = metrics.compute_average_surface_distance(oracle)
    assert scores.hd95_mm == pytest.approx(metrics.compute_robust_hausdorff(oracle, 95), abs=1.0)
    assert scores.assd_mm == pytest.approx(np.mean(averages), abs=0.5)
    assert scores.surface_dice == pytest.approx(
        metrics.compute_surface_dice_at_tolerance(oracle, 2.0), abs=0.15
    )
    assert scores.dice == pytest.approx(metrics.compute_dice_coefficient(reference, result))


MASKS = arrays(bool, (5, 6, 7), elements=st.booleans())
SMALL = Grid((5, 6, 7), np.diag([0.7, 1.2, 3.0, 1.0]))


@settings(max_examples=60, deadline=None)
@given(MASKS, MASKS)
def test_scores_hold_their_bounds_and_turn_round(result, reference):
    there = score_segmentation(result, reference, SMALL)
    back = score_segmentation(reference, result, SMALL)
    for name in ("dice", "jaccard", "sensitivity", "specificity", "precision", "surface_dice"):
        assert 0 <= there[name] <= 1
    for name in ("dice", "jaccard", "hd95_mm", "assd_mm", "surface_dice"):
        assert there[name] == pytest.approx(back[name])
    assert there["jaccard"] == pytest.approx(there["dice"] / (2 - there["dice"]))
    assert there["volume_difference_ml"] == pytest.approx(-back["volume_difference_ml"])
    if reference.any() and result.any():
        assert (there["sensitivity"], there["precision"]) == (back["precision"], back["sensitivity"])


@settings(max_examples=30, deadline=None)
@given(MASKS)
def test_a_mask_on_a_larger_scan_has_the_same_scores_but_for_specificity(mask):
    reference = np.roll(mask, 1, axis=2)
    wide = np.pad(mask, 4), np.pad(reference, 4)
    narrow = score_segmentation(mask, reference, SMALL)
    wider = score_segmentation(*wide, Grid((13, 14, 15), SMALL.ijk_to_ras))
    unlike = [name for name in narrow if narrow[name] != pytest.approx(wider[name])]
    assert set(unlike) <= {"specificity"}
    assert wider["specificity"] >= narrow["specificity"] or not reference.any()


def test_a_wider_tolerance_never_lowers_the_surface_dice():
    result, reference = ball((14, 22, 22), 9.0), ball((16, 25, 24), 11.0)
    values = [score_overlap(result, reference, GRID, tolerance_mm=t).surface_dice for t in (0.5, 1, 2, 4, 8)]
    assert values == sorted(values)
    assert values[0] < 0.5 < values[-1]


def test_the_list_has_every_score_and_says_which_way_is_better():
    mask = ball((14, 22, 22), 9.0)
    assert set(score_segmentation(mask, mask, GRID)) == {score.name for score in SCORES}
    assert len({score.heading for score in (*SCORES, *COSTS)}) == len(SCORES) + len(COSTS)
    assert next(s for s in SCORES if s.name == "hd95_mm").heading == "HD95 (mm)"
    assert next(s for s in SCORES if s.name == "hd95_mm").text(None) == "–"
    assert next(s for s in SCORES if s.name == "dice").text(0.12345) == "0.123"


def test_empty_masks_have_defined_scores():
    empty, full = np.zeros(GRID.shape_kji, bool), ball((14, 22, 22), 9.0)
    assert score_segmentation(empty, empty, GRID)["dice"] == 1
    assert score_segmentation(empty, empty, GRID)["misses"] == 0
    lost = score_segmentation(empty, full, GRID)
    assert (lost["dice"], lost["hd95_mm"], lost["hits"], lost["misses"]) == (0, None, 0, 1)
    assert score_segmentation(full, empty, GRID)["false_positives"] == 1


def test_small_masks_in_a_large_scan_take_no_time():
    grid = Grid((300, 512, 512), np.diag([0.8, 0.8, 1.0, 1.0]))
    result, reference = np.zeros(grid.shape_kji, bool), np.zeros(grid.shape_kji, bool)
    result[100:140, 200:250, 200:250] = reference[105:140, 205:250, 200:255] = True
    began = time.perf_counter()
    scores = score_segmentation(result, reference, grid)
    assert time.perf_counter() - began < 10
    assert scores["specificity"] == pytest.approx(1 - 13_750 / (grid.shape_kji[0] * 512 * 512), abs=1e-4)
