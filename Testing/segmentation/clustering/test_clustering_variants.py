from __future__ import annotations

import pytest

from CTGANAugmentLib.operation import operation_from_json, operations
from CTGANAugmentLib.progress import no_progress

VARIANTS = [
    f"{method}-{features}"
    for method in ("kmeans", "gaussian-mixture", "fuzzy-cmeans")
    for features in ("position", "texture")
]


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_variant_is_its_method_with_other_features(ball, variant):
    method, features = variant.rsplit("-", 1)
    ours = operation_from_json(variant, {}).run(ball.volume, ball.guides, 0, no_progress)
    theirs = operation_from_json(method, {"features": features}).run(ball.volume, ball.guides, 0, no_progress)
    assert (ball.mask_of(ours) == ball.mask_of(theirs)).all()


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_variant_finds_the_ball_in_ct_and_in_mr(ball, mr_ball, variant):
    for scan in (ball, mr_ball):
        chosen = operation_from_json(variant, {"clusters": 3, "smoothing_mm": 1.0})
        assert scan.dice(chosen.run(scan.volume, scan.guides, 0)) > 0.6


def test_every_clustering_is_listed_with_a_line_of_its_own():
    found = [cls for cls in operations().values() if getattr(cls, "family", "") == "clustering"]
    assert {cls.id for cls in found} >= {*VARIANTS, "kmeans", "gaussian-mixture", "fuzzy-cmeans", "slic"}
    assert len({cls.about() for cls in found}) == len(found)
