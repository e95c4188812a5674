from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.segmentation.opening import open_workspace
from CTGANAugmentLib.segmentation.suggestion import (
    Tissue,
    tissue_at_seeds,
    tolerance_at_seeds,
    window_at_seeds,
)
from CTGANAugmentLib.segmentation.targets import Targets
from CTGANAugmentLib.segmentation.threshold.window import WindowThreshold
from CTGANAugmentLib.volume import Volume


def near(scan, guides=None):
    guides = Guides(points_ras=scan.center_ras[None]) if guides is None else guides
    return open_workspace(scan.volume, Targets.of(guides, scan.volume.grid), 40)


def test_the_tissue_at_a_seed_has_the_median_and_the_noise_of_the_ball(ball):
    tissue = tissue_at_seeds(near(ball))
    assert tissue.median == pytest.approx(120, abs=3)
    assert tissue.sd == pytest.approx(10, abs=3)


def test_a_window_of_deviations_lies_evenly_round_the_median():
    assert Tissue(100.0, 8.0).window(2.5) == (80, 120)
    assert Tissue(0.5, 0.004).window(2.0) == (0.492, 0.508)


def test_an_end_lies_half_way_to_the_neighbouring_tissue_however_calm_the_seed_is(ball_with):
    for noise in (3.0, 10.0):
        lower, upper = window_at_seeds(near(ball_with(noise=noise)))
        assert lower == pytest.approx(80, abs=8)
        assert upper >= 150


def test_a_dark_structure_gets_its_upper_end_half_way(ball_with):
    _lower, upper = window_at_seeds(near(ball_with(contrast=-80.0, background=100.0)))
    assert upper == pytest.approx(60, abs=8)


def test_no_end_is_closer_than_two_and_a_half_deviations(ball_with):
    scan = ball_with(contrast=30.0, noise=10.0)
    workspace = near(scan)
    tissue = tissue_at_seeds(workspace)
    lower, upper = window_at_seeds(workspace)
    assert tissue.median - lower >= 2.5 * tissue.sd - 1
    assert upper - tissue.median >= 2.5 * tissue.sd - 1


def test_an_outside_seed_tells_the_neighbouring_tissue_even_where_the_result_may_not_be(ball):
    values = ball.volume.array.copy()
    outside = np.add(ball.volume.grid.nearest_kji(ball.center_ras), [0, 0, 16])
    values[tuple(slice(v - 4, v + 5) for v in outside)] = 190
    scan = Volume(values, ball.volume.grid.ijk_to_ras, "CT", "bone beside it")
    seed = scan.grid.to_ras(outside[::-1].astype(float))
    targets = Targets.of(Guides(points_ras=ball.center_ras[None], outside_points_ras=seed[None]), scan.grid)
    workspace = open_workspace(scan, targets, 60)
    assert window_at_seeds(workspace)[1] == pytest.approx(155, abs=3)
    allowed = np.ones(workspace.values.shape, dtype=bool)
    allowed[workspace.balls(workspace.outside_kji, 8)] = False
    assert window_at_seeds(replace(workspace, allowed=allowed))[1] == pytest.approx(155, abs=3)


def test_a_suggestion_sees_an_outside_seed_beyond_its_usual_surroundings(ball):
    values = ball.volume.array.copy()
    far = np.add(ball.volume.grid.nearest_kji(ball.center_ras), [0, 0, 26])
    values[tuple(slice(v - 3, v + 4) for v in far)] = 60
    scan = Volume(values, ball.volume.grid.ijk_to_ras, "CT", "a third tissue far away")
    seed = scan.grid.to_ras(far[::-1].astype(float))
    guides = Guides(points_ras=ball.center_ras[None], outside_points_ras=seed[None])
    lower = WindowThreshold().suggestions(scan, guides)["lower_intensity"]
    assert lower == pytest.approx(90, abs=3)


def test_a_tolerance_reaches_to_the_nearer_end_of_the_window(ball, mr_ball):
    for scan in (ball, mr_ball):
        workspace = near(scan)
        median = tissue_at_seeds(workspace).median
        lower, upper = window_at_seeds(workspace)
        assert tolerance_at_seeds(workspace) == pytest.approx(min(median - lower, upper - median), abs=1)


def test_values_between_0_and_1_get_a_window_that_is_not_rounded_away(mr_ball):
    scaled = replace(
        mr_ball, volume=Volume(mr_ball.volume.array / 1e5, mr_ball.volume.grid.ijk_to_ras, "MR", "x")
    )
    lower, upper = window_at_seeds(near(scaled))
    plain = window_at_seeds(near(mr_ball))
    assert (lower * 1e5, upper * 1e5) == pytest.approx(plain, rel=0.03)


def test_a_seed_in_a_region_without_any_noise_gets_a_window_of_some_width():
    values = np.zeros((5, 30, 30), dtype=np.float32)
    values[:, 10:20, 10:20] = 1.0
    scan = Volume(values, np.eye(4), "MR", "no noise")
    seed = scan.grid.to_ras(np.array([15.0, 15.0, 2.0]))
    workspace = open_workspace(scan, Targets.of(Guides(points_ras=seed[None]), scan.grid), 40)
    lower, upper = window_at_seeds(workspace)
    assert lower == pytest.approx(0.5, abs=0.05)
    assert upper > 1


def test_neither_seed_nor_first_guess_is_refused(ball):
    with pytest.raises(UserError, match="seed point or a first guess"):
        tolerance_at_seeds(near(ball, Guides()))
