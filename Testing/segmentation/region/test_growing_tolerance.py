from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.segmentation.region.growing_tolerance import GrowingTolerance
from CTGANAugmentLib.volume import Volume, combine_labels


def test_it_is_what_simpleitk_finds_within_the_same_values(ball):
    result = GrowingTolerance(tolerance_intensity=30, bridge_mm=0).run(ball.volume, ball.guides, 0)
    measured = result.provenance.measured
    assert measured["upper_intensity"] - measured["lower_intensity"] == 60
    seed = ball.volume.grid.nearest_kji(ball.center_ras)[::-1]
    expected = sitk.ConnectedThreshold(
        sitk.GetImageFromArray(ball.volume.array),
        [tuple(int(v) for v in seed)],
        lower=measured["lower_intensity"],
        upper=measured["upper_intensity"],
    )
    assert np.array_equal(ball.mask_of(result), sitk.GetArrayFromImage(expected) > 0)


def scan_of(values, spacing_mm=1.0):
    return Volume(values.astype(np.int16), np.diag([spacing_mm] * 3 + [1.0]), "CT", "made")


def test_several_seeds_grow_together():
    values = np.random.default_rng(5).normal(0, 4, (20, 40, 80))
    values[4:16, 10:30, 8:32] += 100
    values[4:16, 10:30, 48:72] += 100
    scan = scan_of(values)
    seeds = np.array([[20.0, 20, 10], [60, 20, 10]])
    for used in (1, 2):
        result = GrowingTolerance().run(scan, Guides(points_ras=scan.grid.to_ras(seeds[:used])), 0)
        mask = combine_labels(result.masks, scan.grid).array > 0
        assert [bool(mask[10, 20, 20]), bool(mask[10, 20, 60])] == [True, used == 2]


def test_a_seed_in_a_speck_of_another_value_says_what_to_do():
    values = np.random.default_rng(5).normal(0, 4, (24, 24, 24))
    values[11:14, 11:14, 11:14] = 800
    scan = scan_of(values, 0.5)
    guides = Guides(points_ras=scan.grid.to_ras(np.array([[12.0, 12, 12]])))
    with pytest.raises(UserError, match="move the seed"):
        GrowingTolerance().run(scan, guides, 0)
