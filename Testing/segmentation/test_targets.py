from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from CTGANAugmentLib.geometry import Box
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.roi import Roi
from CTGANAugmentLib.segmentation.targets import Targets
from CTGANAugmentLib.volume import LabelVolume


def whole(grid):
    return Box((0, 0, 0), grid.shape_kji)


def test_without_limits_it_is_the_whole_scan(ball):
    targets = Targets.of(Guides(), ball.volume.grid)
    box = targets.box_on(ball.volume.grid, 50)
    assert box == whole(ball.volume.grid)
    assert targets.allowed_in(ball.volume.grid, box) is None


def test_seeds_draw_a_block_as_wide_as_the_greatest_diameter(ball):
    grid = ball.volume.grid
    box = Targets.of(ball.guides, grid).box_on(grid, 20)
    assert np.array(box.shape_kji) * grid.spacing_kji_mm == pytest.approx([20, 20, 20], abs=2 * 2.5)
    seeds = np.stack([ball.center_ras, ball.outside_ras])
    both = Targets.of(Guides(points_ras=seeds), grid).box_on(grid, 20)
    assert all(both.intersection(b) == b for b in (grid.box_around(seed, 10) for seed in seeds))


def test_a_first_guess_has_room_around_it(ball):
    grid = ball.volume.grid
    start = LabelVolume(ball.inside.astype(np.uint8), ball.volume.ijk_to_ras)
    targets = Targets.of(Guides(start=start), grid)
    box = targets.box_on(grid, 40)
    assert targets.start.box.intersection(box) == targets.start.box
    assert np.prod(targets.start.box.shape_kji) < np.prod(box.shape_kji) < np.prod(grid.shape_kji)


def test_everything_comes_back_from_json(ball):
    grid = ball.volume.grid
    mask = LabelVolume(ball.inside.astype(np.uint8), ball.volume.ijk_to_ras)
    roi = Roi(ball.center_ras, np.array([9.0, 8, 7]), np.linalg.qr(np.ones((3, 3)) + np.eye(3))[0])
    targets = Targets.of(replace(ball.guides, mask=mask, start=mask, roi=roi), grid)
    back = Targets.from_json(json.loads(json.dumps(targets.to_json())), grid)
    assert np.allclose(back.inside_ras, targets.inside_ras, atol=1e-4)
    assert np.allclose(back.roi.axes_ras, roi.axes_ras)
    box = whole(grid)
    assert np.array_equal(back.allowed_in(grid, box), targets.allowed_in(grid, box))
    assert np.array_equal(back.start.on(box), ball.inside)
