"""Feature sets are found by name, and each describes every patch by finite numbers."""

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.realism.feature_sets import FEATURE_SETS, feature_set
from Testing.evaluation.realism.lesions import lesion_set, with_others


@pytest.mark.parametrize("name", [name for name in FEATURE_SETS if name != "inception"])
def test_each_describes_every_patch_by_finite_numbers_and_the_same_again(name):
    lesions = lesion_set(3, 4)
    kind = feature_set(name)
    first, again = (kind.build(with_others(lesion_set(2, 6, seed=9)), 4)(lesions) for _ in range(2))
    assert len(first) == 12
    assert np.isfinite(first).all()
    assert np.array_equal(first, again)


def test_only_the_network_learns_from_patients():
    assert [name for name, kind in FEATURE_SETS.items() if kind.learns] == ["cnn"]


def test_an_unknown_name_is_refused_with_those_that_there_are():
    with pytest.raises(UserError, match=r"patch, radiomics, cnn, inception, got 'vgg'"):
        feature_set("vgg")
