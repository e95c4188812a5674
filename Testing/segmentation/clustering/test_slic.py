from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.segmentation.clustering.slic import SlicSupervoxels
from CTGANAugmentLib.segmentation.clustering.supervoxels import Supervoxels
from CTGANAugmentLib.segmentation.opening import open_workspace
from CTGANAugmentLib.segmentation.targets import Targets


def test_a_click_finds_the_ball_in_ct_and_in_mr(ball, mr_ball):
    for scan in (ball, mr_ball):
        assert scan.dice(SlicSupervoxels().run(scan.volume, scan.guides, 0)) > 0.85


def test_the_means_are_those_of_the_allowed_voxels(ball):
    part = open_workspace(ball.volume, Targets.of(ball.guides, ball.volume.grid), 30)
    made = Supervoxels.of(part, 6.0, 0.2, (-100.0, 300.0))
    own = made.labels[tuple(part.inside_kji[0])]
    assert made.means[own] == pytest.approx(part.values[(made.labels == own) & part.allowed].mean())


def test_a_supervoxel_is_about_as_large_as_asked(ball):
    part = open_workspace(ball.volume, Targets.of(ball.guides, ball.volume.grid), 200)
    for size_mm in (5.0, 9.0):
        made = Supervoxels.of(part, size_mm, 1.0, (-100.0, 300.0))
        mean_mm3 = part.values.size * part.grid.voxel_volume_mm3 / len(made.means)
        assert mean_mm3 ** (1 / 3) == pytest.approx(size_mm, rel=0.3)


def test_a_wide_tolerance_floods_and_an_outside_seed_stops_it(ball):
    wide = SlicSupervoxels(tolerance_intensity=500.0)
    alone = wide.run(ball.volume, Guides(points_ras=ball.center_ras[None]), 0)
    held = wide.run(ball.volume, ball.guides, 0)
    assert ball.dice(alone) < 0.4
    assert ball.dice(held) > 0.85


def test_a_first_guess_takes_the_place_of_the_seed(ball):
    guess = SlicSupervoxels().run(ball.volume, ball.guides, 0).masks[0]
    assert ball.dice(SlicSupervoxels().run(ball.volume, Guides(start=guess), 0)) > 0.8


def test_the_seeds_own_supervoxel_is_always_taken(ball):
    k, j, i = (n // 2 for n in ball.volume.array.shape)
    seed = ball.volume.grid.to_ras([[float(i), float(j), float(k)]])
    result = SlicSupervoxels(tolerance_intensity=0.01).run(ball.volume, Guides(points_ras=seed), 0)
    assert ball.mask_of(result)[k, j, i]


def test_neither_seed_nor_first_guess_nor_tolerance_is_refused(ball):
    with pytest.raises(UserError, match="first guess"):
        SlicSupervoxels().run(ball.volume, Guides(), 0)
    with pytest.raises(UserError, match="tolerance above 0"):
        SlicSupervoxels(tolerance_intensity=0.0).run(ball.volume, ball.guides, 0)


def test_one_slice_is_enough(ball_with):
    scan = ball_with(spacing_mm=(1.0, 1.0, 60.0))
    assert scan.volume.array.shape[0] == 1
    result = SlicSupervoxels().run(scan.volume, Guides(points_ras=scan.center_ras[None]), 0)
    assert np.count_nonzero(scan.mask_of(result) & scan.inside) > 0.8 * np.count_nonzero(scan.inside)
