from __future__ import annotations

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.segmentation.contour.shape_level_set import ShapeLevelSet


def test_an_edge_gradient_beyond_every_gradient_lets_the_surface_out(ball):
    found = ShapeLevelSet(edge_intensity_per_mm=1e6).run(ball.volume, ball.guides, 0)
    assert ball.mask_of(found).sum() > 3 * ball.inside.sum()


def test_a_surface_too_sharply_bent_shrinks(ball):
    gone = ShapeLevelSet(curvature_mm=20, iterations=200)
    with pytest.raises(UserError, match="found"):
        gone.run(ball.volume, ball.guides, 0)


def test_the_suggested_edge_lies_between_noise_and_the_border(ball):
    suggested = ShapeLevelSet().suggestions(ball.volume, ball.guides)["edge_intensity_per_mm"]
    assert 3.0 < suggested < 25.0
