from __future__ import annotations

import numpy as np
from skimage.filters import threshold_isodata

from CTGANAugmentLib.segmentation.threshold.isodata import IsodataThreshold


def test_the_cut_is_one_of_those_of_scikit_image(counts):
    (cut,) = IsodataThreshold().cuts(counts)
    assert cut in threshold_isodata(hist=(counts, np.arange(256)), return_all=True)


def test_the_cut_is_half_way_between_the_means(levels, counts):
    (cut,) = IsodataThreshold().cuts(counts)
    middle = (levels[levels <= cut].mean() + levels[levels > cut].mean()) / 2
    assert cut <= middle < cut + 1
