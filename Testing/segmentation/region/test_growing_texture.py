from __future__ import annotations

import numpy as np

from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.segmentation.region.growing_texture import GrowingTexture
from CTGANAugmentLib.segmentation.region.growing_tolerance import GrowingTolerance
from CTGANAugmentLib.volume import Volume, combine_labels


def test_texture_tells_apart_what_value_cannot():
    rng = np.random.default_rng(6)
    values = rng.normal(100, 5, (30, 70, 70))
    rough = np.zeros(values.shape, dtype=bool)
    rough[7:23, 20:50, 20:50] = True
    values[rough] = rng.normal(100, 40, int(rough.sum()))
    scan = Volume(values.astype(np.float32), np.diag([1.0, 1.0, 1.0, 1.0]), "MR", "rough")
    guides = Guides(points_ras=scan.grid.to_ras(np.array([[35.0, 35.0, 15.0]])))
    found = {}
    for method in (GrowingTexture(texture_scale_mm=2.0, deviations=3.0), GrowingTolerance(bridge_mm=0)):
        result = method.run(scan, guides, 0)
        mask = combine_labels(result.masks, scan.grid).array > 0
        found[method.id] = 2 * (mask & rough).sum() / (mask.sum() + rough.sum())
    assert found["growing-texture"] > 0.85
    assert found["growing-tolerance"] < 0.6


def test_it_reports_the_texture_of_the_region(ball):
    result = GrowingTexture().run(ball.volume, ball.guides, 0)
    measured = result.provenance.measured
    assert abs(measured["mean"] - 120) < 5
    assert 5 < measured["spread"] < 15
