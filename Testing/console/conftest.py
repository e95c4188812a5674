"""A scan without anything, and one with a structure."""

from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.volume import Volume


@pytest.fixture(scope="module")
def scan():
    matrix = np.diag([-2.0, -2.0, 3.0, 1.0])
    matrix[:3, 3] = [47, 47, -36]
    noise = np.random.default_rng(0).normal(0, 8, (25, 48, 48))
    return Volume((90 + noise).astype(np.int16), matrix, "CT", "Mueller")


@pytest.fixture(scope="module")
def tumour(scan):
    array = np.array(scan.array)
    array[9:16, 16:30, 18:30] += 100
    return Volume(array, scan.ijk_to_ras, "CT")
