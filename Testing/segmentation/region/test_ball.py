from __future__ import annotations

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.segmentation.region.ball import SeedBall


def test_it_has_its_radius_and_its_place(ball):
    measured = SeedBall(radius_mm=9).run(ball.volume, ball.guides, 0).provenance.measured["segments"][0]
    assert measured["equivalent_diameter_mm"] == pytest.approx(18, rel=0.04)
    assert measured["center_ras"] == pytest.approx(ball.center_ras, abs=2.0)


def test_without_a_seed_there_is_no_ball(ball):
    with pytest.raises(UserError, match="seed point inside"):
        SeedBall().run(ball.volume, Guides(), 0)
