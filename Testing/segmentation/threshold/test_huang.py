from __future__ import annotations

import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it

from CTGANAugmentLib.segmentation.threshold.huang import HuangThreshold


def test_the_classes_are_about_those_of_simpleitk(levels, counts):
    (cut,) = HuangThreshold().cuts(counts)
    itk = sitk.HuangThresholdImageFilter()
    itk.SetNumberOfHistogramBins(256)
    itk.Execute(sitk.GetImageFromArray(levels))
    assert ((levels > cut) != (levels > itk.GetThreshold())).mean() < 0.005
