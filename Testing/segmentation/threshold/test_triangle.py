from __future__ import annotations

import numpy as np
import pytest
from skimage.filters import threshold_triangle

from CTGANAugmentLib.segmentation.threshold.triangle import TriangleThreshold


@pytest.mark.parametrize("mirrored", [False, True])
def test_the_cut_is_that_of_scikit_image_on_either_side_of_the_peak(levels, counts, mirrored):
    if mirrored:
        levels, counts = 255 - levels, counts[::-1]
    (cut,) = TriangleThreshold().cuts(counts)
    assert abs(cut - threshold_triangle(levels)) <= 1


def test_the_tail_of_a_peak_is_cut_off_at_its_foot():
    counts = np.r_[np.zeros(5), 100, 90, 10, np.full(60, 2.0)]
    (cut,) = TriangleThreshold().cuts(counts)
    assert 7 <= cut <= 9
