from __future__ import annotations

import numpy as np
import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it
from skimage.filters import threshold_otsu

from CTGANAugmentLib.segmentation.threshold.otsu import OtsuThreshold


def test_the_classes_are_those_of_scikit_image_and_of_simpleitk(levels, counts):
    (cut,) = OtsuThreshold().cuts(counts)
    found = levels > cut
    assert np.array_equal(found, levels > threshold_otsu(hist=(counts, np.arange(256))))
    itk = sitk.OtsuThresholdImageFilter()
    itk.SetNumberOfHistogramBins(256)
    itk.Execute(sitk.GetImageFromArray(levels))
    assert np.array_equal(found, levels > itk.GetThreshold())


def test_between_two_separate_classes_the_cut_is_in_the_middle_of_the_gap():
    counts = np.zeros(100)
    counts[[10, 11, 80]] = 5, 5, 5
    assert OtsuThreshold().cuts(counts) == (45,)


def test_a_click_finds_the_ball_in_ct_and_in_mr(ball, mr_ball):
    for scan in (ball, mr_ball):
        assert scan.dice(OtsuThreshold().run(scan.volume, scan.guides, 0)) > 0.9
