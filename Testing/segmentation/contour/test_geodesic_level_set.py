from __future__ import annotations

from CTGANAugmentLib.segmentation.contour.geodesic_level_set import GeodesicLevelSet


def test_edges_draw_the_surface_onto_themselves_from_outside_too(ball):
    suggested = GeodesicLevelSet().suggestions(ball.volume, ball.guides)
    drawn, left = (
        ball.dice(
            GeodesicLevelSet(
                initial_radius_mm=13.5, propagation=0.0, curvature_mm=0.1, advection_mm=advection, **suggested
            ).run(ball.volume, ball.guides, 0)
        )
        for advection in (4.0, 0.0)
    )
    assert drawn > left
    assert drawn > 0.9
