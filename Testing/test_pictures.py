"""Pictures show the largest lesion before and after, the way a radiologist expects it, marked as synthetic."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from CTGANAugmentLib.geometry import Grid
from CTGANAugmentLib.operation import Result
from CTGANAugmentLib.picture_parts import BONE, LUNG, SOFT_TISSUE, Window, window_for
from CTGANAugmentLib.pictures import before_after_png, outline_png
from CTGANAugmentLib.provenance import Plan, Provenance
from CTGANAugmentLib.volume import Label, LabelVolume, Volume

PANEL, HEADER, FOOTER = 260, 36, 18
GREEN = (0.0, 1.0, 0.0)


def make_grid(flips=(-1, -1, 1), spacing_mm=(2.0, 2.0, 4.0), shape=(40, 80, 80)):
    matrix = np.diag([*(np.array(spacing_mm) * flips), 1.0])
    matrix[:3, 3] = -matrix[:3, :3] @ ((np.array(shape[::-1]) - 1) / 2)
    return Grid(shape, matrix)


def ball(grid, center, radius_mm):
    return np.linalg.norm(grid.voxel_centers_ras() - center, axis=-1) < radius_mm


def make_case(grid=None, center=(0.0, 0.0, 0.0), modality="CT"):
    """Soft tissue with a bright mark 30 mm to the left of, behind and above the lesion, which is brighter by 100."""
    grid = grid or make_grid()
    array = np.full(grid.shape_kji, 40, np.int16)
    for offset in ((-30, 0, 0), (0, -30, 0), (0, 0, 30)):
        array[ball(grid, np.add(center, offset), 8)] = 240
    before = Volume(array, grid.ijk_to_ras, modality)
    inside = ball(grid, center, 12)
    after = before.with_array(np.where(inside, array + 100, array).astype(np.int16))
    mask = LabelVolume(inside.astype(np.uint8), grid.ijk_to_ras, labels=(Label(1, "Lesion", GREEN),))
    return before, Result(after, (mask,), Provenance(Plan("a", {}, {}), {"scan": before}))


def draw(before, result, title="a title"):
    with Image.open(io.BytesIO(before_after_png(before, result, title))) as picture:
        assert picture.format == "PNG"
        return np.asarray(picture.convert("RGB")).astype(int)


def panel(picture, row, column):
    return picture[HEADER + row * PANEL : HEADER + (row + 1) * PANEL, column * PANEL : (column + 1) * PANEL]


def middle_of(panel_rgb, right=0.0, down=0.0, half_mm=45.0):
    """Colour at a place given in mm from the lesion's centre."""
    x, y = (round(PANEL / 2 + v / half_mm * PANEL / 2) for v in (right, down))
    return panel_rgb[y - 2 : y + 3, x - 2 : x + 3].mean(axis=(0, 1))


def test_three_planes_stand_under_four_columns():
    assert draw(*make_case()).shape == (3 * PANEL + HEADER + FOOTER, 4 * PANEL, 3)


MARKS = {"axial": [(30, 0), (0, 30)], "coronal": [(30, 0), (0, -30)], "sagittal": [(30, 0), (0, -30)]}
"""Right and down, in mm, of the marks: left of the patient is right, behind is down or right, above is up."""


@pytest.mark.parametrize("row", range(3), ids=list(MARKS))
@pytest.mark.parametrize(
    "flips", [(-1, -1, 1), (1, 1, 1), (1, -1, -1)], ids=["scanner", "RAS", "left-handed"]
)
def test_the_view_is_radiological_however_the_voxels_are_stored(row, flips):
    picture = draw(*make_case(make_grid(flips)))
    for place in list(MARKS.values())[row]:
        right, down = place
        assert middle_of(panel(picture, row, 0), right, down).min() > 240
        assert middle_of(panel(picture, row, 0), -right, -down).max() < 160


@pytest.mark.parametrize("row", range(3))
def test_the_columns_are_before_after_outline_and_difference(row):
    picture = draw(*make_case(), "t")
    before, after, outlined, difference = (panel(picture, row, column) for column in range(4))
    assert np.allclose(middle_of(before), (40 - 40 + 200) / 400 * 255, atol=2)
    assert np.allclose(middle_of(after), (140 - 40 + 200) / 400 * 255, atol=2)
    assert np.allclose(middle_of(outlined), middle_of(after), atol=2)
    assert np.allclose(middle_of(difference), (100 + 200) / 400 * 255, atol=2)
    assert np.allclose(middle_of(difference, 30, 30), 127, atol=1)
    green = (outlined == [0, 255, 0]).all(axis=-1)
    rows, columns = np.nonzero(green)
    radius_mm = np.hypot(rows - PANEL / 2, columns - PANEL / 2) / PANEL * 90
    assert green.sum() > 60
    # A voxel of this grid is up to 4 mm, and is drawn as a block.
    assert np.abs(radius_mm - 12).max() < 4
    assert not (before == [0, 255, 0]).all(axis=-1).any()


def test_the_largest_lesion_is_in_the_middle():
    before, result = make_case()
    small = ball(before.grid, (40.0, 20.0, 0.0), 6)
    other = LabelVolume(small.astype(np.uint8), before.ijk_to_ras, labels=(Label(1, "Small"),))
    two = Result(result.volume, (other, *result.masks), result.provenance)
    assert middle_of(panel(draw(before, two), 0, 1)).mean() > 180


def test_a_mask_on_a_part_of_the_grid_draws_the_same():
    before, result = make_case()
    mask = result.masks[0]
    part = before.grid.box_around(np.zeros(3), 14)
    crop = LabelVolume(mask.array[part.slices], before.grid.crop(part).ijk_to_ras, labels=mask.labels)
    assert np.array_equal(
        draw(before, result), draw(before, Result(result.volume, (crop,), result.provenance))
    )


def test_a_lesion_at_the_edge_of_the_scan_is_drawn_with_nothing_beyond():
    picture = draw(*make_case(center=(-70.0, 0.0, 70.0)))
    assert middle_of(panel(picture, 0, 1)).mean() > 180


def test_what_lies_beyond_the_scan_is_the_same_before_and_after():
    """A lesion darker than all else changes the scan's minimum, which is what is drawn beyond it."""
    before, result = make_case(center=(-70.0, 0.0, 70.0))
    inside = result.masks[0].array > 0
    darker = before.with_array(np.where(inside, -150, before.array).astype(np.int16))
    picture = draw(before, Result(darker, result.masks, result.provenance))
    beyond = [middle_of(panel(picture, 0, column), right=40.0) for column in range(4)]
    assert np.allclose(beyond[0], beyond[1])
    assert np.allclose(beyond[3], 127, atol=1)


def test_a_flat_scan_of_one_slice_is_drawn():
    grid = make_grid(shape=(1, 80, 80))
    assert draw(*make_case(grid)).shape[1] == 4 * PANEL


def test_every_picture_says_that_it_is_synthetic():
    footer = draw(*make_case())[-FOOTER:]
    assert (np.abs(footer - [255, 170, 90]).sum(axis=-1) < 30).sum() > 200


def test_the_same_case_gives_the_same_bytes():
    before, result = make_case()
    assert before_after_png(before, result, "a") == before_after_png(before, result, "a")
    assert before_after_png(before, result, "a") != before_after_png(before, result, "b")


def test_a_result_without_image_or_mask_has_no_picture():
    before, result = make_case()
    assert before_after_png(before, Result(None, result.masks, result.provenance), "t") == b""
    assert before_after_png(before, Result(result.volume, (), result.provenance), "t") == b""


@pytest.mark.parametrize(("value", "window"), [(-850, LUNG), (40, SOFT_TISSUE), (400, BONE)])
def test_the_window_fits_the_tissue_round_the_lesion(value, window):
    grid = make_grid()
    array = np.full(grid.shape_kji, -1000, np.int16)
    array[ball(grid, (30, 0, 0), 20)] = value
    assert window_for(Volume(array, grid.ijk_to_ras), np.array([30.0, 0, 0]), 8) == window


def test_the_window_of_mr_follows_the_values():
    grid = make_grid()
    ramp = np.broadcast_to(np.linspace(100, 900, 80), grid.shape_kji)
    window = window_for(Volume(ramp, grid.ijk_to_ras, "MR"), np.zeros(3), 30)
    assert window.level == pytest.approx(500, abs=40)
    assert 200 < window.width < 900
    flat = window_for(Volume(np.zeros(grid.shape_kji), grid.ijk_to_ras, "MR"), np.zeros(3), 30)
    assert flat.width > 0


def test_a_window_goes_from_black_to_white():
    grays = Window(40, 400).gray(np.array([-500, -160, 40, 240, 5000], np.float32))
    assert grays.tolist() == [0, 0, 127, 255, 255]


def test_a_segment_is_outlined_under_the_plain_scan_in_three_planes():
    before, result = make_case()
    with Image.open(io.BytesIO(outline_png(before, result.masks[0], "t"))) as opened:
        picture = np.asarray(opened.convert("RGB")).astype(int)
    assert picture.shape == (2 * PANEL + HEADER + FOOTER, 3 * PANEL, 3)
    for column in range(3):
        plain, outlined = panel(picture, 0, column), panel(picture, 1, column)
        green = (outlined == [0, 255, 0]).all(axis=-1)
        rows, columns = np.nonzero(green)
        radius_mm = np.hypot(rows - PANEL / 2, columns - PANEL / 2) / PANEL * 90
        assert green.sum() > 60
        assert np.abs(radius_mm - 12).max() < 4
        assert np.abs(plain - outlined)[~green & (np.arange(PANEL) > 80)].max() == 0
