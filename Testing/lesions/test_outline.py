"""A body in millimetres and voxels of a scan are outlines alike."""

import json

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Box
from CTGANAugmentLib.lesions.outline import Outline, drawn, mostly_inside
from CTGANAugmentLib.lesions.shape import Shape, sample_shape
from CTGANAugmentLib.mask_part import MaskPart

CENTER = np.array([3.0, -2.0, 1.0])


def _whole(grid):
    return Box((0, 0, 0), grid.shape_kji)


def _both(grid):
    """The same body twice: as a shape, and as the voxels that it fills."""
    body = sample_shape(np.random.default_rng(0), diameter_mm=24, elongation=1.5, lobulation=0.4)
    solid = Outline(CENTER, body)
    return solid, drawn(MaskPart.of(mostly_inside(solid.coverage(grid, _whole(grid)))), grid)


def test_both_kinds_tell_the_same_of_one_body(oblique_grid):
    solid, voxels = _both(oblique_grid)
    assert voxels.volume_mm3 == pytest.approx(solid.volume_mm3, rel=0.02)
    np.testing.assert_allclose(voxels.center_ras, solid.center_ras, atol=0.15)
    assert voxels.longest_radius_mm == pytest.approx(solid.longest_radius_mm, abs=2.5)
    box = solid.box_with_margin(oblique_grid, 5.0)
    difference = voxels.coverage(oblique_grid, box) - solid.coverage(oblique_grid, box)
    assert np.abs(difference).max() < 0.5
    assert np.sqrt((difference**2).mean()) < 0.06


def test_a_body_s_box_holds_its_coverage(oblique_grid):
    for outline in _both(oblique_grid):
        box = outline.box_with_margin(oblique_grid, 3.0)
        inside = outline.coverage(oblique_grid, box).sum()
        assert inside == pytest.approx(outline.coverage(oblique_grid, _whole(oblique_grid)).sum(), rel=1e-6)


def test_beyond_is_negative_inside_and_grows_outward(oblique_grid):
    for outline in _both(oblique_grid):
        beyond = outline.beyond_mm(oblique_grid, _whole(oblique_grid))
        covered = outline.coverage(oblique_grid, _whole(oblique_grid)) > 0.9
        assert (beyond[covered] < 0).all()
        assert beyond[0, 0, 0] > 20


def test_an_outline_that_went_through_json_is_the_same(oblique_grid):
    for outline in _both(oblique_grid):
        again = Outline.from_json(json.loads(json.dumps(outline.to_json())), oblique_grid)
        box = _whole(oblique_grid)
        np.testing.assert_array_equal(again.coverage(oblique_grid, box), outline.coverage(oblique_grid, box))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "damaged"),
        ({"center_ras": [0, 0], "shape": Shape(5.0).to_json()}, "damaged|outside"),
        ({"center_ras": [0, 0, 9000], "shape": Shape(5.0).to_json()}, "outside"),
        ({"center_ras": [0, 0, 0], "shape": {"diameter_mm": "x"}}, "damaged"),
        ({"voxels": {"start_kji": [0, 0, 0], "shape_kji": [2, 2, 2], "bits": "?"}}, "damaged"),
        ({"voxels": MaskPart(Box((0, 0, 0), (2, 2, 2)), np.zeros((2, 2, 2), bool)).to_json()}, "no voxel"),
        ({"voxels": MaskPart(Box((900, 0, 0), (902, 2, 2)), np.ones((2, 2, 2), bool)).to_json()}, "outside"),
    ],
)
def test_a_damaged_outline_is_refused_with_a_sentence(oblique_grid, data, message):
    with pytest.raises(UserError, match=message):
        Outline.from_json(data, oblique_grid)


def test_of_a_body_smaller_than_a_voxel_the_nearest_voxels_stand_for_it(oblique_grid):
    tiny = Outline(CENTER, Shape(1.0))
    mask = mostly_inside(tiny.coverage(oblique_grid, _whole(oblique_grid)))
    assert 1 <= mask.sum() <= 2
    assert mask[oblique_grid.nearest_kji(CENTER)]


def test_the_push_s_rays_leave_from_within_the_body(oblique_grid):
    for outline in _both(oblique_grid):
        level = outline.level(oblique_grid, _whole(oblique_grid))
        covered = outline.coverage(oblique_grid, _whole(oblique_grid)) > 0.5
        assert level[covered].mean() < 0.85
        assert (level[~covered] > 0.8).all()
        at = oblique_grid.nearest_kji(outline.origin_ras)
        assert level[at] < 0.2
