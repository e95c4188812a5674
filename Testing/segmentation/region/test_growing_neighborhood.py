from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.segmentation.region.growing_neighborhood import GrowingNeighborhood
from CTGANAugmentLib.volume import Volume, combine_labels


@pytest.mark.parametrize("radius_mm", [0.0, 1.0, 2.6])
def test_without_giving_back_it_is_what_simpleitk_finds(radius_mm):
    values = np.random.default_rng(2).normal(0, 25, (24, 70, 70))
    values[3:24, 15:60, 15:60] += 100
    scan = Volume(values.astype(np.int16), np.diag([0.8, 0.8, 2.5, 1.0]), "CT", "cube")
    seed = np.array([[37, 37, 12]])
    values[10:15, 33:42, 33:42] = 100
    scan = Volume(values.astype(np.int16), scan.grid.ijk_to_ras, "CT", "cube")
    method = GrowingNeighborhood(
        lower_intensity=20, upper_intensity=1000, radius_mm=radius_mm, give_back=False, max_diameter_mm=2000
    )
    result = method.run(scan, Guides(points_ras=scan.grid.to_ras(seed.astype(float))), 0)
    found = combine_labels(result.masks, scan.grid).array > 0
    radius = [round(radius_mm / spacing) for spacing in (0.8, 0.8, 2.5)]
    expected = sitk.NeighborhoodConnected(
        sitk.GetImageFromArray(scan.array), seed.tolist(), lower=20, upper=1000, radius=radius, replaceValue=1
    )
    assert np.array_equal(found, sitk.GetArrayFromImage(expected) > 0)
    assert result.provenance.measured["radius_voxels_kji"] == radius[::-1]


def test_giving_back_restores_the_rim_but_nothing_of_another_value(ball):
    worn, whole = (
        GrowingNeighborhood(radius_mm=2, give_back=give_back).run(ball.volume, ball.guides, 0)
        for give_back in (False, True)
    )
    assert ball.mask_of(worn).sum() < 0.8 * ball.mask_of(whole).sum()
    assert ball.dice(whole) > ball.dice(worn)
    low, high = (whole.provenance.plan.choices["suggested"][f"{end}_intensity"] for end in ("lower", "upper"))
    inside = ball.volume.array[ball.mask_of(whole)]
    assert inside.min() >= low
    assert inside.max() <= high


def test_a_window_upside_down_is_refused(ball):
    with pytest.raises(UserError, match="lower end below"):
        GrowingNeighborhood(lower_intensity=100, upper_intensity=50).run(ball.volume, ball.guides, 0)
