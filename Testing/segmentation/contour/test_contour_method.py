from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.roi import Roi
from CTGANAugmentLib.segmentation.contour.chan_vese import ChanVese
from CTGANAugmentLib.segmentation.opening import open_workspace
from CTGANAugmentLib.segmentation.targets import Targets


def workspace_of(scan, **guides):
    return open_workspace(scan.volume, Targets.of(Guides(**guides), scan.volume.grid), 100.0)


def test_a_seed_begins_with_a_ball_of_the_radius_in_mm(ball):
    workspace = workspace_of(ball, points_ras=ball.center_ras[None])
    mask = ChanVese(initial_radius_mm=8.0).initial_mask(workspace)
    assert mask.sum() * workspace.grid.voxel_volume_mm3 == pytest.approx(4 / 3 * np.pi * 8**3, rel=0.05)


def test_a_first_guess_comes_before_the_seeds_unless_seeds_are_wanted(ball):
    workspace = workspace_of(ball, points_ras=ball.center_ras[None])
    guess = np.zeros(workspace.values.shape, dtype=bool)
    guess[2:5, 3:9, 4:8] = True
    guessed = replace(workspace, start=guess)
    assert np.array_equal(ChanVese().initial_mask(guessed), guess)
    balls = workspace.balls(workspace.inside_kji, ChanVese().initial_radius_mm)
    assert np.array_equal(ChanVese(initial="seeds").initial_mask(guessed), balls)


def test_a_region_begins_with_its_ellipsoid(ball):
    roi = Roi.aligned(ball.center_ras, (16.0, 20.0, 24.0))
    workspace = workspace_of(ball, roi=roi)
    mask = ChanVese(initial="region").initial_mask(workspace)
    assert not np.any(mask & ~workspace.allowed)
    assert mask[tuple(n // 2 for n in mask.shape)]
    assert 0.3 < mask.sum() / workspace.allowed.sum() < 1


def test_nothing_to_begin_with_is_refused(ball):
    with pytest.raises(UserError, match="a contour to begin with"):
        ChanVese().run(ball.volume, Guides(), 0)


def test_a_beginning_outside_what_is_allowed_is_refused(ball):
    workspace = workspace_of(ball, points_ras=ball.center_ras[None])
    shape = workspace.values.shape
    guess, allowed = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    guess[0], allowed[-1] = True, True
    with pytest.raises(UserError, match="no voxel in the region"):
        ChanVese().initial_mask(replace(workspace, start=guess, allowed=allowed))
