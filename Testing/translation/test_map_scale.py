"""Scales of maps."""

from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.translation.map_scale import full_colour, some_voxels
from Testing.translation.conftest import scan_of


def test_two_of_a_hundred_voxels_that_have_any_are_in_full_colour():
    array = np.zeros((4, 10, 10), dtype=np.float32)
    array[1] = np.arange(1, 101).reshape(10, 10)
    assert full_colour(scan_of(array)) == pytest.approx(np.percentile(np.arange(1, 101), 98))


def test_an_empty_map_has_a_scale_too():
    assert full_colour(scan_of(np.zeros((2, 3, 4), dtype=np.float32))) == 1


def test_a_large_scan_is_looked_at_here_and_there():
    assert 50_000 < some_voxels(scan_of(np.zeros((100, 200, 200), dtype=np.int16))).size < 200_000
