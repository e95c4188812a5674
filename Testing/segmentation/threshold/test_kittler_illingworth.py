from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it

from CTGANAugmentLib.segmentation.threshold.kittler_illingworth import KittlerIllingworthThreshold


def test_the_classes_are_about_those_of_simpleitk(levels, counts):
    (cut,) = KittlerIllingworthThreshold().cuts(counts)
    itk = sitk.KittlerIllingworthThresholdImageFilter()
    itk.SetNumberOfHistogramBins(256)
    itk.Execute(sitk.GetImageFromArray(levels))
    assert np.mean((levels > cut) != (levels > itk.GetThreshold())) < 0.02


@pytest.mark.parametrize(("mean", "sd", "number"), [(110, 5, 2000), (170, 30, 9000), (95, 4, 1000)])
def test_the_cut_is_where_the_two_bell_curves_are_equal(mean, sd, number):
    rng = np.random.default_rng(2)
    values = np.concatenate([rng.normal(60, 10, 40000), rng.normal(mean, sd, number)])
    (cut,) = KittlerIllingworthThreshold().cuts(np.histogram(values, np.arange(257))[0].astype(float))
    between = np.arange(60, mean, 0.1)
    first = np.log(40000 / 10) - (between - 60) ** 2 / 200
    second = np.log(number / sd) - (between - mean) ** 2 / (2 * sd**2)
    assert abs(cut - between[np.argmin(np.abs(first - second))]) < 5


def test_a_class_of_a_few_voxels_at_the_end_does_not_draw_the_cut():
    rng = np.random.default_rng(2)
    values = np.concatenate([rng.normal(60, 10, 40000), rng.normal(150, 12, 15000), [250, 250, 251]])
    (cut,) = KittlerIllingworthThreshold().cuts(np.histogram(values, np.arange(257))[0].astype(float))
    assert 85 < cut < 120
