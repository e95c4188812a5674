from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.segmentation.contour.threshold_level_set import ThresholdLevelSet


def test_without_smoothness_it_is_the_window_connected_to_the_seed(ball_with):
    scan = ball_with(spacing_mm=(1, 1, 1), noise=0.0)
    method = ThresholdLevelSet(
        lower_intensity=80, upper_intensity=160, curvature_mm=0, smoothing_mm=0, least_change=0.001
    )
    found = scan.mask_of(method.run(scan.volume, scan.guides, 0))
    seed = [int(v) for v in scan.volume.grid.nearest_kji(scan.center_ras)[::-1]]
    image = sitk.GetImageFromArray(scan.volume.array)
    window = sitk.GetArrayFromImage(sitk.ConnectedThreshold(image, [seed], 80, 160)) > 0
    assert 2 * np.sum(found & window) / (found.sum() + window.sum()) > 0.97


def test_air_beside_the_structure_does_not_slow_it_down(ball_with):
    scan = ball_with(background=-1000.0, contrast=1050.0)
    assert scan.dice(ThresholdLevelSet().run(scan.volume, scan.guides, 0)) > 0.9


def test_a_window_upside_down_is_refused(ball):
    with pytest.raises(UserError, match="lower end below"):
        ThresholdLevelSet(lower_intensity=100, upper_intensity=50).run(ball.volume, ball.guides, 0)


def test_without_a_seed_a_window_must_be_given(ball):
    with pytest.raises(UserError, match="seed point"):
        ThresholdLevelSet().run(ball.volume, Guides(), 0)
