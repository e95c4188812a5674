"""What the three level sets have in common."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.roi import Roi
from CTGANAugmentLib.segmentation.contour.geodesic_level_set import GeodesicLevelSet
from CTGANAugmentLib.segmentation.contour.shape_level_set import ShapeLevelSet
from CTGANAugmentLib.segmentation.contour.threshold_level_set import ThresholdLevelSet
from CTGANAugmentLib.volume import Volume, combine_labels

METHODS = (GeodesicLevelSet(), ShapeLevelSet(), ThresholdLevelSet())


@pytest.fixture(params=METHODS, ids=[method.id for method in METHODS])
def method(request):
    return request.param


def test_a_border_far_from_the_click_is_reached(method, ball_with):
    scan = ball_with(spacing_mm=(1.5, 1.5, 3.0), radius_mm=24.0)
    result = method.run(scan.volume, scan.guides, 0)
    assert scan.dice(result) > 0.8


def test_the_unit_of_the_forces_is_mm_whatever_the_voxels(method, ball_with):
    sizes = []
    for side in (0.9, 1.8):
        scan = ball_with(spacing_mm=(side,) * 3, noise=4.0)
        sizes.append(scan.mask_of(method.run(scan.volume, scan.guides, 0)).sum() * side**3)
    assert sizes[0] == pytest.approx(sizes[1], rel=0.25)


def test_without_steps_the_contour_stays_where_it_began(method, ball_with):
    scan = ball_with(spacing_mm=(1, 1, 1))
    still = replace(method, iterations=1, initial_radius_mm=8.0)
    found = scan.mask_of(still.run(scan.volume, scan.guides, 0)).sum()
    # shape detection adds the half of the edge that it stands off
    radius_mm = 9.5 if method.id == "shape-level-set" else 8.0
    assert found == pytest.approx(4 / 3 * np.pi * radius_mm**3, rel=0.15)


def test_a_surface_still_moving_at_the_last_step_is_told(method, ball):
    assert any(
        "still moving" in w for w in replace(method, iterations=5).run(ball.volume, ball.guides, 0).warnings
    )


def test_the_surface_stays_out_of_the_ball_at_an_outside_seed(method, ball):
    seed = ball.center_ras + np.array([9.0, 0.0, 0.0])
    guides = Guides(points_ras=ball.center_ras[None], outside_points_ras=seed[None])
    suggested = method.suggestions(ball.volume, ball.guides)
    found = ball.mask_of(replace(method, **suggested).run(ball.volume, guides, 0))
    assert not found[ball.volume.grid.nearest_kji(seed)]
    assert found[ball.volume.grid.nearest_kji(ball.center_ras)]


def test_an_outside_seed_on_the_inside_seed_is_refused(method, ball):
    guides = Guides(points_ras=ball.center_ras[None], outside_points_ras=ball.center_ras[None])
    given = replace(method, **method.suggestions(ball.volume, ball.guides))
    with pytest.raises(UserError, match="outside seeds leave nothing"):
        given.run(ball.volume, guides, 0)


def test_one_slice_is_segmented_in_its_plane(method, ball):
    k = ball.volume.grid.nearest_kji(ball.center_ras)[0]
    matrix = ball.volume.ijk_to_ras.copy()
    matrix[:3, 3] = ball.volume.grid.to_ras((0, 0, k))
    plane = Volume(ball.volume.array[k : k + 1], matrix, "CT")
    seed = plane.grid.to_ras((30, 30, 0))
    found = combine_labels(method.run(plane, Guides(points_ras=seed[None]), 0).masks, plane.grid).array > 0
    assert found.sum() == pytest.approx(ball.inside[k].sum(), rel=0.3)


def test_a_row_of_voxels_is_refused(method, ball):
    row = Volume(ball.volume.array[:1, :1], np.eye(4), "CT")
    with pytest.raises(UserError, match="two sides of more"):
        method.run(row, Guides(points_ras=row.grid.to_ras((30, 0, 0))[None]), 0)


def test_nothing_to_begin_with_is_refused(method, ball):
    with pytest.raises(UserError):
        method.run(ball.volume, Guides(), 0)


def test_a_region_is_begun_in_where_wanted(method, ball):
    suggested = method.suggestions(ball.volume, ball.guides)
    roi = Roi.aligned(ball.center_ras, (20.0, 20.0, 20.0))
    result = replace(method, initial="region", **suggested).run(ball.volume, Guides(roi=roi), 0)
    found = ball.mask_of(result)
    assert found[ball.inside & roi.contains(ball.volume.grid.voxel_centers_ras())].mean() > 0.8
