"""Scans and outlines for the lesion tests."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from CTGANAugmentLib.geometry import Grid
from CTGANAugmentLib.volume import Volume


def tissue(
    shape_kji=(60, 60, 60), spacing_mm=(1.0, 1.0, 1.0), mean=50.0, sd=12.0, blur_voxels=0.7, seed=0
) -> Volume:
    """Block of one tissue with correlated noise, its centre near the origin."""
    noise = gaussian_filter(np.random.default_rng(seed).standard_normal(shape_kji), blur_voxels)
    array = np.rint(mean + sd * noise / noise.std()).astype(np.int16)
    matrix = np.diag([*spacing_mm, 1.0])
    matrix[:3, 3] = -np.array(shape_kji[::-1]) / 2 * spacing_mm
    return Volume(array, matrix)


@pytest.fixture(scope="session")
def liver() -> Volume:
    """60 mm cube at 50 HU with noise of SD 12."""
    return tissue()


@pytest.fixture
def oblique_grid() -> Grid:
    """Anisotropic, oblique, left-handed grid round the origin."""
    a, b = np.radians([25, -15])
    turn = np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]]) @ np.array(
        [[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]]
    )
    matrix = np.eye(4)
    matrix[:3, :3] = turn * np.array([0.7, 0.8, -2.5])
    matrix[:3, 3] = -matrix[:3, :3] @ [60, 50, 18]
    return Grid((36, 100, 120), matrix)
