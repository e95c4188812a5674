"""The network's features come from what it learnt on the patches that it was given."""

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.realism.cnn_features import trained_features
from Testing.evaluation.realism.lesions import lesion_set, with_others


def test_what_it_learnt_tells_lesions_from_grounds_of_other_patients():
    describe = trained_features(with_others(lesion_set(3, 8, seed=1)), 2)
    unseen = with_others(lesion_set(3, 8, seed=5, names="Q"))
    features = describe(unseen)
    lesions, grounds = features[unseen.with_lesion], features[~unseen.with_lesion]
    apart = np.linalg.norm(lesions.mean(0) - grounds.mean(0))
    assert apart > 2 * np.linalg.norm(lesions.std(0))


def test_patches_of_one_kind_teach_nothing_and_are_refused():
    with pytest.raises(UserError, match="with a lesion and without"):
        trained_features(lesion_set(2, 4), 0)
