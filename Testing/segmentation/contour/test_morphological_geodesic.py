from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.segmentation.contour.morphological_geodesic import MorphologicalGeodesic

pytest.importorskip("skimage")


def click(scan):
    return Guides(points_ras=scan.center_ras[None])


@pytest.mark.parametrize("spacing_mm", [(1.0, 1.0, 5.0), (0.7, 0.7, 1.0)])
def test_a_click_finds_the_ball_in_oblong_voxels(ball_with, spacing_mm):
    scan = ball_with(spacing_mm=spacing_mm)
    assert scan.dice(MorphologicalGeodesic().run(scan.volume, click(scan), 0)) > 0.8


def test_without_pressure_a_small_beginning_does_not_reach_the_edge(ball):
    grown, still = (
        MorphologicalGeodesic(balloon=b, roundness=0).run(ball.volume, click(ball), 0) for b in (1, 0)
    )
    assert ball.mask_of(grown).sum() > 1.2 * ball.mask_of(still).sum()


def test_a_lower_edge_stops_it_earlier(ball):
    sizes = [
        ball.mask_of(MorphologicalGeodesic(edge_percent=p).run(ball.volume, click(ball), 0)).sum()
        for p in (1, 300)
    ]
    assert sizes[0] < sizes[1]


def test_it_measures_the_scale_that_the_voxels_allow(ball):
    result = MorphologicalGeodesic(gradient_scale_mm=0.3).run(ball.volume, click(ball), 0)
    assert result.provenance.measured["gradient_scale_mm"] == pytest.approx(0.7, rel=0.2)


def test_a_window_without_the_seeds_value_is_refused(ball):
    with pytest.raises(UserError, match="holds the seeds' own value"):
        MorphologicalGeodesic(lower_intensity=500, upper_intensity=600).run(ball.volume, click(ball), 0)


def test_an_outside_seed_is_left_out(ball):
    away = ball.center_ras + np.array([7.0, 0.0, 0.0])
    guides = Guides(points_ras=ball.center_ras[None], outside_points_ras=away[None])
    method = MorphologicalGeodesic(lower_intensity=80, upper_intensity=160)
    assert not ball.mask_of(method.run(ball.volume, guides, 0))[ball.volume.grid.nearest_kji(away)]


def test_it_stops_on_the_way(ball):
    def stop(fraction, message):
        if fraction > 0.1:
            raise Cancelled

    with pytest.raises(Cancelled):
        MorphologicalGeodesic().run(ball.volume, click(ball), 0, stop)
