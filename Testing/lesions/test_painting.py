"""Nothing but the hole changes, no seam shows at its edge, and the scan's noise goes on in it."""

import numpy as np
import pytest
import torch
from scipy.ndimage import binary_erosion, distance_transform_edt, gaussian_filter
from scipy.stats import ks_2samp

from CTGANAugmentLib.files import read_labels, read_volume
from CTGANAugmentLib.geometry import Box
from CTGANAugmentLib.lesions.hole import hole_for_lesion
from CTGANAugmentLib.lesions.painting import paint
from CTGANAugmentLib.lesions.painting_model import load_painting_model
from CTGANAugmentLib.mask_part import MaskPart
from CTGANAugmentLib.modelzoo.card import ImageEntry
from CTGANAugmentLib.modelzoo.choosing import record_of
from CTGANAugmentLib.modelzoo.model_folder import read_card
from CTGANAugmentLib.phantom.chest import chest_phantom
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.volume import Volume

WINDOW = {"image": {"kind": "window", "low": -200.0, "high": 300.0}}
WIDE = {"image": {"kind": "window", "low": -1000.0, "high": 400.0}}
KINDS = {
    "3-D": (ImageEntry("CT", ("image",), WINDOW, (3.0, 2.0, 2.0), (8, 16, 16), 1), {}),
    "2.5-D": (ImageEntry("CT", ("image",), WINDOW, (3.0, 2.0, 2.0), (4, 16, 16), 1), {"mode": "2.5-D"}),
    "2-D": (ImageEntry("CT", ("image",), WINDOW, (1.5, 1.5), (32, 32), 1), {}),
}


@pytest.fixture(scope="module")
def chest():
    return chest_phantom(seed=1, spacing_mm=(1.8, 1.8, 4.0))


def all_knowing(image, hole, mask, noise):
    """Return what was there: the engine leaves the image in the hole; networks alone do not look at it."""
    return image


def _ball(scan, center_kji, radius_mm):
    index = (np.indices(scan.array.shape).T - center_kji) * scan.grid.spacing_kji_mm
    return MaskPart.of(radius_mm >= np.linalg.norm(index, axis=-1).T)


def _painted(model, scan, mask, seed=1, of_lesion=True):
    hole = hole_for_lesion(model, scan.grid, mask)
    done = paint(model, scan, hole, mask if of_lesion else None, values=model.range_of(scan), noise_seed=seed)
    array = scan.array.copy()
    array[done.box.slices] = done.values
    return array, hole.on(Box((0, 0, 0), scan.grid.shape_kji))


def _steps(array, pairs):
    """Size of the steps between neighbours (k, j, i) of which one is in each of two sets."""
    found = []
    for axis in (1, 2):
        step = np.abs(np.diff(array.astype(float), axis=axis))
        one, other = ([np.delete(part, at, axis=axis) for at in (0, -1)] for part in pairs)
        found.append(step[(one[1] & other[0]) | (one[0] & other[1])])
    return np.concatenate(found)


def _seam(before, after, hole):
    """Steps over the hole's edge: as they were, and as they are."""
    return _steps(before, (hole, ~hole)), _steps(after, (hole, ~hole))


@pytest.mark.parametrize("kind", KINDS)
def test_outside_the_hole_not_one_voxel_changes_and_inside_they_do(painting_folder, liver, kind):
    images, parameters = KINDS[kind]
    folder = painting_folder(None, images, **parameters)
    model = load_painting_model(str(folder), record_of(read_card(folder)))
    array, hole = _painted(model, liver, _ball(liver, (30, 28, 31), 9))
    assert array.dtype == liver.array.dtype
    np.testing.assert_array_equal(array[~hole], liver.array[~hole])
    assert np.mean(array[hole] != liver.array[hole]) > 0.8


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_model_paints_is_what_comes_out(painting_folder, liver, kind):
    images, parameters = KINDS[kind]
    folder = painting_folder(0.5, images, **parameters)
    model = load_painting_model(str(folder), record_of(read_card(folder)))
    mask = _ball(liver, (30, 30, 30), 10)
    array, _ = _painted(model, liver, mask)
    within = array[mask.box.slices][mask.inside]
    # Half way from the middle of the window to its end.
    assert within.mean() == pytest.approx(175, abs=3)


def test_the_same_seed_gives_the_same_bits_whatever_torch_drew_before(painting_folder, liver):
    folder = painting_folder()
    model = load_painting_model(str(folder), record_of(read_card(folder)))
    mask = _ball(liver, (30, 30, 30), 9)
    first, _ = _painted(model, liver, mask, seed=4)
    torch.rand(5)
    again, _ = _painted(model, liver, mask, seed=4)
    other, _ = _painted(model, liver, mask, seed=5)
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


@pytest.mark.parametrize("spacing", [(1.0, 1.0, 1.0), (0.6, 0.6, 2.5), (2.0, 2.0, 3.0), (2.5, 2.5, 6.0)])
def test_a_perfect_model_leaves_a_scan_in_which_no_hole_can_be_found(painter, make_tissue, spacing):
    scan = make_tissue((40, 70, 70), spacing)
    array, hole = _painted(painter(all_knowing), scan, _ball(scan, (20, 35, 35), 11 * max(spacing[0], 1)))
    before, after = _seam(scan.array, array, hole)
    assert ks_2samp(before, after).pvalue > 1e-3
    inner = binary_erosion(hole, iterations=2)
    # Its grain is the scan's, though all that the model's voxels cannot carry is new.
    fine = [
        values - gaussian_filter(values, 1.0) for values in (scan.array.astype(float), array.astype(float))
    ]
    assert fine[1][inner].std() == pytest.approx(fine[0][inner].std(), rel=0.15)
    assert fine[1][inner].std() == pytest.approx(fine[0][~hole].std(), rel=0.15)


def test_a_step_at_the_edge_is_a_slope_as_wide_as_the_models_voxels(painter):
    scan = Volume(np.zeros((40, 60, 60), dtype=np.float32), np.eye(4))
    array, _ = _painted(
        painter(lambda i, h, m, n: torch.where(h > 0, i + 0.4, i)), scan, _ball(scan, (20, 30, 30), 10)
    )
    row = array[20, 30]
    assert row.max() == pytest.approx(100, abs=1)
    assert 25 < np.abs(np.diff(row)).max() < 75


def test_a_grey_that_does_not_belong_there_is_seen_by_the_measure_of_seams(painter, liver):
    wrong = painter(lambda i, h, m, n: torch.where(h > 0, i + 0.5, i))
    array, hole = _painted(wrong, liver, _ball(liver, (30, 30, 30), 11))
    assert ks_2samp(*_seam(liver.array, array, hole)).pvalue < 1e-6


@pytest.mark.parametrize("organ", ["liver", "right lung"])
def test_in_the_phantom_a_perfect_model_leaves_no_seam(painter, chest, organ):
    scan, organs = chest.volume, chest.organs
    value = next(label.value for label in organs.labels if label.name == organ)
    depth = distance_transform_edt(organs.array == value, sampling=scan.grid.spacing_kji_mm.tolist())
    mask = _ball(scan, np.unravel_index(depth.argmax(), depth.shape), 12)
    images = ImageEntry("CT", ("image",), WIDE, (3.0, 2.0, 2.0), (12, 48, 48), 1)
    array, hole = _painted(painter(all_knowing, images), scan, mask, of_lesion=False)
    before, after = _seam(scan.array, array, hole)
    assert np.median(after) == pytest.approx(np.median(before), rel=0.2)
    assert np.percentile(after, 99) < 1.2 * np.percentile(before, 99)


def test_at_the_scans_border_the_hole_has_no_edge(painter, liver):
    """The body goes on beyond the scan, so that what is painted fills the scan up to its last voxel."""
    mask = np.zeros(liver.array.shape, dtype=bool)
    mask[:12, 20:40, 20:40] = True
    array, _ = _painted(
        painter(lambda i, h, m, n: torch.where(h > 0, torch.full_like(i, 0.5), i)), liver, MaskPart.of(mask)
    )
    assert array[0, 25:35, 25:35].mean() == pytest.approx(175, abs=8)


def test_slices_painted_one_by_one_resemble_their_neighbours(painter, make_tissue):
    """A model that paints noise alone: its noise is smooth from slice to slice, and white within them."""
    scan = make_tissue((40, 60, 60), (1.5, 1.5, 1.5), sd=0.1)
    images, parameters = KINDS["2-D"]
    noisy = painter(lambda i, h, m, n: torch.where(h > 0, 0.1 * n, i), images, **parameters)
    mask = _ball(scan, (20, 30, 30), 22)
    array, _ = _painted(noisy, scan, mask)
    values = array[12:28, 22:38, 22:38].astype(float) - 50
    across, along = (
        np.corrcoef(values[:-1].ravel(), values[1:].ravel()),
        np.corrcoef(values[:, :-1].ravel(), values[:, 1:].ravel()),
    )
    assert across[0, 1] > 0.85
    assert abs(along[0, 1]) < 0.2
    assert values.std() == pytest.approx(25, rel=0.15)


def test_float_scans_stay_float_and_full_integers_are_not_passed(painter, liver):
    bright = painter(lambda i, h, m, n: torch.where(h > 0, torch.full_like(i, 1.0), i))
    mask = _ball(liver, (30, 30, 30), 8)
    small = liver.with_array(np.clip(liver.array, 0, 127).astype(np.int8))
    array, _ = _painted(bright, small, mask)
    assert array.dtype == np.int8
    assert array.max() == 127
    array, _ = _painted(bright, liver.with_array(liver.array.astype(np.float32)), mask)
    assert array.dtype == np.float32
    assert (array != np.rint(array)).any()


def test_it_can_be_stopped(painter, liver):
    def stop(fraction, message):
        raise Cancelled

    model, mask = painter(all_knowing), _ball(liver, (30, 30, 30), 8)
    hole = hole_for_lesion(model, liver.grid, mask)
    with pytest.raises(Cancelled):
        paint(model, liver, hole, mask, values=model.range_of(liver), noise_seed=0, progress=stop)


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_as_much_of_the_noise_is_the_same_everywhere_as_the_model_was_trained_with(
    painter, make_tissue, share
):
    calm = make_tissue(sd=0.0)

    def noisy(image, hole, mask, noise):
        return torch.where(hole > 0, 0.1 * noise, image)

    model, mask = painter(noisy, whole_noise=share), _ball(calm, (30, 30, 30), 14)
    inner = _ball(calm, (30, 30, 30), 9).on(Box((0, 0, 0), calm.grid.shape_kji))
    painted = [_painted(model, calm, mask, seed=seed)[0][inner].astype(float) for seed in range(12)]
    fine = np.mean([values.std() for values in painted])
    coarse = np.std([values.mean() for values in painted])
    # One SD of the noise is a tenth of 250 HU; between the model's voxels white noise is averaged.
    assert coarse == pytest.approx(25 * np.sqrt(share), rel=0.5, abs=2)
    assert fine == pytest.approx(25 * np.sqrt(1 - share), rel=0.5, abs=1)


@pytest.mark.real_data
@pytest.mark.parametrize("case", ["STS_002/CT", "STS_008/MR_T1"])
def test_in_real_scans_a_perfect_model_leaves_no_seam(painter, real_data, case):
    path = real_data / "sts-ct-mr" / f"{case}_image.nii.gz"
    modality = "CT" if "CT" in case else "MR"
    scan = read_volume(path, modality=modality)
    tumour = read_labels(path.with_name(path.name.replace("image", "mask"))).on_grid(scan.grid)
    kinds = {"CT": WINDOW, "MR": {"image": {"kind": "percentile", "low": 0.5, "high": 99.5}}}
    images = ImageEntry(modality, ("image",), kinds[modality], (3.0, 2.0, 2.0), (12, 48, 48), 1)
    array, hole = _painted(painter(all_knowing, images), scan, MaskPart.of(tumour.mask()))
    before, after = _seam(scan.array, array, hole)
    # Of the edges that the scan has there, the finest are blurred by the model's voxels: none becomes sharper.
    assert np.median(after) == pytest.approx(np.median(before), rel=0.2)
    assert np.percentile(after, 99) < 1.2 * np.percentile(before, 99)
