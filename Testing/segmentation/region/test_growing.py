"""What the growing methods share: blocks, bridges, seeds outside."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it
from scipy.ndimage import distance_transform_edt

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.segmentation.opening import open_workspace
from CTGANAugmentLib.segmentation.region.growing import _near
from CTGANAugmentLib.segmentation.region.growing_confidence import GrowingConfidence
from CTGANAugmentLib.segmentation.region.growing_neighborhood import GrowingNeighborhood
from CTGANAugmentLib.segmentation.region.growing_texture import GrowingTexture
from CTGANAugmentLib.segmentation.region.growing_tolerance import GrowingTolerance
from CTGANAugmentLib.segmentation.targets import Targets
from CTGANAugmentLib.volume import LabelVolume, Volume, combine_labels

METHODS = [GrowingTolerance, GrowingConfidence, GrowingNeighborhood, GrowingTexture]
SPACING = np.array([0.8, 0.8, 2.0])


def volume_of(values, modality="CT", spacing=SPACING):
    return Volume(values, np.diag([*spacing, 1.0]), modality, "made")


def at(volume, *kji):
    return volume.grid.to_ras(np.array(kji[::-1], dtype=float))[None]


def mask_of(result, volume):
    return combine_labels(result.masks, volume.grid).array > 0


def dumb_bell(width):
    """Two cubes of 24 mm, joined by a bar of some voxels' width."""
    values = np.random.default_rng(4).normal(0, 4, (20, 50, 110)).astype(np.int16)
    values[4:16, 10:40, 10:40] += 100
    values[4:16, 10:40, 70:100] += 100
    high = max(1, width // 3)
    values[10 - high : 10 + high, 25 : 25 + width, 40:70] += 100
    return volume_of(values)


@pytest.mark.parametrize("method", METHODS)
def test_a_click_finds_the_ball_in_ct_and_in_mr(method, ball, mr_ball):
    assert ball.dice(method().run(ball.volume, ball.guides, 0)) > 0.85
    assert mr_ball.dice(method().run(mr_ball.volume, mr_ball.guides, 0)) > 0.85


@pytest.mark.parametrize("method", METHODS)
def test_one_slice_is_enough(method, ball_with):
    scan = ball_with()
    k, j, i = scan.volume.grid.nearest_kji(scan.center_ras)
    seed = scan.volume.grid.to_ras(np.array([[i, j, k]], dtype=float))
    matrix = scan.volume.grid.ijk_to_ras.copy()
    matrix[:3, 3] = scan.volume.grid.to_ras(np.array([0.0, 0.0, k]))
    flat = Volume(scan.volume.array[k : k + 1], matrix, "CT", "slice")
    found = mask_of(method().run(flat, Guides(points_ras=seed), 0), flat)
    expected = scan.inside[k : k + 1]
    assert 2 * (found & expected).sum() / (found.sum() + expected.sum()) > 0.8


@pytest.mark.parametrize("method", METHODS)
def test_a_first_guess_serves_in_place_of_a_seed(method, ball):
    small = ball.inside & (np.random.default_rng(1).random(ball.inside.shape) < 2)
    small[:, :, : small.shape[2] // 2] = False
    guess = LabelVolume(small.astype(np.uint8), ball.volume.grid.ijk_to_ras, name="guess")
    assert ball.dice(method().run(ball.volume, Guides(start=guess), 0)) > 0.8


@pytest.mark.parametrize("method", METHODS)
def test_without_seed_and_first_guess_the_user_is_told(method, ball):
    with pytest.raises(UserError, match="first guess"):
        method().run(ball.volume, Guides(), 0)


@pytest.mark.parametrize("method", METHODS)
def test_a_seed_outside_is_never_in_the_result(method):
    scan = dumb_bell(14)
    wanted, unwanted = at(scan, 10, 25, 25), at(scan, 10, 25, 85)
    leaking = mask_of(method(bridge_mm=0).run(scan, Guides(points_ras=wanted), 0), scan)
    cut = mask_of(
        method(bridge_mm=0).run(scan, Guides(points_ras=wanted, outside_points_ras=unwanted), 0), scan
    )
    assert leaking[10, 25, 85]
    assert not cut[4:16, 10:40, 70:100].any()
    assert cut[5:15, 12:38, 12:38].mean() > 0.9


def test_a_seed_outside_in_the_middle_of_a_single_lump_shares_it_half_and_half():
    values = np.random.default_rng(2).normal(0, 4, (20, 60, 60)).astype(np.int16)
    values[3:17, 10:50, 10:50] += 100
    scan = volume_of(values)
    guides = Guides(points_ras=at(scan, 10, 30, 20), outside_points_ras=at(scan, 10, 30, 39))
    found = mask_of(GrowingTolerance().run(scan, guides, 0), scan)
    assert 0.4 < found.sum() / (14 * 40 * 40) < 0.6


def test_seeds_inside_and_outside_in_one_voxel_are_refused(ball):
    guides = Guides(points_ras=ball.center_ras[None], outside_points_ras=ball.center_ras[None])
    with pytest.raises(UserError, match="one voxel"):
        GrowingTolerance().run(ball.volume, guides, 0)


def test_bridges_thinner_than_asked_are_cut_and_thicker_ones_are_not():
    thin, thick = dumb_bell(2), dumb_bell(14)
    for scan, bridge_mm, reached in ((thin, 0, True), (thin, 4, False), (thick, 3, True)):
        result = GrowingTolerance(bridge_mm=bridge_mm, tolerance_intensity=40).run(
            scan, Guides(points_ras=at(scan, 10, 25, 25)), 0
        )
        assert mask_of(result, scan)[10, 25, 85] == reached
        assert mask_of(result, scan)[4:16, 10:40, 10:40].mean() > 0.95


def test_a_structure_thinner_than_the_bridges_is_found_and_the_user_told():
    values = np.zeros((20, 40, 40), dtype=np.int16)
    values[2:18, 17:23, 17:23] = 100
    scan = volume_of(values + np.random.default_rng(3).integers(-2, 3, values.shape).astype(np.int16))
    result = GrowingTolerance(tolerance_intensity=40, bridge_mm=8).run(
        scan, Guides(points_ras=at(scan, 10, 20, 20)), 0
    )
    assert mask_of(result, scan).sum() == 16 * 36
    assert any("no bridges were cut" in text for text in result.warnings)


@pytest.mark.parametrize("radius_mm", [0.5, 1.7, 3.9, 9.0])
def test_rims_are_measured_in_millimetres_by_either_way(radius_mm):
    mask = np.random.default_rng(7).random((12, 30, 30)) < 0.003
    scan = volume_of(np.arange(mask.size).reshape(mask.shape).astype(np.float32), "MR")
    workspace = open_workspace(scan, Targets.of(Guides(), scan.grid), 100)
    expected = distance_transform_edt(~mask, sampling=SPACING[::-1]) <= radius_mm
    assert np.array_equal(_near(workspace, mask, radius_mm), expected)


@pytest.mark.parametrize("kji", [(10, 25, 25), (4, 25, 85)])
def test_small_blocks_give_the_same_region_as_the_whole_scan(kji):
    values = np.random.default_rng(8).normal(0, 1, (30, 90, 120))
    for axis, width in enumerate((1, 3, 3)):
        values = sitk.GetArrayFromImage(
            sitk.RecursiveGaussian(sitk.GetImageFromArray(values), float(width), direction=2 - axis)
        )
    scan = volume_of((values / values.std() * 100).astype(np.int16))
    found = mask_of(
        GrowingTolerance(tolerance_intensity=90, bridge_mm=0, max_diameter_mm=2000).run(
            scan, Guides(points_ras=at(scan, *kji)), 0
        ),
        scan,
    )
    taken = scan.array[found]
    expected = sitk.ConnectedThreshold(
        sitk.GetImageFromArray(scan.array),
        [tuple(int(v) for v in kji[::-1])],
        lower=float(taken.min()),
        upper=float(taken.max()),
    )
    assert np.array_equal(found, sitk.GetArrayFromImage(expected) > 0)


@pytest.mark.parametrize("method", METHODS)
def test_growing_stops_when_asked(method, ball):
    def progress(fraction, message):
        if fraction > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        method(max_diameter_mm=200).run(ball.volume, replace(ball.guides), 0, progress)
