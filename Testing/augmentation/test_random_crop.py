import json

import numpy as np
import pytest

from CTGANAugmentLib.augmentation.random_crop import RandomCrop
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.provenance import Plan

SMALL = RandomCrop(left_right_mm=30, front_back_mm=40, head_foot_mm=24)


def test_the_box_is_as_large_as_asked_and_every_voxel_stays_where_it_was(make_ball):
    scan, labels = make_ball(noise=30.0)
    made = SMALL.run(scan, Guides(mask=labels), 3)
    part = made.volume
    sizes = np.array(part.array.shape[::-1]) * part.grid.spacing_mm
    np.testing.assert_allclose(sorted(sizes), sorted((30, 40, 24)), atol=3.0)
    start = scan.grid.to_ijk(part.grid.to_ras([0, 0, 0])).round().astype(int)[::-1]
    np.testing.assert_allclose(scan.grid.to_ras(start[::-1]), part.grid.to_ras([0, 0, 0]), atol=1e-6)
    box = tuple(slice(a, a + n) for a, n in zip(start, part.array.shape, strict=True))
    np.testing.assert_array_equal(part.array, scan.array[box])
    np.testing.assert_array_equal(made.masks[0].array, labels.array[box])
    np.testing.assert_array_equal(made.masks[0].ijk_to_ras, part.ijk_to_ras)


def test_a_label_can_be_kept_wherever_the_box_lies(make_ball):
    scan, labels = make_ball()
    missed = [SMALL.run(scan, Guides(mask=labels), seed).masks[0].array.any() for seed in range(30)]
    assert not all(missed)
    keeping = RandomCrop(30, 40, 24, keep_label=True)
    places = set()
    for seed in range(30):
        made = keeping.run(scan, Guides(mask=labels), seed)
        assert made.masks[0].array.any()
        places.add(tuple(made.provenance.plan.choices["start_kji"]))
    assert len(places) > 10


def test_a_small_scan_is_kept_whole(make_ball):
    scan, _labels = make_ball()
    made = RandomCrop(2000, 2000, 2000).run(scan, Guides(), 0)
    np.testing.assert_array_equal(made.volume.array, scan.array)
    np.testing.assert_array_equal(made.volume.ijk_to_ras, scan.ijk_to_ras)


def test_a_lesion_that_is_cut_away_is_told_and_a_plan_makes_the_same_bits(make_ball):
    scan, labels = make_ball()
    seed = next(n for n in range(100) if not SMALL.run(scan, Guides(mask=labels), n).masks[0].array.any())
    made = SMALL.run(scan, Guides(mask=labels), seed)
    assert made.warnings == ("Mass is no longer in the picture",)
    plan = Plan.from_json(json.loads(json.dumps(made.provenance.plan.to_json())))
    again = SMALL.apply_to(scan, labels, plan)
    np.testing.assert_array_equal(again.volume.array, made.volume.array)


def test_without_a_mask_there_is_nothing_to_keep(make_ball):
    scan, _labels = make_ball()
    assert RandomCrop(30, 40, 24, keep_label=True).run(scan, Guides(), 1).masks == ()


@pytest.mark.parametrize("seed", range(3))
def test_every_place_can_be_drawn(make_ball, seed):
    scan, _labels = make_ball()
    starts = [
        SMALL.run(scan, Guides(), 100 * seed + n).provenance.plan.choices["start_kji"] for n in range(40)
    ]
    room = np.array(scan.array.shape) - SMALL.run(scan, Guides(), 0).volume.array.shape
    assert np.all(np.max(starts, axis=0) <= room)
    assert np.all(np.max(starts, axis=0) - np.min(starts, axis=0) >= 0.6 * room)
