from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.segmentation.graph.random_walker import RandomWalker

pytest.importorskip("skimage")


@pytest.mark.parametrize("modality", ["CT", "MR"])
def test_seeds_inside_and_outside_find_the_ball(ball, mr_ball, modality):
    scan = ball if modality == "CT" else mr_ball
    assert scan.dice(RandomWalker().run(scan.volume, scan.guides, 0)) > 0.9


def test_it_is_what_scikit_image_finds_from_the_same_seeds(ball_with):
    from skimage.segmentation import random_walker

    scan = ball_with(spacing_mm=(2.0, 2.0, 2.0), noise=5.0)
    method = RandomWalker(
        seed_radius_mm=4.5, smoothing_mm=0, sigma_intensity=20, keep="all", max_diameter_mm=2000
    )
    found = scan.mask_of(method.run(scan.volume, scan.guides, 0))
    labels = np.zeros(scan.volume.array.shape, dtype=np.int8)
    grid = scan.volume.grid
    labels[0], labels[-1], labels[:, 0], labels[:, -1], labels[:, :, 0], labels[:, :, -1] = (2,) * 6
    points = grid.voxel_centers_ras()
    snapped = [
        grid.to_ras(np.array(grid.nearest_kji(p))[::-1].astype(float))
        for p in (scan.center_ras, scan.outside_ras)
    ]
    labels[np.linalg.norm(points - snapped[1], axis=-1) <= 4.5] = 2
    labels[np.linalg.norm(points - snapped[0], axis=-1) <= 4.5] = 1
    # weights exp(-jump^2 / (2 * 20^2)): scikit-image divides its beta by ten times the SD
    values = scan.volume.array.astype(float)
    oracle = random_walker(values, labels, beta=10 * values.std() / (2 * 20**2), mode="bf") == 1
    assert 2 * (found & oracle).sum() / (found.sum() + oracle.sum()) > 0.98


def test_without_a_seed_it_says_what_it_needs(ball):
    with pytest.raises(UserError, match="seed point inside"):
        RandomWalker().run(ball.volume, Guides(), 0)
