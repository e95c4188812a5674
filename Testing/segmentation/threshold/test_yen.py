from __future__ import annotations

import numpy as np
from skimage.filters import threshold_yen

from CTGANAugmentLib.segmentation.threshold.yen import YenThreshold


def test_the_cut_is_that_of_scikit_image(counts):
    assert YenThreshold().cuts(counts) == (threshold_yen(hist=(counts, np.arange(256))),)


def test_few_bright_voxels_are_told_from_the_rest():
    rng = np.random.default_rng(5)
    values = np.concatenate([rng.normal(60, 12, 50000), rng.normal(200, 6, 300)])
    (cut,) = YenThreshold().cuts(np.histogram(values, np.arange(257))[0].astype(float))
    assert 85 <= cut < 170
