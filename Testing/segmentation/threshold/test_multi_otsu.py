from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from skimage.filters import threshold_multiotsu

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.segmentation.threshold.multi_otsu import MultiOtsuThreshold


def spread_within(counts, cuts):
    """Sum of squares about the means of the classes."""
    bins, total = np.arange(counts.size), 0.0
    for first, last in pairwise([-1, *(int(cut) for cut in cuts), counts.size - 1]):
        part, places = counts[first + 1 : last + 1], bins[first + 1 : last + 1]
        if part.any():
            total += float(np.sum(part * (places - np.average(places, weights=part)) ** 2))
    return total


@pytest.mark.parametrize("classes", [2, 3, 4])
def test_the_classes_are_as_even_as_those_of_scikit_image(counts, classes):
    cuts = MultiOtsuThreshold(classes=classes).cuts(counts)
    theirs = threshold_multiotsu(classes=classes, hist=(counts, np.arange(256)))
    assert len(cuts) == classes - 1
    assert spread_within(counts, cuts) <= spread_within(counts, theirs) * (1 + 1e-9)


@pytest.mark.parametrize("classes", [2, 3, 4, 5])
def test_no_other_cuts_are_better(classes):
    counts = np.random.default_rng(classes).integers(0, 50, 18).astype(float)
    counts[[4, 5, 11]] = 0
    least = min(spread_within(counts, cuts) for cuts in combinations(range(17), classes - 1))
    assert spread_within(counts, MultiOtsuThreshold(classes=classes).cuts(counts)) == pytest.approx(least)


def test_more_classes_than_values_are_refused():
    with pytest.raises(UserError, match="fewer classes"):
        MultiOtsuThreshold(classes=4).cuts(np.array([3.0, 0, 5, 0, 1]))


def test_a_seed_takes_its_own_class_and_no_seed_the_brightest(ball):
    values = ball.volume.array.copy()
    values[:, : values.shape[1] // 5] += 160
    scan = type(ball.volume)(values, ball.volume.grid.ijk_to_ras, "CT", "three tissues")
    method = MultiOtsuThreshold(classes=3)
    assert ball.dice(method.run(scan, ball.guides, 0)) > 0.8
    brightest = ball.mask_of(method.run(scan, Guides(), 0))
    assert not (brightest & ball.inside).any()
    assert brightest[:, 1:10].mean() > 0.9
