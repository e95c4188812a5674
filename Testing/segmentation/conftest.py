"""A scan in which the answer is known: a ball in noise, oblique and anisotropic."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from CTGANAugmentLib.evaluation.overlap import score_overlap
from CTGANAugmentLib.geometry import Box, Grid
from CTGANAugmentLib.operation import Guides, Result
from CTGANAugmentLib.volume import Volume, combine_labels


@dataclass(frozen=True, eq=False)
class Ball:
    """A scan with one ball of radius 12 mm."""

    volume: Volume
    inside: NDArray[np.bool_]
    center_ras: NDArray[np.float64]
    outside_ras: NDArray[np.float64]

    @property
    def guides(self) -> Guides:
        return Guides(points_ras=self.center_ras[None], outside_points_ras=self.outside_ras[None])

    def mask_of(self, result: Result) -> NDArray[np.bool_]:
        return combine_labels(result.masks, self.volume.grid).array > 0

    def dice(self, result: Result) -> float:
        return score_overlap(self.mask_of(result), self.inside, self.volume.grid).dice


def make_ball(
    *,
    modality="CT",
    spacing_mm=(1.0, 1.0, 2.5),
    contrast=80.0,
    noise=10.0,
    background=40.0,
    dtype=np.int16,
    radius_mm=12.0,
) -> Ball:
    turn = Rotation.from_euler("xyz", [10, -15, 25], degrees=True).as_matrix()
    matrix = np.eye(4)
    matrix[:3, :3] = turn * np.array(spacing_mm)
    matrix[:3, 3] = (-30.0, 12.0, 55.0)
    shape = tuple(round(60 / s) for s in spacing_mm[::-1])
    grid = Grid(shape, matrix)
    center = grid.to_ras((np.array(shape[::-1]) - 1) / 2)
    distance = grid.distance_mm(center, Box((0, 0, 0), shape))
    cover = np.clip(0.5 - (distance - radius_mm) / 1.5, 0, 1)
    values = background + contrast * cover + np.random.default_rng(3).normal(0, noise, shape)
    outside = center + turn @ np.array([22.0, 0, 0])
    return Ball(
        Volume(values.astype(dtype), matrix, modality, "ball"), distance <= radius_mm, center, outside
    )


@pytest.fixture(scope="session")
def ball() -> Ball:
    """CT, contrast 80 HU, noise 10 HU, voxels 1 x 1 x 2.5 mm, turned in space."""
    return make_ball()


@pytest.fixture(scope="session")
def mr_ball() -> Ball:
    """MR in arbitrary units, float32, contrast 300 on 500."""
    return make_ball(modality="MR", contrast=300.0, background=500.0, noise=40.0, dtype=np.float32)


@pytest.fixture(scope="session")
def ball_with():
    """Build a ball scan with other figures."""
    return make_ball
