from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.segmentation.graph import graph_cut
from CTGANAugmentLib.segmentation.graph.graph_cut import GraphCut


@pytest.mark.parametrize("spacing_mm", [(1.0, 1.0, 1.0), (0.8, 0.8, 5.0)])
@pytest.mark.parametrize("modality", ["CT", "MR"])
def test_seeds_inside_and_outside_find_the_ball(ball_with, spacing_mm, modality):
    scan = ball_with(modality=modality, spacing_mm=spacing_mm, contrast=60.0, noise=15.0)
    assert scan.dice(GraphCut().run(scan.volume, scan.guides, 0)) > 0.9


def test_coarse_to_fine_finds_what_one_cut_on_all_voxels_finds(ball_with, monkeypatch):
    scan = ball_with(spacing_mm=(1.0, 1.0, 1.0))
    whole = scan.mask_of(GraphCut().run(scan.volume, scan.guides, 0))
    monkeypatch.setattr(graph_cut, "_COARSE_VOXELS", 4000)
    steps = scan.mask_of(GraphCut().run(scan.volume, scan.guides, 0))
    assert 2 * (whole & steps).sum() / (whole.sum() + steps.sum()) > 0.99


def test_a_heavier_border_makes_a_smoother_segment(ball_with):
    scan = ball_with(contrast=40.0, noise=30.0)

    def border(weight):
        mask = scan.mask_of(GraphCut(boundary_weight_mm=weight, keep="all").run(scan.volume, scan.guides, 0))
        return sum(np.count_nonzero(np.diff(mask.astype(int), axis=axis)) for axis in range(3))

    assert border(20.0) < border(0.0)


def test_a_seed_outside_keeps_a_twin_out(ball_with):
    scan = ball_with()
    values = scan.volume.array.copy()
    values[:, :, 47:] = values[:, :, 47:][..., ::-1] * 0 + 120
    twin = replace(scan, volume=scan.volume.with_array(values))
    k, j = (np.array(values.shape) // 2)[:2]
    outside = twin.volume.grid.to_ras((53.0, j, k))
    result = GraphCut().run(twin.volume, Guides(scan.center_ras[None], outside_points_ras=outside[None]), 0)
    assert not twin.mask_of(result)[k, j, 53]


def test_without_a_seed_it_says_what_it_needs(ball):
    with pytest.raises(UserError, match="seed point inside"):
        GraphCut().run(ball.volume, Guides(), 0)
