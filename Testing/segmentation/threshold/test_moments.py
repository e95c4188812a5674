from __future__ import annotations

import numpy as np
import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it

from CTGANAugmentLib.segmentation.threshold.moments import MomentsThreshold


def test_the_cut_is_that_of_simpleitk(levels, counts):
    itk = sitk.MomentsThresholdImageFilter()
    itk.SetNumberOfHistogramBins(256)
    itk.Execute(sitk.GetImageFromArray(levels))
    assert MomentsThreshold().cuts(counts) == (itk.GetThreshold(),)


def test_two_values_alone_are_parted():
    counts = np.zeros(50)
    counts[[3, 40]] = 7, 2
    (cut,) = MomentsThreshold().cuts(counts)
    assert 3 <= cut < 40
