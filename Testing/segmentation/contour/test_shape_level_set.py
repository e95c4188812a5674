from __future__ import annotations

from CTGANAugmentLib.segmentation.contour.shape_level_set import ShapeLevelSet


def test_an_edge_gradient_beyond_every_gradient_lets_the_surface_out(ball):
    found = ShapeLevelSet(edge_intensity_per_mm=1e6).run(ball.volume, ball.guides, 0)
    assert ball.mask_of(found).sum() > 3 * ball.inside.sum()


def test_the_suggested_edge_lies_between_noise_and_the_border(ball):
    suggested = ShapeLevelSet().suggestions(ball.volume, ball.guides)["edge_intensity_per_mm"]
    assert 3.0 < suggested < 45.0
