from __future__ import annotations

import numpy as np
from skimage.filters import threshold_li

from CTGANAugmentLib.segmentation.threshold.li import LiThreshold


def test_the_classes_are_about_those_of_scikit_image(levels, counts):
    (cut,) = LiThreshold().cuts(counts)
    assert np.mean((levels > cut) != (levels > threshold_li(levels))) < 0.01


def test_no_other_cut_has_less_cross_entropy(levels, counts):
    def cross_entropy(cut):
        parts = [levels[levels <= cut] + 0.5, levels[levels > cut] + 0.5]
        return sum(float(np.sum(part * np.log(part / part.mean()))) for part in parts)

    (cut,) = LiThreshold().cuts(counts)
    assert cross_entropy(cut) <= min(cross_entropy(other) for other in range(1, 254)) + 1e-6
