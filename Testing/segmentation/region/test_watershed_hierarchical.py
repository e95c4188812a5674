from __future__ import annotations

import numpy as np

from CTGANAugmentLib.segmentation.region.watershed_hierarchical import WatershedHierarchical


def test_deeper_basins_are_fewer(ball):
    counts = [
        WatershedHierarchical(depth_percent=depth)
        .run(ball.volume, ball.guides, 0)
        .provenance.measured["basins"]
        for depth in (0, 2, 10)
    ]
    assert counts[0] > counts[1] > counts[2] >= 2


def test_merging_over_higher_edges_gives_a_region_that_holds_the_last(ball):
    masks = [
        ball.mask_of(
            WatershedHierarchical(depth_percent=0.5, merge_percent=level, marker_mm=2).run(
                ball.volume, ball.guides, 0
            )
        )
        for level in (5, 15, 30)
    ]
    assert not (masks[0] & ~masks[1]).any()
    assert not (masks[1] & ~masks[2]).any()
    assert masks[0].sum() < masks[2].sum()


def test_left_out_the_level_is_the_one_of_the_sharpest_outline(ball):
    chosen = WatershedHierarchical(depth_percent=0.5).run(ball.volume, ball.guides, 0)
    level = chosen.provenance.measured["merge_percent"]
    assert 0 <= level <= 100
    again = WatershedHierarchical(depth_percent=0.5, merge_percent=min(100, level + 0.01)).run(
        ball.volume, ball.guides, 0
    )
    assert np.array_equal(ball.mask_of(chosen), ball.mask_of(again))
