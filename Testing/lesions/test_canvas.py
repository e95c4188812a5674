"""What a model sees in use is what it saw in training, and comes back to where it was."""

import numpy as np
import pytest

from CTGANAugmentLib.datasets.case_patches import cut_patches
from CTGANAugmentLib.datasets.data_settings import DataSettings
from CTGANAugmentLib.datasets.scans import find_scans
from CTGANAugmentLib.files import write_labels, write_volume
from CTGANAugmentLib.geometry import Grid
from CTGANAugmentLib.lesions.canvas import canvas_round, context_voxels
from CTGANAugmentLib.mask_part import MaskPart
from CTGANAugmentLib.volume import Label, LabelVolume, Volume


def _scan(spacing, shape=(30, 70, 80)):
    rng = np.random.default_rng(0)
    matrix = np.diag([*spacing, 1.0])
    matrix[:3, 3] = [-20, 30, 5]
    return Volume(rng.integers(-100, 200, shape).astype(np.int16), matrix)


@pytest.mark.parametrize("spacing", [(1.0, 1.0, 3.0), (0.7, 0.7, 2.5), (-0.8, -0.8, 5.0), (2.0, 2.0, 3.0)])
def test_a_lesions_patch_is_cut_as_for_training(painter, tmp_path, spacing):
    """A lesion as many voxels to the left as to the right, so that its middle and that of its box are one."""
    scan = _scan(spacing)
    lesion = np.zeros(scan.array.shape, dtype=np.uint8)
    lesion[14:17, 30:39, 35:44] = 1
    (tmp_path / "images").mkdir()
    (tmp_path / "masks").mkdir()
    write_volume(scan, tmp_path / "images" / "a.nii.gz", provenance=None)
    labels = LabelVolume(lesion, scan.ijk_to_ras, labels=(Label(1, "Lesion"),))
    write_labels(labels, tmp_path / "masks" / "a.nii.gz", provenance=None)
    settings = DataSettings(
        images=str(tmp_path / "images"),
        masks=str(tmp_path / "masks"),
        modality="CT",
        slices=8,
        rows=16,
        columns=16,
        spacing_mm=2.0,
        slice_spacing_mm=3.0,
        window_low_hu=-200,
        window_high_hu=300,
    )
    (found,) = find_scans(settings)[0]["main"]
    patches = cut_patches(found, "image", settings)
    model, part = painter(None), MaskPart.of(lesion > 0)
    values = model.range_of(scan)
    canvas = canvas_round(model, scan.grid, part.box)
    assert canvas.grid.shape_kji == (8, 16, 16)
    seen = values.normalized(canvas.image(scan, values.low))
    np.testing.assert_allclose(seen, patches.arrays["image"][0, 0], atol=2e-3)
    np.testing.assert_array_equal(canvas.mask(part), patches.arrays["mask"][0, 0] > 0)


def test_a_large_hole_has_surroundings_on_every_side(painter, oblique_grid):
    mask = np.zeros(oblique_grid.shape_kji, dtype=bool)
    mask[5:30, 20:80, 20:100] = True
    model, part = painter(None), MaskPart.of(mask)
    canvas = canvas_round(model, oblique_grid, part.box)
    corners = oblique_grid.crop(part.box).corners_ras()
    index = canvas.grid.to_ijk(corners)[:, ::-1]
    context = context_voxels(model)
    assert (index.min(axis=0) >= context - 1.01).all()
    assert (index.max(axis=0) <= np.array(canvas.grid.shape_kji) - context + 0.01).all()


def test_smooth_values_come_back_to_their_place(painter, oblique_grid):
    def smooth(grid: Grid):
        x, y, z = np.moveaxis(grid.voxel_centers_ras(), -1, 0)
        return (np.sin(x / 15) + np.cos(y / 20) + z / 40).astype(np.float32)

    mask = np.zeros(oblique_grid.shape_kji, dtype=bool)
    mask[12:22, 30:60, 40:80] = True
    box = MaskPart.of(mask).box
    canvas = canvas_round(painter(None), oblique_grid, box)
    back = canvas.up(smooth(canvas.grid), box)
    np.testing.assert_allclose(back, smooth(oblique_grid.crop(box)), atol=0.02)


def test_nothing_from_beyond_the_scan_mixes_in(painter):
    scan = Volume(np.full((20, 40, 41), 77, dtype=np.int16), np.diag([0.9, 1.1, 1.0, 1.0]))
    mask = np.zeros(scan.array.shape, dtype=bool)
    mask[:9, 30:, 33:] = True
    box = MaskPart.of(mask).box
    canvas = canvas_round(painter(None), scan.grid, box)
    seen = canvas.image(scan, -1000.0)
    assert seen.min() == -1000
    np.testing.assert_allclose(canvas.up(canvas.extended(seen), box), 77, atol=1e-3)


def test_a_canvas_for_healthy_tissue_lies_within_the_scan_where_it_can(painter):
    scan = _scan((1.0, 1.0, 3.0))
    corner = MaskPart.of(np.pad(np.ones((2, 3, 3), dtype=bool), [(0, 28), (0, 67), (77, 0)]))
    matrix = np.linalg.inv(scan.ijk_to_ras)
    reach = {}
    for fill in ("lesion", "healthy"):
        grid = canvas_round(painter(None, fill=fill), scan.grid, corner.box).grid
        ends = np.array([[0, 0, 0], np.array(grid.shape_kji[::-1]) - 1])
        reach[fill] = (matrix @ np.c_[grid.to_ras(ends), np.ones(2)].T)[:3].T
    last = np.array([79, 69, 29])
    assert ((reach["lesion"] < -1) | (reach["lesion"] > last + 1)).any()
    assert ((reach["healthy"] > -1) & (reach["healthy"] < last + 1)).all()
