"""Real scans on the grid of a translation."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Box
from CTGANAugmentLib.translation.reference import reference_on
from CTGANAugmentLib.volume import Volume
from Testing.translation.conftest import OBLIQUE, scan_of, textured


def test_one_that_is_on_the_grid_stays_as_it_is():
    scan = scan_of(textured())
    reference = reference_on(scan.grid, scan)
    assert reference.placed is scan
    assert reference.covered is None
    assert reference.warnings == ()


def test_one_on_another_grid_is_resampled_as_itk_does_it():
    scan = scan_of(textured((20, 24, 26)), (1.1, 1.2, 1.3), OBLIQUE)
    grid = scan_of(np.zeros((22, 28, 30)), (1.0, 1.0, 1.5)).grid
    reference = reference_on(grid, scan)
    wanted = _resampled_by_itk(scan, grid)
    shown = np.isfinite(wanted)
    assert 0.5 < shown.mean() < 1
    # ITK leaves the outer half of the outermost voxels out.
    assert reference.covered[shown].all()
    np.testing.assert_allclose(reference.placed.array[shown], wanted[shown], atol=0.01)
    assert (reference.placed.array[~reference.covered] == -1000).all()
    assert not reference.body[~reference.covered].any()
    assert f"{reference.covered.mean():.0%}" in reference.warnings[0]


def test_slabs_meet_without_a_seam():
    scan = scan_of(textured((30, 12, 12)), (1.0, 1.0, 1.0))
    shifted = scan.grid.crop(Box((1, 0, 0), (29, 12, 12)))
    reference = reference_on(shifted, scan)
    np.testing.assert_array_equal(reference.placed.array, scan.array[1:29])


def test_one_of_another_place_is_refused():
    scan = scan_of(textured())
    elsewhere = Volume(scan.array, scan.ijk_to_ras + 500 * np.eye(4, k=3), "CT")
    with pytest.raises(UserError, match="same patient and place"):
        reference_on(scan.grid, elsewhere)


def _resampled_by_itk(scan, grid):
    def to_lps(matrix):
        return np.diag([-1, -1, 1, 1]) @ matrix

    def placed(image, own):
        spacing = np.linalg.norm(own[:3, :3], axis=0)
        image.SetSpacing(spacing.tolist())
        image.SetDirection((own[:3, :3] / spacing).ravel().tolist())
        image.SetOrigin(own[:3, 3].tolist())
        return image

    moving = placed(sitk.GetImageFromArray(scan.array.astype(np.float32)), to_lps(scan.ijk_to_ras))
    empty = sitk.GetImageFromArray(np.zeros(grid.shape_kji, dtype=np.float32))
    fixed = placed(empty, to_lps(grid.ijk_to_ras))
    made = sitk.Resample(moving, fixed, sitk.Transform(), sitk.sitkLinear, float("nan"))
    return sitk.GetArrayFromImage(made)
