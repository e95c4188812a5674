from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.segmentation.graph.seeds import SureVoxels, noise_at_seeds
from CTGANAugmentLib.segmentation.opening import open_workspace
from CTGANAugmentLib.segmentation.targets import Targets


def workspace_of(scan, guides=None):
    return open_workspace(scan.volume, Targets.of(guides or scan.guides, scan.volume.grid), 100.0)


@pytest.mark.parametrize("noise", [3.0, 10.0, 30.0])
def test_the_noise_is_what_was_put_in(ball_with, noise):
    assert noise_at_seeds(workspace_of(ball_with(noise=noise))) == pytest.approx(noise, rel=0.15)


def test_an_edge_near_the_seed_hardly_counts_as_noise(ball_with):
    small = ball_with(radius_mm=4.0, contrast=300.0)
    assert noise_at_seeds(workspace_of(small)) < 20


def test_a_scan_without_noise_has_a_little_by_convention(ball_with):
    assert noise_at_seeds(workspace_of(ball_with(noise=0.0))) > 0


def test_the_two_sides_never_share_a_voxel(ball):
    sure = SureVoxels.of(workspace_of(ball), 4.0)
    assert not np.any(sure.inside & sure.outside)
    assert sure.outside[0].all()
    assert sure.inside.sum() > 10


def test_seeds_of_both_sides_at_one_place_are_refused(ball):
    with pytest.raises(UserError, match="move them apart"):
        SureVoxels.of(
            workspace_of(ball, replace(ball.guides, outside_points_ras=ball.center_ras[None] + 1)), 4.0
        )


def test_balls_that_fill_the_region_are_refused(ball):
    part = open_workspace(ball.volume, Targets.of(replace(ball.guides), ball.volume.grid), 10.0)
    with pytest.raises(UserError, match="smaller seed_radius_mm"):
        SureVoxels.of(replace(part, allowed=None), 500.0)
