from __future__ import annotations

import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it

from CTGANAugmentLib.segmentation.threshold.max_entropy import MaxEntropyThreshold


def test_the_cut_is_that_of_simpleitk(levels, counts):
    itk = sitk.MaximumEntropyThresholdImageFilter()
    itk.SetNumberOfHistogramBins(256)
    itk.Execute(sitk.GetImageFromArray(levels))
    assert MaxEntropyThreshold().cuts(counts) == (itk.GetThreshold(),)
