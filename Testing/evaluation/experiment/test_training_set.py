"""Real patches are those of the training patients, and are not drowned by made ones."""

import numpy as np
import pytest

from CTGANAugmentLib.datasets.patch_set import PatchItem, PatchSet
from CTGANAugmentLib.evaluation.experiment.training_set import joined_sets, of_patients


def patches(name, count, value):
    arrays = {
        "image": np.full((count, 1, 4, 4), value, np.float16),
        "mask": np.ones((count, 1, 4, 4), np.uint8),
    }
    return PatchSet(
        arrays, [PatchItem(name, name, n % 2, "test") for n in range(count)], (4, 4), {"modality": {}}
    )


def test_only_the_patients_that_were_asked_for_are_taken_and_all_for_training():
    everyone = joined_sets(patches("A", 3, 0.0), [patches("B", 2, 1.0)], 0.0)
    own = of_patients(everyone, ["B"], masks=False)
    assert [item.patient for item in own.items] == ["B", "B"]
    assert {item.subset for item in own.items} == {"train"}
    assert set(own.arrays) == {"image"}
    assert np.all(own.arrays["image"] == 1)


@pytest.mark.parametrize(("share", "repeats"), [(0.5, 10), (0.25, 3), (0.0, 1), (0.75, 30)])
def test_real_patches_are_there_as_often_as_their_share_asks_for(share, repeats):
    both = joined_sets(patches("A", 4, 0.0), [patches("made", 25, 1.0), patches("more", 15, 1.0)], share)
    real = np.count_nonzero(both.arrays["image"][:, 0, 0, 0] == 0)
    assert real == 4 * repeats
    assert len(both.items) == real + 40


def test_without_made_patches_the_real_ones_are_the_set():
    real = patches("A", 4, 0.0)
    assert joined_sets(real, [], 0.5) is real
