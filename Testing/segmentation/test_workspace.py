from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import SimpleITK as sitk  # noqa: N813

from CTGANAugmentLib.geometry import Box
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.segmentation.opening import open_workspace
from CTGANAugmentLib.segmentation.targets import Targets


@pytest.fixture
def workspace(ball):
    return open_workspace(ball.volume, Targets.of(ball.guides, ball.volume.grid), 100.0)


def test_seeds_are_the_voxels_that_hold_them(ball, workspace):
    k, j, i = workspace.inside_kji[0]
    assert np.linalg.norm(workspace.grid.to_ras((i, j, k)) - ball.center_ras) < 1.5
    assert workspace.sitk_seeds(workspace.inside_kji) == [(i, j, k)]


def test_smoothing_has_the_same_width_in_mm_along_each_axis(workspace):
    impulse = np.zeros(workspace.values.shape, dtype=np.float32)
    impulse[12, 30, 30] = 1.0
    done = replace(workspace, values=impulse).smoothed(3.0).values
    for axis in range(3):
        profile = done.sum(axis=tuple(a for a in range(3) if a != axis))
        at = (np.arange(len(profile)) - profile.argmax()) * workspace.spacing_kji_mm[axis]
        assert np.sqrt((profile * at**2).sum() / profile.sum()) == pytest.approx(3.0, rel=0.05)
    assert done.dtype == np.float32
    assert workspace.smoothed(0) is workspace


def test_a_ball_of_seeds_has_its_radius_in_mm(workspace):
    found = workspace.balls(workspace.inside_kji, 8.0)
    wanted = 4 / 3 * np.pi * 8**3
    assert found.sum() * workspace.grid.voxel_volume_mm3 == pytest.approx(wanted, rel=0.08)


def test_a_ball_smaller_than_a_voxel_is_the_seed(workspace):
    assert workspace.balls(workspace.inside_kji, 0.1).sum() == 1


def test_a_block_keeps_its_seeds_and_its_place(ball, workspace):
    box = Box((8, 20, 20), (18, 45, 45))
    part = workspace.crop(box)
    assert np.allclose(part.grid.to_ras((0, 0, 0)), workspace.grid.to_ras((20, 20, 8)))
    assert len(part.inside_kji) == 1
    assert np.array_equal(part.values, workspace.values[box.slices])
    assert len(workspace.crop(Box((0, 0, 0), (3, 4, 5))).inside_kji) == 0


def test_the_border_is_what_is_at_the_faces_and_what_is_not_allowed(ball):
    near = open_workspace(ball.volume, Targets.of(ball.guides, ball.volume.grid), 30.0)
    border = near.border()
    assert border[0].all()
    assert border[:, :, -1].all()
    assert np.all(border[~near.allowed])
    assert not border[tuple(near.inside_kji[0])]


def test_itk_gets_the_voxels_with_their_spacing(workspace):
    image = workspace.sitk_image()
    assert image.GetSpacing() == pytest.approx((1.0, 1.0, 2.5))
    assert np.array_equal(sitk.GetArrayFromImage(image), workspace.values)
    assert workspace.sitk_image(workspace.values > 50).GetPixelID() == sitk.sitkUInt8


def test_values_near_the_seeds_come_from_the_ball(workspace):
    near = workspace.values_near_seeds(4.0)
    assert near.mean() == pytest.approx(120, abs=3)
    assert len(near) == workspace.balls(workspace.inside_kji, 4.0).sum()


def test_outside_seeds_beyond_the_part_are_left_out(ball):
    targets = Targets.of(
        Guides(ball.center_ras[None], outside_points_ras=ball.outside_ras[None]), ball.volume.grid
    )
    assert len(open_workspace(ball.volume, targets, 100.0).outside_kji) == 1
    assert len(open_workspace(ball.volume, targets, 20.0).outside_kji) == 0


def test_a_scan_of_three_slices_has_no_faces_above_and_below(ball):
    k = ball.volume.grid.nearest_kji(ball.center_ras)[0]
    few = open_workspace(ball.volume, Targets.of(ball.guides, ball.volume.grid), 100.0).crop(
        Box((k - 1, 0, 0), (k + 2, *ball.volume.array.shape[1:]))
    )
    assert not few.border()[:, 30, 30].any()
    assert few.border()[:, 0].all()
