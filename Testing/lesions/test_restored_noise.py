"""The noise round a hole is measured in one tissue, and what the canvas carries is taken out of the new noise."""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from CTGANAugmentLib.geometry import Box
from CTGANAugmentLib.lesions.canvas import canvas_round
from CTGANAugmentLib.lesions.restored_noise import lost_noise, missing_noise, noise_round
from CTGANAugmentLib.mask_part import MaskPart
from CTGANAugmentLib.modelzoo.card import ImageEntry
from CTGANAugmentLib.volume import Volume

SD = 12.0


def _noise(shape, seed=0):
    drawn = gaussian_filter(np.random.default_rng(seed).standard_normal(shape), 0.6)
    return SD * drawn / drawn.std()


def _scan(levels, modality="CT"):
    array = (levels + _noise(levels.shape)).astype(np.float32)
    return Volume(array, np.eye(4), modality)


def _fine(values):
    return values - gaussian_filter(values.astype(float), 1.0)


def _hole(start=20, stop=40):
    return MaskPart(Box((start,) * 3, (stop,) * 3), np.ones((stop - start,) * 3, dtype=bool))


def test_in_one_tissue_the_noise_is_measured_as_it_is():
    noise = noise_round(_scan(np.full((60, 60, 60), 40.0)), _hole(), of_lesion=True)
    assert noise.sd == pytest.approx(SD, rel=0.1)


def test_what_is_in_the_hole_does_not_count():
    levels = np.full((60, 60, 60), 40.0)
    levels[22:38, 22:38, 22:38] = np.random.default_rng(1).normal(300, 200, (16, 16, 16))
    assert noise_round(_scan(levels), _hole(), of_lesion=True).sd == pytest.approx(SD, rel=0.1)


@pytest.mark.parametrize(("modality", "levels"), [("CT", (-100, 50, -1000)), ("MR", (900, 300, 0))])
def test_fat_muscle_and_air_side_by_side_are_not_taken_for_noise(modality, levels):
    first, second, air = levels
    scan = np.full((60, 60, 60), float(second))
    scan[:, :, :22] = first
    scan[:, :14] = air
    assert noise_round(_scan(scan, modality), _hole(), of_lesion=True).sd == pytest.approx(SD, rel=0.25)


def test_a_lesion_in_lung_gets_the_noise_of_soft_tissue_and_lung_that_of_lung():
    rng = np.random.default_rng(2)
    levels = np.full((60, 60, 110), 45.0)
    levels[:, :, :60] = -850 + 60 * gaussian_filter(rng.standard_normal((60, 60, 60)), 1) / 0.11
    scan = _scan(levels)
    assert noise_round(scan, _hole(), of_lesion=True).sd == pytest.approx(SD, rel=0.2)
    assert noise_round(scan, _hole(), of_lesion=False).sd > 2 * SD


def test_noise_that_went_to_the_canvas_and_back_and_what_is_lost_are_all_of_it(painter):
    """Two draws: one is carried by the canvas, the other completes it."""
    scan = _scan(np.full((80, 80, 80), 40.0))
    hole = _hole(20, 60)
    canvas = canvas_round(painter(None), scan.grid, hole.box)
    noise = noise_round(scan, hole, of_lesion=True)
    carried = canvas.up(canvas.image(scan, 0.0) - 40, hole.box)
    lost = lost_noise(noise, canvas, hole.box, np.random.default_rng(3))
    assert carried.std() < 0.7 * SD
    assert (carried + lost).std() == pytest.approx(SD, rel=0.1)
    fine = [_fine(values).std() for values in (carried + lost, scan.array[hole.box.slices])]
    assert fine[0] == pytest.approx(fine[1], rel=0.1)


def test_on_voxels_like_the_models_nothing_is_lost(painter):
    images = ImageEntry(
        "CT", ("image",), {"image": {"kind": "window", "low": 0, "high": 1}}, (1.0,) * 3, (8, 16, 16), 1
    )
    scan = _scan(np.full((60, 60, 60), 40.0))
    canvas = canvas_round(painter(None, images), scan.grid, _hole().box)
    noise = noise_round(scan, _hole(), of_lesion=True)
    assert np.abs(lost_noise(noise, canvas, _hole().box, np.random.default_rng(0))).max() < 1e-3


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0, 1.3])
def test_noise_that_a_model_did_not_make_is_added_and_none_where_it_made_enough(share):
    scan = _scan(np.full((60, 60, 60), 40.0))
    box = Box((10,) * 3, (50,) * 3)
    noise = noise_round(scan, _hole(25, 35), of_lesion=True)
    painted = 70 + share * _noise((40,) * 3, seed=4)
    deep = np.ones(painted.shape, dtype=bool)
    added = missing_noise(painted, deep, noise, scan.grid.crop(box), np.random.default_rng(5))
    assert (painted + added).std() == pytest.approx(SD * max(1.0, share), rel=0.13)
    if share > 1.1:
        assert not added.any()
    else:
        fine = [_fine(values).std() / values.std() for values in (painted - 70 + added, scan.array - 40)]
        assert fine[0] == pytest.approx(fine[1], rel=0.1)


def test_in_a_hole_without_depth_no_noise_is_called_missing():
    scan = _scan(np.full((60, 60, 60), 40.0))
    noise = noise_round(scan, _hole(25, 35), of_lesion=True)
    grid = scan.grid.crop(Box((10,) * 3, (14,) * 3))
    deep = np.zeros((4,) * 3, dtype=bool)
    assert not missing_noise(np.full((4,) * 3, 40.0), deep, noise, grid, np.random.default_rng(5)).any()
