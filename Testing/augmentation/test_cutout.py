"""Boxes are blanked out, and what cannot be seen is not marked."""

from __future__ import annotations

import numpy as np

from CTGANAugmentLib.augmentation.cutout import Cutout
from CTGANAugmentLib.operation import Guides, operations


def inside(scan, plan):
    found = np.zeros(scan.array.shape, bool)
    for start, stop in plan.choices["boxes_kji"]:
        found[tuple(slice(a, b) for a, b in zip(start, stop, strict=True))] = True
    return found


def test_boxes_are_filled_with_air_and_all_else_stays(make_ball):
    scan, labels = make_ball(noise=20.0)
    made = Cutout(count=5).run(scan, Guides(mask=labels), 3)
    boxes = inside(scan, made.provenance.plan)
    assert boxes.any()
    assert set(made.volume.array[boxes]) == {-1000}
    np.testing.assert_array_equal(made.volume.array[~boxes], scan.array[~boxes])
    np.testing.assert_array_equal(made.masks[0].array, np.where(boxes, 0, labels.array))


def test_in_mr_the_lowest_value_is_taken(make_ball):
    scan, _ = make_ball(modality="MR", noise=20.0)
    made = Cutout().run(scan, Guides(), 1)
    assert set(made.volume.array[inside(scan, made.provenance.plan)]) == {scan.array.min()}


def test_a_label_that_is_blanked_out_is_told_of_and_kept_only_when_asked(make_ball):
    scan, labels = make_ball()
    huge = {"count": 50, "smallest_mm": 60.0, "largest_mm": 80.0}
    made = Cutout(**huge).run(scan, Guides(mask=labels), 1)
    assert made.warnings == ("Mass is no longer in the picture",)
    kept = Cutout(**huge, keep_labels=True).run(scan, Guides(mask=labels), 1)
    np.testing.assert_array_equal(kept.masks[0].array, labels.array)


def test_edges_have_the_asked_lengths_in_mm_whichever_way_the_bounds_are_given(make_ball):
    scan, _ = make_ball()
    for bounds in ((12.0, 18.0), (18.0, 12.0)):
        plan = Cutout(count=50, smallest_mm=bounds[0], largest_mm=bounds[1]).sample(
            np.random.default_rng(0), scan, Guides()
        )
        sizes = np.array([np.subtract(stop, start) for start, stop in plan.choices["boxes_kji"]])
        whole = sizes[(np.array([start for start, _ in plan.choices["boxes_kji"]]) > 0).all(axis=1)]
        assert (whole * scan.grid.spacing_kji_mm).max() <= 18 + scan.grid.spacing_mm.max() / 2
    assert operations()["cutout"] is Cutout
