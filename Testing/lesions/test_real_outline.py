"""Outlines of real lesions keep their form and size on any other grid."""

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import write_labels, write_volume
from CTGANAugmentLib.geometry import Box, Grid
from CTGANAugmentLib.lesions.drawn_shape import DrawnShape
from CTGANAugmentLib.lesions.moving import Move
from CTGANAugmentLib.lesions.real_outline import RealOutline, draw_real_outline, label_files
from CTGANAugmentLib.mask_part import MaskPart
from CTGANAugmentLib.volume import Label, LabelVolume, Volume

SOURCE = Grid((30, 60, 60), np.array([[-0.8, 0, 0, 24], [0, -0.8, 0, 24], [0, 0, 3.0, -45], [0, 0, 0, 1.0]]))


def _ellipsoid(grid=SOURCE, axes=(14, 7, 10), center=(0.0, 0.0, 0.0)):
    points = grid.voxel_centers_ras() - np.array(center)
    return np.square(points / np.array(axes)).sum(axis=-1) < 1


def _file(folder, masks, name="x_mask.nrrd"):
    array = sum(
        ((n + 1) * mask.astype(np.uint8) for n, mask in enumerate(masks)),
        np.zeros(SOURCE.shape_kji, np.uint8),
    )
    folder.mkdir(exist_ok=True)
    labels = tuple(Label(n + 1, f"part {n}") for n in range(len(masks)))
    write_labels(LabelVolume(array, SOURCE.ijk_to_ras, labels=labels), folder / name)
    return folder


@pytest.mark.parametrize("scale", [0.7, 1.0, 1.4])
def test_form_size_and_place_survive_on_an_oblique_left_handed_grid(oblique_grid, scale):
    shape = DrawnShape(MaskPart.of(_ellipsoid()), SOURCE)
    outline = RealOutline(shape, Move(90.0, True, (scale,) * 3)).at(np.array([4.0, 1.0, -2.0]), oblique_grid)
    assert outline.volume_mm3 == pytest.approx(shape.volume_mm3 * scale**3, rel=0.06)
    np.testing.assert_allclose(outline.center_ras, [4, 1, -2], atol=0.4)
    spread, axes = np.linalg.eigh(outline.shape.moments_mm2)
    np.testing.assert_allclose(np.sqrt(5 * spread), np.array([7, 10, 14]) * scale, rtol=0.08)
    # Turned by a right angle, what was longest from left to right is longest from front to back.
    assert abs(axes[1, 2]) > 0.95


def test_thick_slices_leave_no_steps_on_thin_ones():
    """Where the mask of every slice differs, slices between them lie between."""
    thin = Grid((90, 60, 60), SOURCE.ijk_to_ras @ np.diag([1, 1, 1 / 3, 1]))
    shape = DrawnShape(MaskPart.of(_ellipsoid(axes=(18, 18, 18))), SOURCE)
    outline = RealOutline(shape, Move()).at(np.zeros(3), thin)
    areas = outline.shape.part.inside.sum(axis=(1, 2)).astype(int)
    assert (np.diff(areas[: len(areas) // 2]) > 0).mean() > 0.7


def test_a_diameter_is_what_was_asked_for_and_none_leaves_the_size(tmp_path):
    folder = _file(tmp_path / "masks", [_ellipsoid()])
    rng = np.random.default_rng
    own = draw_real_outline(rng(0), str(folder), None)
    assert own.move.scale == (1, 1, 1)
    asked = draw_real_outline(rng(0), str(folder), 12.0)
    target = Grid((50, 50, 50), np.array([[1, 0, 0, -25.0], [0, 1, 0, -25], [0, 0, 1, -25], [0, 0, 0, 1]]))
    assert asked.at(np.zeros(3), target).shape.diameter_mm == pytest.approx(12, rel=0.03)


def test_every_part_of_every_file_can_be_drawn_and_noise_is_not(tmp_path):
    speck = np.zeros(SOURCE.shape_kji, dtype=bool)
    speck[0, 0, 0] = True
    folder = _file(
        tmp_path / "masks",
        [
            _ellipsoid(axes=(6, 6, 6), center=(-14, 0, 0)),
            _ellipsoid(axes=(4, 4, 9), center=(12, 0, 0)) | speck,
        ],
    )
    _file(folder, [_ellipsoid(axes=(10, 5, 12))], "y_mask.nrrd")
    _file(folder, [speck], "z_mask.nrrd")
    drawn = {
        round(draw_real_outline(np.random.default_rng(n), str(folder), None).shape.volume_mm3)
        for n in range(40)
    }
    assert len(drawn) == 3


def test_masks_beside_their_scans_are_found(tmp_path):
    folder = _file(tmp_path / "case", [_ellipsoid()], "ct_mask.nrrd")
    write_volume(Volume(np.zeros(SOURCE.shape_kji, np.int16), SOURCE.ijk_to_ras), folder / "ct_image.nrrd")
    assert [path.name for path in label_files(tmp_path)] == ["ct_mask.nrrd"]


def test_what_is_not_there_is_refused(tmp_path):
    rng = np.random.default_rng(0)
    with pytest.raises(UserError, match="there is none"):
        draw_real_outline(rng, str(tmp_path / "nowhere"), None)
    with pytest.raises(UserError, match="found none"):
        draw_real_outline(rng, str(tmp_path), None)
    empty = _file(tmp_path / "masks", [np.zeros(SOURCE.shape_kji, bool)])
    with pytest.raises(UserError, match="without one"):
        draw_real_outline(rng, str(empty), None)


def test_the_share_in_a_scan_is_that_of_the_lesion_s_matter():
    shape = DrawnShape(MaskPart.of(_ellipsoid()), SOURCE)
    outline = RealOutline(shape, Move(30.0, False, (1.2,) * 3))
    target = Grid((80, 80, 80), np.array([[1, 0, 0, -40.0], [0, 1, 0, -40], [0, 0, 1, -40], [0, 0, 0, 1]]))
    assert outline.share_within(np.zeros(3), target) == 1
    # A plane through the middle of a symmetric body leaves half of it.
    assert outline.share_within(np.array([-40.5, 0, 0]), target) == pytest.approx(0.5, abs=0.03)


def test_a_place_outside_the_scan_is_refused(oblique_grid):
    shape = DrawnShape(MaskPart.of(_ellipsoid()), SOURCE)
    with pytest.raises(UserError, match="outside the scan"):
        RealOutline(shape, Move()).at(np.array([900.0, 0, 0]), oblique_grid)


def test_a_lesion_between_the_voxels_of_a_coarse_scan_has_one_voxel():
    coarse = Grid((10, 10, 10), np.diag([20.0, 20.0, 20.0, 1.0]))
    shape = DrawnShape(MaskPart.of(_ellipsoid(axes=(4, 4, 5))), SOURCE)
    outline = RealOutline(shape, Move()).at(np.array([108.0, 109.0, 91.0]), coarse)
    assert outline.shape.part.inside.sum() == 1
    assert outline.shape.part.box == Box((5, 5, 5), (6, 6, 6))
