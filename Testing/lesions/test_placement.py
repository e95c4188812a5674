"""Lesions go where they belong, apart from each other, or it is said why not."""

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Box, Grid
from CTGANAugmentLib.lesions.placement import check_not_in_air, find_region, place_in_region
from CTGANAugmentLib.lesions.tissue import HostRange
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.points import check_points
from CTGANAugmentLib.roi import Roi
from CTGANAugmentLib.volume import LabelVolume, Volume

LIVER = HostRange(-20, 250)


def _abdomen(spacing=(1.0, 1.0, 2.0)):
    """Ellipsoid organ of 60 HU in fat, with a bright vessel along S through its middle."""
    grid = Grid((60, 110, 120), np.diag([*spacing, 1.0]))
    points = grid.voxel_centers_ras() - np.array([60, 55, 60]) * 1.0
    organ = (points / [45, 35, 40]) ** 2
    inside = organ.sum(axis=-1) < 1
    vessel = np.hypot(points[..., 0], points[..., 1]) < 6
    array = np.where(inside, 60, -100) + np.where(vessel & inside, 140, 0)
    array = array + np.random.default_rng(0).normal(0, 8, array.shape)
    scan = Volume(array.astype(np.int16), grid.ijk_to_ras)
    return scan, LabelVolume(inside.astype(np.uint8) * 5, grid.ijk_to_ras), vessel


def _distance_to_border(mask, grid):
    from scipy.ndimage import distance_transform_edt

    return distance_transform_edt(mask, sampling=grid.spacing_kji_mm.tolist())


def test_random_lesions_lie_inside_the_organ_with_the_margin_and_apart():
    scan, organ, vessel = _abdomen()
    region = find_region(scan, Guides(mask=organ, label=5), LIVER)
    radii = [8.0, 5.0, 6.0, 4.0]
    centers, reasons = place_in_region(np.random.default_rng(1), scan, region, radii, 3.0)
    assert not reasons
    depth = _distance_to_border(organ.array > 0, scan.grid)
    for center, radius in zip(centers, radii, strict=True):
        assert depth[scan.grid.nearest_kji(center)] > radius + 3.0 - 2.5
    for a in range(4):
        for b in range(a):
            assert np.linalg.norm(centers[a] - centers[b]) >= radii[a] + radii[b] + 2
    for center, radius in zip(centers, radii, strict=True):
        ball = scan.grid.distance_mm(center, Box((0, 0, 0), scan.grid.shape_kji)) < radius
        assert (vessel & ball).sum() / ball.sum() < 0.1


def test_with_a_margin_below_nought_lesions_reach_across_the_border_but_their_centres_do_not():
    scan, organ, _ = _abdomen()
    region = find_region(scan, Guides(mask=organ, label=5), LIVER)
    depth = _distance_to_border(organ.array > 0, scan.grid)
    reaches = []
    for seed in range(12):
        (center,), reasons = place_in_region(np.random.default_rng(seed), scan, region, [9.0], -6.0)
        assert not reasons
        here = depth[scan.grid.nearest_kji(center)]
        assert here > 0
        reaches.append(9.0 - here)
    assert max(reaches) > 2
    assert max(reaches) < 6 + 2.5
    assert min(reaches) < 0


def test_a_lesion_that_is_too_large_is_not_placed_and_it_is_said_why():
    scan, organ, _ = _abdomen()
    region = find_region(scan, Guides(mask=organ), LIVER)
    centers, reasons = place_in_region(np.random.default_rng(1), scan, region, [50.0, 5.0], 0.0)
    assert centers[0] is None
    assert centers[1] is not None
    assert "100 mm across" in reasons[0]
    assert "the largest ball that fits there is" in reasons[0]


def test_a_full_organ_is_said_to_be_full():
    scan, organ, _ = _abdomen()
    region = find_region(scan, Guides(mask=organ), LIVER)
    centers, reasons = place_in_region(np.random.default_rng(1), scan, region, [12.0] * 30, 0.0)
    assert 0 < sum(c is None for c in centers) == len(reasons)
    assert any("touch another lesion" in reason or "in the way" in reason for reason in reasons)


def test_a_region_of_interest_takes_the_tissue_inside_it():
    scan, _, _ = _abdomen()
    region = find_region(scan, Guides(roi=Roi.aligned([85, 55, 60], [40, 30, 30])), LIVER)
    centers, reasons = place_in_region(np.random.default_rng(2), scan, region, [5.0], 0.0)
    assert not reasons
    assert np.abs(centers[0] - [85, 55, 60]).max() < 20
    assert scan.array[scan.grid.nearest_kji(centers[0])] > 0


def test_the_same_generator_places_the_same():
    scan, organ, _ = _abdomen()
    region = find_region(scan, Guides(mask=organ), LIVER)
    a, b = (place_in_region(np.random.default_rng(9), scan, region, [6.0, 6.0], 1.0)[0] for _ in range(2))
    np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize(
    ("guides", "message"),
    [
        (lambda organ: Guides(), "got none of them"),
        (lambda organ: Guides(mask=organ, label=3), "expected label 3"),
        (lambda organ: Guides(roi=Roi.aligned([999, 0, 0], [5, 5, 5])), "outside the scan"),
        (
            lambda organ: Guides(mask=LabelVolume(organ.array[:, ::2], np.eye(4))),
            "not on the scan's voxel grid",
        ),
        (lambda organ: Guides(roi=Roi.aligned([3, 3, 3], [4, 4, 4])), "no tissue that this lesion can be in"),
    ],
)
def test_a_region_that_cannot_be_used_is_refused_with_a_reason(guides, message):
    scan, organ, _ = _abdomen()
    with pytest.raises(UserError, match=message):
        find_region(scan, guides(organ), LIVER)


def test_a_point_outside_the_scan_is_refused_with_what_the_scan_covers():
    scan, _, _ = _abdomen()
    check_points(np.array([[0.0, 0.0, 0.0], [119.0, 109.0, 118.0]]), scan.grid)
    with pytest.raises(
        UserError, match=r"outside the scan, which covers about R 0 to 119, A 0 to 109, S 0 to 118"
    ):
        check_points(np.array([[0.0, 0.0, -5.0]]), scan.grid)


def _chest():
    """Body of soft tissue with two lungs in room air."""
    grid = Grid((40, 80, 100), np.diag([3.0, 3.0, 3.0, 1.0]))
    points = grid.voxel_centers_ras() - np.array([150, 120, 60])
    array = np.full(grid.shape_kji, -1000)
    array[(points[..., 0] / 120) ** 2 + (points[..., 1] / 90) ** 2 < 1] = 40
    for side in (-55, 55):
        array[((points[..., 0] - side) / 38) ** 2 + (points[..., 1] / 60) ** 2 < 1] = -850
    noise = np.random.default_rng(0).normal(0, 10, array.shape)
    return Volume((array + noise).astype(np.int16), grid.ijk_to_ras)


def test_a_region_for_lung_lesions_holds_lung_and_no_room_air():
    scan = _chest()
    region = find_region(
        scan, Guides(roi=Roi.aligned([150, 120, 60], [290, 230, 100])), HostRange(-1024, -300)
    )
    centers, reasons = place_in_region(np.random.default_rng(0), scan, region, [8.0] * 6, 2.0)
    assert not reasons
    assert all(abs(center[0] - 150) < 100 and abs(center[1] - 120) < 65 for center in centers)


def test_a_point_in_room_air_is_refused():
    scan = _chest()
    check_not_in_air(np.array([[95.0, 120.0, 60.0], [150.0, 120.0, 60.0]]), scan)
    with pytest.raises(UserError, match=r"lies in air"):
        check_not_in_air(np.array([[5.0, 5.0, 60.0]]), scan)


def test_holes_that_vessels_leave_in_a_mask_do_not_count_as_its_border():
    scan, organ, _ = _abdomen()
    holed = organ.array.copy()
    holed[:, ::9, ::9] = 0
    region = find_region(scan, Guides(mask=LabelVolume(holed, organ.ijk_to_ras)), LIVER)
    centers, _ = place_in_region(np.random.default_rng(1), scan, region, [8.0], 1.0)
    assert centers[0] is not None


@pytest.mark.parametrize("seed", range(4))
def test_random_lesions_keep_off_every_face_of_a_region_of_interest(seed):
    """The region fills its own block of the scan, whose border must not pass for a hole in it."""
    scan = Volume(np.full((60, 60, 60), 60, dtype=np.int16), np.eye(4))
    region = find_region(scan, Guides(roi=Roi.aligned([30, 30, 30], [40, 36, 44])), LIVER)
    centers, _ = place_in_region(np.random.default_rng(seed), scan, region, [6.0] * 5, 1.0)
    inner = np.array([40, 36, 44]) / 2 - 7 + 2
    for center in centers:
        assert center is None or np.all(np.abs(center - 30) <= inner)
