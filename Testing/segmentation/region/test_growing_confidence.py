from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it

from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.segmentation.region.growing_confidence import GrowingConfidence
from CTGANAugmentLib.volume import Volume, combine_labels


@pytest.mark.parametrize("rounds", [0, 1, 4])
def test_it_is_what_simpleitk_finds_from_the_same_first_window(rounds):
    values = np.random.default_rng(2).normal(0, 8, (24, 60, 60))
    values[6:18, 15:45, 15:45] += 100
    scan = Volume(values.astype(np.float32), np.diag([1.0, 1.0, 2.0, 1.0]), "MR", "cube")
    seed = (30, 30, 12)
    guides = Guides(points_ras=scan.grid.to_ras(np.array([seed], dtype=float)))
    result = GrowingConfidence(rounds=rounds, deviations=2.2, bridge_mm=0, max_diameter_mm=2000).run(
        scan, guides, 0
    )
    found = combine_labels(result.masks, scan.grid).array > 0
    # the library's window settles by the last round, ITK's first one comes from a box round the seed
    window = result.provenance.measured
    grown = sitk.ConnectedThreshold(
        sitk.GetImageFromArray(scan.array),
        [seed],
        lower=window["lower_intensity"],
        upper=window["upper_intensity"],
    )
    assert np.array_equal(found, sitk.GetArrayFromImage(grown) > 0)
    if rounds == 4:
        image = sitk.GetImageFromArray(scan.array)
        itk = sitk.ConfidenceConnected(
            image,
            [seed],
            numberOfIterations=4,
            multiplier=2.2,
            initialNeighborhoodRadius=3,
        )
        theirs = sitk.GetArrayFromImage(itk) > 0
        assert 2 * (found & theirs).sum() / (found.sum() + theirs.sum()) > 0.99


def test_each_round_takes_mean_and_spread_of_the_region_before(ball):
    before, after = (
        GrowingConfidence(rounds=rounds, deviations=3, bridge_mm=0).run(ball.volume, ball.guides, 0)
        for rounds in (0, 1)
    )
    inside = ball.volume.array[ball.mask_of(before)]
    expected = inside.mean() - 3 * inside.std(), inside.mean() + 3 * inside.std()
    measured = after.provenance.measured
    assert (measured["lower_intensity"], measured["upper_intensity"]) == pytest.approx(expected, rel=1e-6)
