import numpy as np
import pytest

from CTGANAugmentLib.datasets.data_settings import DataSettings
from CTGANAugmentLib.datasets.places import places
from CTGANAugmentLib.volume import Volume

MATRIX = np.diag([-1.0, -1.0, 3.0, 1.0])


def found(mask=None, *, values=None, shape=(6, 40, 40), seed=0, **settings):
    values = np.full(shape, 40, np.int16) if values is None else values
    volume = Volume(values, MATRIX, "CT")
    chosen = DataSettings(images="x", **{"rows": 16, "columns": 16, **settings})
    points = places(volume, mask, chosen, np.random.default_rng(seed))
    return np.array([volume.grid.to_ijk(point)[::-1] for point in points])


def lesions():
    mask = np.zeros((6, 40, 40), dtype=bool)
    mask[1:4, 5:10, 6:9] = True
    mask[2, 30, 30] = True
    return mask


def test_flat_patches_lie_in_the_middle_of_each_cut_through_a_lesion():
    assert found(lesions()).tolist() == [[1, 7, 7], [2, 7, 7], [2, 30, 30], [3, 7, 7]]


def test_small_cuts_are_left_out():
    assert found(lesions(), smallest_lesion_mm=3.0).tolist() == [[1, 7, 7], [2, 7, 7], [3, 7, 7]]
    assert len(found(lesions(), slices=4, smallest_lesion_mm=3.0)) == 1


def test_there_are_no_more_than_asked_for_and_the_seed_tells_which():
    few = found(lesions(), per_case=2)
    assert len(few) == 2
    assert few.tolist() == found(lesions(), per_case=2).tolist()
    assert len({tuple(found(lesions(), per_case=1, seed=seed)[0]) for seed in range(20)}) > 1


def test_slices_further_apart_are_taken_where_patches_are_thicker():
    whole = found(around="whole", slice_spacing_mm=6.0)
    assert whole[:, 0].tolist() == [0, 2, 4]


def test_a_volume_has_the_middle_of_each_lesion_and_fills_a_large_one():
    small = found(lesions(), slices=4)
    assert small.tolist() == [[2, 7, 7], [2, 30, 30]]
    large = np.zeros((6, 40, 40), dtype=bool)
    large[:, 4:36, 4:36] = True
    many = found(large, slices=6, per_case=10)
    assert len(many) == 4
    assert all(large[tuple(np.floor(point).astype(int))] for point in many)


def test_the_whole_is_the_middle_of_each_slice():
    assert found(around="whole").tolist() == [[k, 19.5, 19.5] for k in range(6)]
    assert found(around="whole", slices=6).tolist() == [[2.5, 19.5, 19.5]]


def test_places_in_the_body_are_not_in_the_air():
    values = np.full((6, 60, 60), -1000, np.int16)
    values[:, 10:50, 20:40] = 40
    points = found(values=values, around="body", per_case=30)
    assert len(points) == 30
    assert (points[:, 1] >= 8).all()
    assert (points[:, 1] <= 52).all()
    assert (points[:, 2] >= 18).all()
    assert (points[:, 2] <= 42).all()


@pytest.mark.parametrize(("around", "count"), [("lesions", 0), ("both", 3)])
def test_a_scan_without_a_lesion_has_places_in_the_body_only(around, count):
    assert len(found(np.zeros((6, 40, 40), bool), around=around, per_case=3)) == count


@pytest.mark.parametrize(
    ("settings", "half"), [({}, (0, 8, 8)), ({"slices": 2, "slice_spacing_mm": 3.0}, (1, 8, 8))]
)
def test_patches_of_the_body_stay_within_the_scan(settings, half):
    many = found(around="body", per_case=60, **settings)
    low, high = np.array(half) - 0.5, np.array([5, 39, 39]) - np.array(half) + 0.5
    if half[0] == 0:
        low[0], high[0] = 0, 5
    assert (many >= low - 1e-6).all()
    assert (many <= high + 1e-6).all()
    assert len(np.unique(many, axis=0)) > 30


def test_a_patch_of_the_body_that_is_larger_than_the_scan_lies_in_its_middle():
    assert np.allclose(found(around="body", per_case=5, rows=64, columns=64)[:, 1:], 19.5)
