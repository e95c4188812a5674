from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.segmentation.threshold.window import WindowThreshold


def test_a_window_takes_what_lies_between_its_ends_and_nothing_else(ball):
    result = WindowThreshold(lower_intensity=70, upper_intensity=130, keep="all").run(
        ball.volume, Guides(), 0
    )
    expected = (ball.volume.array >= 70) & (ball.volume.array <= 130)
    assert np.array_equal(ball.mask_of(result), expected)


def test_a_seed_suggests_a_window_that_finds_the_ball_in_ct_and_in_mr(ball, mr_ball):
    for scan in (ball, mr_ball):
        assert scan.dice(WindowThreshold(smoothing_mm=1.0).run(scan.volume, scan.guides, 0)) > 0.9


def test_a_window_upside_down_is_refused(ball):
    with pytest.raises(UserError, match="lower end below"):
        WindowThreshold(lower_intensity=100, upper_intensity=50).run(ball.volume, Guides(), 0)


def test_without_a_seed_a_window_must_be_given(ball):
    with pytest.raises(UserError, match="seed point"):
        WindowThreshold().run(ball.volume, Guides(), 0)
