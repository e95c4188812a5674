"""A scan with one ball in it, on grids as scanners make them."""

import numpy as np
import pytest

from CTGANAugmentLib.volume import Label, LabelVolume, Volume

_COS, _SIN = np.cos(np.radians(20)), np.sin(np.radians(20))
TURN = np.array([[_COS, -_SIN, 0], [_SIN, _COS, 0], [0, 0, 1.0]])
GRIDS = {
    "ras": np.diag([2.0, 2.0, 3.0]),
    "lps": np.diag([-2.0, -2.0, 3.0]),
    "left-handed": np.diag([2.0, 2.0, -3.0]),
    "oblique": TURN @ np.diag([1.5, 2.5, 3.0]),
}
SHAPE = (24, 40, 44)
RADIUS_MM = 11.0


def volume_on(linear, array, modality="CT"):
    """Scan round the origin of RAS."""
    matrix = np.eye(4)
    matrix[:3, :3] = linear
    matrix[:3, 3] = -linear @ ((np.array(array.shape[::-1]) - 1) / 2)
    return Volume(array, matrix, modality)


@pytest.fixture(params=list(GRIDS))
def linear(request):
    return GRIDS[request.param]


@pytest.fixture
def make_ball(linear):
    """Scan and labels of a ball of 100 HU in tissue of 0 HU, at a place in RAS."""

    def make(center=(6.0, -4.0, 5.0), modality="CT", noise=0.0):
        empty = volume_on(linear, np.zeros(SHAPE, np.int16), modality)
        places = empty.grid.voxel_centers_ras()
        inside = np.linalg.norm(places - np.array(center), axis=-1) < RADIUS_MM
        values = np.where(inside, 100.0, 0.0) + np.random.default_rng(0).normal(0, noise, SHAPE)
        scan = empty.with_array(values.astype(np.int16))
        labels = LabelVolume(inside.astype(np.uint8), scan.ijk_to_ras, labels=(Label(1, "Mass"),))
        return scan, labels

    return make


@pytest.fixture
def center_of_label():
    """Middle of label 1 in RAS."""

    def center(labels):
        return labels.grid.to_ras(np.argwhere(labels.array == 1)[:, ::-1]).mean(axis=0)

    return center
