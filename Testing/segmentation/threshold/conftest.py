"""Values as scans have them, on 8 bits so that every library makes the same 256 bins of them."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray


def make_levels(kind: str) -> NDArray[np.uint8]:
    """A chest (lung, fat, soft tissue, bone), a head in MR (Rician noise on air), or two classes."""
    rng = np.random.default_rng(11)
    if kind == "chest":
        parts = [(40, 9, 24000), (125, 5, 9000), (150, 6, 18000), (205, 18, 2500)]
        values = np.concatenate([rng.normal(m, s, n) for m, s, n in parts])
    elif kind == "head":
        parts = [(0, 18000), (60, 9000), (105, 16000), (175, 4000)]
        values = np.concatenate([np.hypot(rng.normal(m, 8, n), rng.normal(0, 8, n)) for m, n in parts])
    else:
        values = np.concatenate([rng.normal(70, 14, 30000), rng.normal(160, 20, 12000)])
    levels = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    levels[:2] = (0, 255)
    rng.shuffle(levels)
    return levels[: levels.size // 100 * 100].reshape(4, -1, 25)


@pytest.fixture(params=["chest", "head", "two classes"])
def levels(request) -> NDArray[np.uint8]:
    """Voxels (k, j, i) from 0 to 255."""
    return make_levels(request.param)


@pytest.fixture
def counts(levels) -> NDArray[np.float64]:
    """Voxels at each level."""
    return np.bincount(levels.ravel(), minlength=256).astype(float)
