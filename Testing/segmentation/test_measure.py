from __future__ import annotations

import pytest

from CTGANAugmentLib.segmentation.measure import measure_segment


def test_a_ball_is_measured_as_it_was_made(ball):
    measured = measure_segment(ball.inside, ball.volume.array, ball.volume.grid)
    assert measured["voxels"] == ball.inside.sum()
    assert measured["equivalent_diameter_mm"] == pytest.approx(24, rel=0.03)
    assert measured["center_ras"] == pytest.approx(ball.center_ras, abs=0.1)
    assert measured["mean"] == pytest.approx(ball.volume.array[ball.inside].mean(), abs=0.06)
    assert measured["sd"] == pytest.approx(ball.volume.array[ball.inside].std(), abs=0.06)
