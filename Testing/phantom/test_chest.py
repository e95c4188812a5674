from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from CTGANAugmentLib.phantom.chest import Phantom, chest_phantom
from CTGANAugmentLib.phantom.tissues import VALUES
from CTGANAugmentLib.progress import Cancelled

COARSE_MM = (4.0, 4.0, 4.0)


@pytest.fixture(scope="module")
def a_ct() -> Phantom:
    return chest_phantom(spacing_mm=COARSE_MM, seed=3)


@pytest.fixture(scope="module")
def a_quiet_ct() -> Phantom:
    return chest_phantom(spacing_mm=COARSE_MM, seed=3, noise=False)


@pytest.fixture(scope="module")
def an_mr() -> Phantom:
    return chest_phantom(spacing_mm=COARSE_MM, seed=3, modality="MR")


def litres(phantom: Phantom, *organs: str) -> float:
    voxels = sum(int(phantom.organs.mask(VALUES[organ]).sum()) for organ in organs)
    return voxels * phantom.organs.grid.voxel_volume_mm3 / 1e6


def core(phantom: Phantom, organ: str) -> np.ndarray:
    """Values of an organ away from its edge, where no voxel is shared with a neighbour."""
    mask = ndimage.binary_erosion(phantom.organs.mask(VALUES[organ]))
    return phantom.volume.array[mask]


def test_same_seed_gives_the_same_bits(a_ct: Phantom) -> None:
    again = chest_phantom(spacing_mm=COARSE_MM, seed=3)
    assert again.volume.sha256 == a_ct.volume.sha256
    assert again.organs.sha256 == a_ct.organs.sha256


def test_another_seed_gives_another_person(a_ct: Phantom) -> None:
    other = chest_phantom(spacing_mm=COARSE_MM, seed=0, noise=False)
    assert other.organs.sha256 != a_ct.organs.sha256
    assert other.volume.grid.matches(a_ct.volume.grid)


def test_ct_and_mr_show_the_same_anatomy(a_ct: Phantom, an_mr: Phantom) -> None:
    assert np.array_equal(a_ct.organs.array, an_mr.organs.array)
    assert an_mr.volume.modality == "MR"
    assert int(an_mr.volume.array.min()) >= 0


def test_noise_and_contrast_leave_the_masks_alone(a_ct: Phantom, a_quiet_ct: Phantom) -> None:
    enhanced = chest_phantom(spacing_mm=COARSE_MM, seed=3, noise=False, contrast_hu=100)
    assert np.array_equal(a_ct.organs.array, a_quiet_ct.organs.array)
    assert np.array_equal(enhanced.organs.array, a_quiet_ct.organs.array)
    rise = {organ: np.median(core(enhanced, organ)) - np.median(core(a_quiet_ct, organ)) for organ in VALUES}
    assert rise["aorta"] == pytest.approx(100, abs=6)
    assert 40 < rise["liver"] < 60
    assert rise["subcutaneous fat"] == pytest.approx(0, abs=3)


def test_the_image_is_int16_in_hu_on_a_radiological_grid(a_ct: Phantom) -> None:
    assert a_ct.volume.array.dtype == np.int16
    assert (a_ct.volume.modality, a_ct.volume.unit, a_ct.volume.name) == ("CT", "HU", "chest phantom")
    assert np.allclose(np.diag(a_ct.volume.ijk_to_ras)[:3], (-4, -4, 4))
    assert a_ct.organs.grid.matches(a_ct.volume.grid)
    assert {int(v) for v in np.unique(a_ct.organs.array)} == {
        0,
        *(label.value for label in a_ct.organs.labels),
    }


@pytest.mark.parametrize(
    ("organ", "low_hu", "high_hu"),
    [
        ("right lung", -910, -780),
        ("left lung", -910, -780),
        ("subcutaneous fat", -120, -85),
        ("muscle", 35, 70),
        ("heart", 30, 60),
        ("aorta", 30, 60),
        ("liver", 50, 70),
        ("spleen", 40, 60),
        ("kidneys", 20, 45),
        ("spine", 130, 350),
    ],
)
def test_each_organ_has_its_published_ct_number(
    a_quiet_ct: Phantom, organ: str, low_hu: float, high_hu: float
) -> None:
    assert low_hu < np.median(core(a_quiet_ct, organ)) < high_hu


def test_bone_is_dense_and_the_windpipe_is_air(a_quiet_ct: Phantom) -> None:
    hu, organs = a_quiet_ct.volume.array, a_quiet_ct.organs
    assert np.percentile(hu[organs.mask(VALUES["ribs"])], 90) > 300
    assert np.percentile(hu[organs.mask(VALUES["shoulder girdle"])], 95) > 450
    assert hu[organs.mask(VALUES["airways"])].min() < -980


def test_mr_shows_bright_fat_and_dark_lung_and_flowing_blood(an_mr: Phantom) -> None:
    signal = {organ: np.median(core(an_mr, organ)) for organ in VALUES if organ != "airways"}
    assert signal["subcutaneous fat"] > 2 * signal["muscle"]
    assert signal["liver"] > signal["spleen"]
    assert signal["aorta"] < 0.5 * signal["muscle"]
    assert signal["right lung"] < 0.3 * signal["muscle"]


@pytest.mark.parametrize("seed", [0, 3])
def test_organs_have_the_size_of_an_adults(seed: int) -> None:
    person = chest_phantom(spacing_mm=(5, 5, 6), seed=seed, noise=False)
    assert 4.0 < litres(person, "right lung", "left lung", "pulmonary vessels") < 6.0
    assert litres(person, "right lung") > litres(person, "left lung")
    assert 0.5 < litres(person, "heart") < 0.8
    assert 1.0 < litres(person, "liver") < 1.7
    assert 0.08 < litres(person, "spleen") < 0.25


def test_the_liver_is_on_the_right_and_the_heart_points_left(a_ct: Phantom) -> None:
    grid = a_ct.organs.grid
    center = {}
    for organ in ("liver", "spleen", "heart", "spine", "sternum", "right lung"):
        k, j, i = np.nonzero(a_ct.organs.mask(VALUES[organ]))
        center[organ] = grid.to_ras([i.mean(), j.mean(), k.mean()])
    assert center["liver"][0] > 30
    assert center["right lung"][0] > 30
    assert center["heart"][0] < -5
    assert center["spleen"][0] < -50
    assert center["sternum"][1] > center["heart"][1] > center["spine"][1]
    assert center["heart"][2] > center["liver"][2]


def test_lungs_stay_away_from_the_skin(a_ct: Phantom) -> None:
    body = ndimage.binary_fill_holes(a_ct.organs.array > 0)
    depth_mm = ndimage.distance_transform_edt(body, sampling=a_ct.organs.grid.spacing_kji_mm)
    lungs = a_ct.organs.mask(VALUES["right lung"]) | a_ct.organs.mask(VALUES["left lung"])
    assert depth_mm[lungs].min() > 12


def test_no_bone_lies_in_the_lungs_and_no_rib_floats(a_ct: Phantom) -> None:
    labels = a_ct.organs.array
    bones = np.isin(labels, [VALUES[o] for o in ("ribs", "spine", "sternum", "costal cartilage")])
    lungs = np.isin(labels, [VALUES[o] for o in ("right lung", "left lung", "pulmonary vessels")])
    filled = ndimage.binary_closing(lungs, iterations=1)
    assert np.count_nonzero(filled & bones) < 0.01 * np.count_nonzero(bones)
    parts, count = ndimage.label(ndimage.binary_dilation(bones, iterations=1))
    sizes = np.sort(np.bincount(parts.ravel())[1:])
    assert sizes[-1] > 0.97 * sizes.sum(), f"{count} parts of {sizes[-5:]} voxels"


def test_the_two_lungs_do_not_touch(a_ct: Phantom) -> None:
    right = ndimage.binary_dilation(a_ct.organs.mask(VALUES["right lung"]))
    assert not np.any(right & a_ct.organs.mask(VALUES["left lung"]))


@pytest.mark.parametrize("spacing_mm", [(3.5, 4.0, 5.0), (5.0, 4.0, 3.0), (6.0, 6.0, 10.0)])
def test_masks_keep_their_volume_at_any_spacing(
    a_ct: Phantom, spacing_mm: tuple[float, float, float]
) -> None:
    other = chest_phantom(spacing_mm=spacing_mm, seed=3, noise=False)
    assert np.allclose(other.volume.grid.spacing_mm, spacing_mm)
    for organs in (("right lung",), ("left lung",), ("heart",), ("liver",), ("muscle",)):
        assert litres(other, *organs) == pytest.approx(litres(a_ct, *organs), rel=0.06), organs


def test_edges_are_anti_aliased(a_quiet_ct: Phantom) -> None:
    around = a_quiet_ct.volume.array[20:40]
    between = (around > -800) & (around < -300)
    skin = ndimage.binary_dilation(a_quiet_ct.organs.array[20:40] == 0) & (a_quiet_ct.organs.array[20:40] > 0)
    assert np.count_nonzero(between & skin) > 0.1 * np.count_nonzero(skin)


def test_progress_rises_to_one() -> None:
    seen: list[float] = []
    chest_phantom(spacing_mm=(8, 8, 8), seed=3, progress=lambda fraction, message: seen.append(fraction))
    assert seen == sorted(seen)
    assert seen[0] == 0
    assert seen[-1] == 1


def test_stopping_gets_through() -> None:
    def stop(fraction: float, message: str) -> None:
        if fraction > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        chest_phantom(spacing_mm=(8, 8, 8), seed=3, progress=stop)


@pytest.mark.parametrize("spacing_mm", [(0.0, 1.0, 1.0), (1.0, -1.0, 1.0), (float("nan"), 1.0, 1.0)])
def test_a_spacing_that_is_not_positive_is_refused(spacing_mm: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="spacing"):
        chest_phantom(spacing_mm=spacing_mm)
