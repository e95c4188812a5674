from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.progress import no_progress
from CTGANAugmentLib.segmentation.clustering import feature_space
from CTGANAugmentLib.segmentation.clustering.feature_space import FeatureSpace
from CTGANAugmentLib.segmentation.clustering.kmeans import KMeans
from CTGANAugmentLib.segmentation.opening import open_workspace
from CTGANAugmentLib.segmentation.targets import Targets
from CTGANAugmentLib.volume import Volume


@pytest.fixture
def workspace(ball):
    return open_workspace(
        ball.volume, Targets.of(Guides(points_ras=ball.center_ras[None]), ball.volume.grid), 200
    )


def all_features(workspace, position, texture):
    space = FeatureSpace.of(workspace, position, texture, no_progress)
    return np.concatenate([features for _box, _inside, features in space.blocks(no_progress, "")])


def test_positions_are_millimetres_in_the_patient(workspace):
    found = all_features(workspace, 50.0, None)[:, 1:]
    wanted = workspace.grid.voxel_centers_ras().reshape(-1, 3)
    assert np.allclose(found - found[0], wanted - wanted[0], atol=1e-3)


def test_texture_is_the_mean_and_spread_of_a_gaussian_in_millimetres(workspace):
    found = all_features(workspace, None, 2.0)
    values = workspace.values.astype(float)
    blur = {"sigma": 2.0 / workspace.spacing_kji_mm, "mode": "nearest", "truncate": 3.0}
    mean = gaussian_filter(values, **blur)
    spread = np.sqrt(gaussian_filter(values**2, **blur) - mean**2)
    assert np.allclose(found, np.stack([values, mean, spread], axis=-1).reshape(-1, 3), atol=0.05)


def test_blocks_have_no_seams(workspace, monkeypatch):
    whole = all_features(workspace, 50.0, 2.0)
    monkeypatch.setattr(feature_space, "_BLOCK", 5 * workspace.values[0].size)
    monkeypatch.setattr(feature_space, "_PIECE", 2 * workspace.values[0].size)
    assert np.allclose(all_features(workspace, 50.0, 2.0), whole, atol=0.05)


def test_voxels_that_are_not_allowed_have_no_features_and_no_cluster(ball):
    targets = Targets.of(Guides(points_ras=ball.center_ras[None]), ball.volume.grid)
    near = open_workspace(ball.volume, targets, 30)
    assert len(all_features(near, 50.0, None)) == near.allowed.sum() < near.values.size


@pytest.mark.parametrize(("features", "reaches_the_far_end"), [("intensity", True), ("position", False)])
def test_position_parts_what_value_alone_cannot(ball, features, reaches_the_far_end):
    values = np.random.default_rng(8).normal(50, 5, ball.volume.array.shape).astype(np.int16)
    even = Volume(values, ball.volume.grid.ijk_to_ras, "CT", "even")
    guides = Guides(points_ras=even.grid.to_ras([[5.0, 30.0, 12.0]]))
    method = KMeans(clusters=2, features=features, position_scale_mm=5.0, keep="all", max_diameter_mm=200)
    found = ball.mask_of(method.run(even, guides, 0))
    assert found[:, :, :5].any()
    assert found[:, :, -5:].any() == reaches_the_far_end


def test_texture_parts_what_value_alone_cannot(ball):
    values = np.random.default_rng(9).normal(50, np.where(ball.inside, 20, 4)).astype(np.int16)
    scan = Volume(values, ball.volume.grid.ijk_to_ras, "CT", "rough ball in smooth ground")
    alone, textured = (
        ball.dice(KMeans(clusters=2, features=features, texture_scale_mm=2.0).run(scan, ball.guides, 0))
        for features in ("intensity", "texture")
    )
    assert alone < 0.5
    assert textured > 0.8
