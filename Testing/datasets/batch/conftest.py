"""Small scans of the body's kind, with and without a lesion, as files."""

from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.files import write_labels, write_volume
from CTGANAugmentLib.volume import LabelVolume, Volume

SHAPE = (16, 48, 48)
GRID = np.diag([2.0, 2.0, 3.0, 1.0])


def write_case(folder, name, seed, *, lesion):
    """A cylinder of soft tissue in air, with a ball in it where `lesion` says so."""
    k, j, i = np.indices(SHAPE)
    body = np.hypot(j - 24, i - 24) < 20
    ball = (np.hypot(np.hypot(j - 20, i - 20), k - 8) < 3) & bool(lesion)
    noise = np.random.default_rng(seed).normal(0, 8, SHAPE)
    values = np.where(body, 50 + noise + 30 * ball, -1000).astype(np.int16)
    write_volume(Volume(values, GRID, "CT"), folder / f"{name}.nii.gz")
    write_labels(LabelVolume(ball.astype(np.uint8), GRID), folder / f"{name}_mask.nii.gz")


@pytest.fixture(scope="module")
def scans(tmp_path_factory):
    """Folder of two scans with a lesion and one without."""
    folder = tmp_path_factory.mktemp("scans")
    for seed, (name, lesion) in enumerate({"anna": True, "bert": True, "carl": False}.items()):
        write_case(folder, name, seed, lesion=lesion)
    return folder
