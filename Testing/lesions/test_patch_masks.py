"""Masks for patches: a lesion's cut in the middle, other ones each time, the same of the same generator."""

from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import write_labels
from CTGANAugmentLib.geometry import Grid
from CTGANAugmentLib.lesions.patch_masks import draw_mask
from CTGANAugmentLib.volume import LabelVolume


def grid_of(shape=(1, 64, 64), spacing=1.5):
    matrix = np.diag([-spacing, -spacing, spacing, 1.0])
    matrix[:3, 3] = -matrix[:3, :3] @ (np.array(shape[::-1]) - 1) / 2
    return Grid(shape, matrix)


def drawn(seed, masks="lidc", grid=None):
    return draw_mask(np.random.default_rng(seed), masks, grid or grid_of())


def middle_of(mask):
    return np.argwhere(mask).mean(axis=0)


def test_forms_of_nodules_lie_in_the_middle_and_leave_room_round_them():
    masks = [drawn(seed) for seed in range(12)]
    for mask in masks:
        assert mask.shape == (1, 64, 64)
        assert np.abs(middle_of(mask)[1:] - 31.5).max() < 5
        assert not mask[:, [0, -1]].any()
    diameters = [2 * np.sqrt(mask.sum() / np.pi) / 64 for mask in masks]
    assert 0.05 < min(diameters) < 0.2 < max(diameters) < 0.5
    assert np.array_equal(masks[0], drawn(0))


def test_volumes_get_whole_lesions():
    mask = drawn(1, grid=grid_of((16, 48, 48), 2.0))
    assert mask.any(axis=(1, 2)).sum() > 1


def test_a_real_ball_keeps_its_size_in_a_patch_of_another_spacing(tmp_path):
    grid = grid_of((40, 40, 40), 1.0)
    ball = np.linalg.norm(grid.voxel_centers_ras() - [5, -4, 3], axis=-1) <= 10
    write_labels(LabelVolume(ball.astype(np.uint8), grid.ijk_to_ras), tmp_path / "case_mask.nii.gz")
    mask = drawn(0, str(tmp_path), grid_of(spacing=0.8))
    assert mask.sum() * 0.8**2 == pytest.approx(np.pi * 10**2, rel=0.08)
    assert np.abs(middle_of(mask)[1:] - 31.5).max() < 1


def test_a_folder_without_masks_is_refused(tmp_path):
    with pytest.raises(UserError, match=r"real outlines"):
        drawn(0, str(tmp_path))
    with pytest.raises(UserError, match=r"there is none"):
        drawn(0, str(tmp_path / "none"))
