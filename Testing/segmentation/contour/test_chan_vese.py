from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Box
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.roi import Roi
from CTGANAugmentLib.segmentation.contour.chan_vese import ChanVese
from CTGANAugmentLib.volume import Volume

pytest.importorskip("skimage")


def click(scan):
    return Guides(points_ras=scan.center_ras[None])


def test_it_is_what_scikit_image_finds_in_the_whole_part(ball_with):
    from skimage.segmentation import morphological_chan_vese

    scan = ball_with(spacing_mm=(1.5, 1.5, 1.5))
    method = ChanVese(
        lower_intensity=80, upper_intensity=160, smoothing_mm=0, surroundings_mm=200, initial_radius_mm=8
    )
    mask = scan.mask_of(method.run(scan.volume, click(scan), 0))
    shape = scan.volume.grid.shape_kji
    begin = scan.volume.grid.distance_mm(scan.center_ras, Box((0, 0, 0), shape)) <= 8
    clipped = np.clip(scan.volume.array.astype(float), 40, 120)
    expected = morphological_chan_vese(clipped, 60, init_level_set=begin.astype(np.int8))
    shared = np.count_nonzero(mask & (expected > 0))
    assert 2 * shared / (mask.sum() + expected.sum()) > 0.95


@pytest.mark.parametrize("spacing_mm", [(1.0, 1.0, 5.0), (0.7, 0.7, 1.0), (3.0, 1.5, 1.0)])
def test_a_click_finds_the_ball_in_oblong_voxels(ball_with, spacing_mm):
    scan = ball_with(spacing_mm=spacing_mm)
    assert scan.dice(ChanVese().run(scan.volume, click(scan), 0)) > 0.85


def test_it_finds_a_dark_ball_as_well(ball_with):
    scan = ball_with(contrast=-80.0)
    assert scan.dice(ChanVese().run(scan.volume, click(scan), 0)) > 0.85


def test_a_bright_plane_near_by_does_not_pull_the_mean_away(ball_with):
    scan = ball_with()
    array = scan.volume.array.copy()
    array[:, :, :8] = 1500
    volume = Volume(array, scan.volume.ijk_to_ras, "CT")
    assert scan.dice(ChanVese().run(volume, click(scan), 0)) > 0.85


def test_a_region_tells_the_tissue_where_there_is_no_seed(ball):
    roi = Roi.aligned(ball.center_ras, (30.0, 30.0, 30.0))
    result = ChanVese(initial="region").run(ball.volume, Guides(roi=roi), 0)
    assert ball.dice(result) > 0.8


def test_a_contour_that_may_not_move_long_enough_says_so(ball):
    result = ChanVese(iterations=3).run(ball.volume, click(ball), 0)
    assert any("still moved" in warning for warning in result.warnings)


def test_more_weight_inside_makes_it_smaller(ball):
    sizes = [
        ball.mask_of(ChanVese(inside_weight=w).run(ball.volume, click(ball), 0)).sum() for w in (0.5, 2.0)
    ]
    assert sizes[0] > sizes[1]


def test_a_window_without_the_seeds_value_is_refused(ball):
    with pytest.raises(UserError, match="holds the seeds' own value"):
        ChanVese(lower_intensity=500, upper_intensity=600).run(ball.volume, click(ball), 0)


def test_an_outside_seed_is_left_out(ball):
    away = ball.center_ras + np.array([8.0, 0.0, 0.0])
    guides = Guides(points_ras=ball.center_ras[None], outside_points_ras=away[None])
    method = ChanVese(lower_intensity=80, upper_intensity=160)
    assert not ball.mask_of(method.run(ball.volume, guides, 0))[ball.volume.grid.nearest_kji(away)]


def test_it_stops_on_the_way(ball):
    def stop(fraction, message):
        if fraction > 0.1:
            raise Cancelled

    with pytest.raises(Cancelled):
        ChanVese().run(ball.volume, click(ball), 0, stop)
