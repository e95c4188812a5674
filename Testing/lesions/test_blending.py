"""A lesion is laid in without a seam, with the scan's own noise, and nothing else changes."""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from CTGANAugmentLib.body import body_mask
from CTGANAugmentLib.files import read_volume
from CTGANAugmentLib.geometry import Box
from CTGANAugmentLib.lesions.appearance import Appearance
from CTGANAugmentLib.lesions.blending import Lesion, render
from CTGANAugmentLib.lesions.shape import Shape, sample_shape
from CTGANAugmentLib.lesions.tissue import HostRange
from CTGANAugmentLib.volume import Volume

OPEN = HostRange()


def _lay(volume, look, shape=None, center=(0.0, 0.0, 0.0), allowed=OPEN, seed=3, **options):
    lesion = Lesion(np.array(center), shape or Shape(20.0), look, seed)
    done = render(volume.array, volume.grid, lesion, is_ct=True, allowed=allowed, confine=True, **options)
    after = volume.array.copy()
    after[done.box.slices] = done.values
    mask = np.zeros(after.shape, dtype=bool)
    mask[done.mask_box.slices] = done.mask
    return after, mask, done


def test_the_body_has_the_mean_asked_for_and_far_voxels_are_untouched(liver):
    after, mask, done = _lay(liver, Appearance(contrast_amount=-40.0))
    core = liver.grid.distance_mm([0, 0, 0], _whole(liver)) < 7
    assert after[core].mean() == pytest.approx(done.background - 40, abs=2)
    far = liver.grid.distance_mm([0, 0, 0], _whole(liver)) > 15
    np.testing.assert_array_equal(after[far], liver.array[far])
    assert mask.sum() == pytest.approx(np.pi * 8000 / 6, rel=0.02)


def test_noise_inside_is_the_scan_s_own_where_the_tissue_is_plain(liver):
    """Contrast aside, what is left of the voxels inside is the very noise that was there."""
    after, _, _ = _lay(liver, Appearance(contrast_amount=-40.0))
    core = liver.grid.distance_mm([0, 0, 0], _whole(liver)) < 7
    assert np.corrcoef(after[core], liver.array[core])[0, 1] > 0.9


def _whole(volume):
    return Box((0, 0, 0), volume.grid.shape_kji)


def _texture(block, where, spacing_kji_mm):
    """SD of what varies faster than 6 mm, and the correlation of neighbours in plane, of the voxels chosen."""
    weight = where.astype(np.float32)
    sigma = 6.0 / spacing_kji_mm
    middle = np.median(block[where])
    trend = gaussian_filter((block - middle) * weight, sigma) / np.maximum(
        gaussian_filter(weight, sigma), 1e-6
    )
    rest = np.where(where, block - middle - trend, 0)
    values = rest[where]
    both = where[:, :, 1:] & where[:, :, :-1]
    neighbours = (rest[:, :, 1:] * rest[:, :, :-1])[both].mean() / values.var()
    return 1.4826 * np.median(np.abs(values - np.median(values))), neighbours


# (file, values of the tissue, radius and amount of the lesion) of plain tissue in real scans.
REAL = {
    "liver at 3 mm": ("totalsegmentator-examples/example_ct_sm.nii.gz", (10, 110), 16.0, -40.0),
    "muscle": ("sts-ct-mr/STS_005/CT_image.nii.gz", (-60, 140), 9.0, -30.0),
    "muscle of another patient": ("sts-ct-mr/STS_014/CT_image.nii.gz", (-60, 140), 9.0, -30.0),
}


@pytest.mark.parametrize("name", REAL)
def test_noise_inside_matches_the_surrounding_tissue_on_real_scans(real_data, name):
    """SD within 15 % and neighbours' correlation within 0.15, over the plainest places of each scan."""
    file, (low, high), radius, amount = REAL[name]
    volume = read_volume(real_data / file)
    grid, is_ct = volume.grid, volume.modality == "CT"
    ratios, gaps = [], []
    for center in _plain_places(volume, low, high, radius):
        lesion = Lesion(center, Shape(2 * radius), Appearance(contrast_amount=amount), 3)
        done = render(volume.array, grid, lesion, is_ct=is_ct, allowed=OPEN, confine=False)
        after = volume.array.astype(np.float32)
        after[done.box.slices] = done.values
        box = grid.box_around(center, 2.4 * radius)
        apart, before = grid.distance_mm(center, box), volume.array[box.slices]
        shell = (apart > 1.4 * radius) & (before > low) & (before < high)
        inside = _texture(after[box.slices], apart < 0.7 * radius, grid.spacing_kji_mm)
        around = _texture(after[box.slices], shell, grid.spacing_kji_mm)
        ratios.append(inside[0] / around[0])
        gaps.append(inside[1] - around[1])
    assert np.median(ratios) == pytest.approx(1, abs=0.15), ratios
    assert abs(np.median(gaps)) < 0.15, gaps


@pytest.mark.parametrize("file", ["tcia-4dlung-113/ct.nii.gz", "chest-ct-tumour/lung1_image.nrrd"])
def test_noise_of_a_solid_lesion_in_lung_is_that_of_soft_tissue_not_of_lung_s_structure(real_data, file):
    """Lung shows three to five times the SD of plain soft tissue; a lesion shows little more than that."""
    volume = read_volume(real_data / file)
    grid, allowed, ratios = volume.grid, HostRange(-1024, -300), []
    reference = _soft_tissue(volume)
    for center in _plain_places(volume, -950, -700, 12.0, count=5):
        lesion = Lesion(center, Shape(24.0), Appearance(contrast_amount=None, mean_hu=40.0), 3)
        done = render(volume.array, grid, lesion, is_ct=True, allowed=allowed, confine=True)
        inside = _texture(
            done.values.astype(np.float32), grid.distance_mm(center, done.box) < 8, grid.spacing_kji_mm
        )
        ratios.append(inside[0] / reference)
    assert 0.8 < np.median(ratios) < 1.6, ratios


def _soft_tissue(volume):
    """SD in the plainest places of soft tissue of the whole scan."""
    found = []
    for center in _plain_places(volume, 10, 80, 10.0, count=9):
        box = volume.grid.box_around(center, 10.0)
        block = volume.array[box.slices].astype(np.float32)
        found.append(
            _texture(block, volume.grid.distance_mm(center, box) < 10, volume.grid.spacing_kji_mm)[0]
        )
    return np.median(found)


def test_noise_inside_is_the_scan_s_own_in_real_mr(real_data):
    volume = read_volume(real_data / "sts-ct-mr" / "STS_005" / "MR_T1_image.nii.gz")
    for center in _plain_places(volume, 100, 500, 9.0, count=3):
        lesion = Lesion(center, Shape(18.0), Appearance(contrast_amount=40.0), 3)
        done = render(volume.array, volume.grid, lesion, is_ct=False, allowed=OPEN, confine=False)
        core = volume.grid.distance_mm(center, done.box) < 6
        before = volume.array[done.box.slices].astype(np.float32)
        spacing = volume.grid.spacing_kji_mm
        was, now = (_texture(block, core, spacing)[0] for block in (before, done.values.astype(np.float32)))
        assert now == pytest.approx(was, rel=0.15)


def _plain_places(volume, low, high, radius_mm, count=7):
    """Centres of the balls of one tissue with the least spread."""
    grid, rng = volume.grid, np.random.default_rng(0)
    coarse = gaussian_filter(volume.array.astype(np.float32), 3 / grid.spacing_kji_mm)
    candidates = np.argwhere((coarse > low) & (coarse < high) & body_mask(volume))
    found = []
    for kji in candidates[rng.integers(len(candidates), size=300)]:
        center = grid.to_ras(kji[::-1])
        box = grid.box_around(center, 2 * radius_mm)
        values = volume.array[box.slices][grid.distance_mm(center, box) < 2 * radius_mm]
        if min(grid.crop(box).shape_kji * grid.spacing_kji_mm) > 3.4 * radius_mm:
            found.append((np.percentile(values, 95) - np.percentile(values, 5), tuple(center)))
    return [np.array(center) for _, center in sorted(found)[:count]]


def test_the_margin_shows_no_seam(liver):
    """Across the border the image changes no faster than contrast, blur and noise explain."""
    after, _, _ = _lay(liver, Appearance(contrast_amount=60.0, margin_blur_mm=1.5))
    line = np.mean([after[30 + d, 30 + e, 30:60] for d in (-2, 0, 2) for e in (-2, 0, 2)], axis=0)
    assert np.abs(np.diff(line)).max() < 60 / (np.sqrt(2 * np.pi) * 1.5) + 3 * 12 / 3 * np.sqrt(2)


def test_the_margin_is_as_soft_as_asked_for(liver):
    def width(blur):
        after, _, _ = _lay(liver, Appearance(contrast_amount=400.0, margin_blur_mm=blur))
        profile = after[28:33, 28:33, 30:55].mean(axis=(0, 1))
        return np.interp(-110, -profile, np.arange(25)) - np.interp(-390, -profile, np.arange(25))

    assert width(2.5) > width(1.0) > width(0.2)
    assert width(2.5) == pytest.approx(2 * 1.04 * np.hypot(2.5, 0.6), rel=0.25)


def test_a_rim_shows_partial_volume_in_thick_slices():
    """A 2 mm rim in 6 mm slices is what six 1 mm slices average to, in the caps as well."""
    look = Appearance(contrast_amount=0.0, rim_width_mm=2.0, rim_contrast_amount=100.0, margin_blur_mm=0.0)
    thin = Volume(np.zeros((60, 50, 50), dtype=np.int16), np.eye(4))
    thick_matrix = np.diag([1.0, 1.0, 6.0, 1.0])
    thick_matrix[2, 3] = 2.5
    thick = Volume(np.zeros((10, 50, 50), dtype=np.int16), thick_matrix)
    center = (25.0, 25.0, 30.0)
    fine, _, _ = _lay(thin, look, Shape(20.0), center)
    seen, _, _ = _lay(thick, look, Shape(20.0), center)
    averaged = fine.reshape(10, 6, 50, 50).mean(axis=1)
    column = (slice(None), 25, 25)
    np.testing.assert_allclose(seen[column], averaged[column], atol=12)
    assert seen[column].max() > 20


def test_integers_stay_integers_and_do_not_wrap():
    bright = Volume(np.full((30, 30, 30), 32000, dtype=np.int16), np.eye(4))
    after, _, _ = _lay(bright, Appearance(contrast_amount=2000.0), Shape(10.0), (15.0, 15.0, 15.0))
    assert after.dtype == np.int16
    assert after.max() == 32767
    assert after.min() == 32000


def test_floats_stay_floats(liver):
    volume = liver.with_array(liver.array.astype(np.float32))
    after, _, _ = _lay(volume, Appearance(contrast_amount=-40.0))
    assert after.dtype == np.float32


def test_the_input_is_not_changed(liver):
    before = liver.array.copy()
    _lay(liver, Appearance(contrast_amount=-40.0, mass_effect=1.0, oedema_width_mm=5.0))
    np.testing.assert_array_equal(liver.array, before)


def test_oedema_has_its_own_mask_round_the_lesion(liver):
    _, _mask, done = _lay(
        liver, Appearance(contrast_amount=50.0, oedema_width_mm=6.0, oedema_contrast_amount=-25.0)
    )
    assert done.oedema_mask.sum() > 500
    assert not (done.oedema_mask & done.mask).any()


def test_a_lesion_too_small_for_half_a_voxel_still_has_a_mask():
    thick = Volume(np.full((12, 40, 40), 50, dtype=np.int16), np.diag([1.0, 1.0, 6.0, 1.0]))
    _, mask, _ = _lay(thick, Appearance(contrast_amount=50.0), Shape(3.0), (20.0, 20.0, 33.0))
    assert 1 <= mask.sum() <= 20


def test_on_an_oblique_left_handed_grid_the_lesion_is_where_it_was_put(oblique_grid):
    scan = Volume(
        np.random.default_rng(0).normal(50, 10, oblique_grid.shape_kji).astype(np.int16),
        oblique_grid.ijk_to_ras,
    )
    shape = sample_shape(np.random.default_rng(1), diameter_mm=22, lobulation=0.4, elongation=1.3)
    _, mask, _ = _lay(scan, Appearance(contrast_amount=80.0), shape, (4.0, -3.0, 2.0))
    center = oblique_grid.to_ras(np.argwhere(mask).mean(axis=0)[::-1])
    np.testing.assert_allclose(center, [4, -3, 2], atol=0.35)
    assert mask.sum() * oblique_grid.voxel_volume_mm3 == pytest.approx(np.pi * 22**3 / 6, rel=0.05)
