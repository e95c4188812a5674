from __future__ import annotations

import numpy as np
import pytest
from skimage.segmentation import watershed

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Box
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.segmentation.opening import open_workspace
from CTGANAugmentLib.segmentation.region.gradient import relief
from CTGANAugmentLib.segmentation.region.growcut import GrowCut
from CTGANAugmentLib.segmentation.region.markers import INSIDE, OUTSIDE, markers
from CTGANAugmentLib.segmentation.region.watershed import Watershed
from CTGANAugmentLib.segmentation.region.watershed_hierarchical import WatershedHierarchical
from CTGANAugmentLib.segmentation.targets import Targets
from CTGANAugmentLib.volume import LabelVolume, Volume, combine_labels

METHODS = [Watershed, WatershedHierarchical, GrowCut]


def workspace_of(scan):
    return open_workspace(scan.volume, Targets.of(scan.guides, scan.volume.grid), 100.0)


@pytest.mark.parametrize("method", METHODS)
def test_a_click_finds_the_ball_in_ct_and_in_mr(method, ball, mr_ball):
    assert ball.dice(method().run(ball.volume, ball.guides, 0)) > 0.85
    assert mr_ball.dice(method().run(mr_ball.volume, mr_ball.guides, 0)) > 0.85


@pytest.mark.parametrize("method", METHODS)
def test_a_first_guess_serves_in_place_of_a_seed(method, ball):
    middle = ball.volume.grid.distance_mm(ball.center_ras, Box((0, 0, 0), ball.inside.shape)) < 7
    guess = LabelVolume(middle.astype(np.uint8), ball.volume.grid.ijk_to_ras, name="guess")
    assert ball.dice(method().run(ball.volume, Guides(start=guess), 0)) > 0.8


@pytest.mark.parametrize("method", METHODS)
def test_one_slice_is_enough(method, ball_with):
    scan = ball_with(noise=4.0)
    k, j, i = scan.volume.grid.nearest_kji(scan.center_ras)
    matrix = scan.volume.grid.ijk_to_ras.copy()
    matrix[:3, 3] = scan.volume.grid.to_ras(np.array([0.0, 0.0, k]))
    flat = Volume(scan.volume.array[k : k + 1], matrix, "CT", "slice")
    seed = scan.volume.grid.to_ras(np.array([[i, j, k]], dtype=float))
    found = combine_labels(method().run(flat, Guides(points_ras=seed), 0).masks, flat.grid).array > 0
    expected = scan.inside[k : k + 1]
    assert 2 * (found & expected).sum() / (found.sum() + expected.sum()) > 0.8


@pytest.mark.parametrize("method", METHODS)
def test_a_seed_outside_is_never_in_the_result(method, ball):
    near = ball.center_ras + np.array([5.0, 3.0, 0.0])
    result = method().run(
        ball.volume, Guides(points_ras=ball.center_ras[None], outside_points_ras=near[None]), 0
    )
    mask = ball.mask_of(result)
    assert not mask[ball.volume.grid.nearest_kji(near)]
    assert mask[ball.volume.grid.nearest_kji(ball.center_ras)]


@pytest.mark.parametrize("method", METHODS)
def test_seeds_inside_and_outside_in_one_voxel_are_refused(method, ball):
    guides = Guides(points_ras=ball.center_ras[None], outside_points_ras=ball.center_ras[None])
    with pytest.raises(UserError, match="one voxel"):
        method().run(ball.volume, guides, 0)


@pytest.mark.parametrize("method", METHODS)
def test_it_stops_when_asked(method, ball):
    def progress(fraction, message):
        if fraction > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        method().run(ball.volume, ball.guides, 0, progress)


def test_the_flood_is_that_of_scikit_image(ball):
    workspace = workspace_of(ball)
    heights, _step = relief(workspace, 1.0)
    marks = markers(workspace, 6.0, other_tissue=False)
    expected = watershed(heights, marks.astype(np.int32)) == INSIDE
    result = Watershed(marker_mm=6.0, other_tissue=False, keep="all").run(ball.volume, ball.guides, 0)
    found = ball.mask_of(result)
    assert 2 * (found & expected).sum() / (found.sum() + expected.sum()) > 0.98


def test_the_relief_is_the_gradient_per_millimetre(ball_with):
    flat = ball_with(noise=0.0, dtype=np.float32)
    ramp = (
        np.zeros(flat.volume.array.shape, dtype=np.float32)
        + np.arange(24, dtype=np.float32)[:, None, None] * 5.0
    )
    scan = Volume(ramp, flat.volume.grid.ijk_to_ras, "CT", "ramp")
    workspace = open_workspace(scan, Targets.of(flat.guides, scan.grid), 2000.0)
    heights, step = relief(workspace, 0.0)
    assert heights.astype(float) * step == pytest.approx(5.0 / 2.5, rel=0.01)


def test_markers_are_where_the_seeds_and_the_shell_are(ball):
    workspace = workspace_of(ball)
    marks = markers(workspace, 5.0, other_tissue=False)
    assert marks[tuple(workspace.inside_kji[0])] == INSIDE
    assert marks[tuple(workspace.outside_kji[0])] == OUTSIDE
    assert (marks[0] == OUTSIDE).all()
    assert set(np.unique(marks)) == {0, INSIDE, OUTSIDE}
