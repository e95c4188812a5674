from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.segmentation.contour.planar_snake import even, inside, outline, signed_area
from CTGANAugmentLib.segmentation.contour.snake import Snake

pytest.importorskip("skimage")


def click(scan):
    return Guides(points_ras=scan.center_ras[None])


def disc(radius, shape=(60, 70)):
    rows, columns = np.ogrid[: shape[0], : shape[1]]
    return (rows - 30) ** 2 + (columns - 32) ** 2 <= radius**2


@pytest.mark.parametrize("spacing_mm", [(1.0, 1.0, 5.0), (0.7, 0.7, 1.0), (1.5, 1.0, 2.0)])
def test_a_click_finds_the_ball_in_oblong_voxels(ball_with, spacing_mm):
    scan = ball_with(spacing_mm=spacing_mm)
    assert scan.dice(Snake().run(scan.volume, click(scan), 0)) > 0.7


def test_it_ends_with_the_structure_on_both_sides(ball):
    mask = ball.mask_of(Snake().run(ball.volume, click(ball), 0))
    found, true = (np.flatnonzero(m.any(axis=(1, 2))) for m in (mask, ball.inside))
    assert abs(found[0] - true[0]) <= 2
    assert abs(found[-1] - true[-1]) <= 2


def test_a_stiffer_snake_encloses_less(ball):
    sizes = [ball.mask_of(Snake(alpha=a).run(ball.volume, click(ball), 0)).sum() for a in (0.0, 0.001)]
    assert sizes[1] < sizes[0]


def test_a_curve_that_collapses_is_told(ball):
    with pytest.raises(UserError, match="no curve holds"):
        Snake(alpha=5.0, push_mm=0).run(ball.volume, click(ball), 0)


def test_it_stops_between_slices(ball):
    def stop(fraction, message):
        if message.startswith("slice"):
            raise Cancelled

    with pytest.raises(Cancelled):
        Snake().run(ball.volume, click(ball), 0, stop)


def test_the_outline_of_a_disc_encloses_the_disc():
    mask = disc(12)
    curve = outline(mask)
    assert abs(signed_area(curve)) == pytest.approx(mask.sum(), rel=0.05)
    assert np.count_nonzero(inside(curve, mask.shape) != mask) < 0.1 * mask.sum()


def test_points_are_spread_evenly():
    steps = np.linalg.norm(np.diff(even(outline(disc(12))), axis=0), axis=1)
    assert steps.max() < 1.3 * steps.min()


def test_nothing_has_no_outline():
    assert outline(np.zeros((5, 5), dtype=bool)) is None
