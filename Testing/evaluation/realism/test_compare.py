"""Made lesions like real ones are said to be so, others are not, and copies are found."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.realism.compare import DRAWS, compare_lesions
from Testing.evaluation.realism.lesions import lesion_set, with_others


def by_name(found, features=""):
    return {measure.name: measure for measure in found.measures if measure.features == features}


def test_lesions_of_the_same_kind_are_as_far_from_real_ones_as_real_ones_are():
    found = compare_lesions(lesion_set(seed=1), lesion_set(seed=2, names="M"), seed=3)
    kernel = by_name(found, "patch")["kernel"]
    assert abs(kernel.made - kernel.real) < 3 * max(kernel.made_sd, kernel.real_sd)
    assert kernel.size == 32
    assert kernel.error > 0
    apart, halves = found.told_apart["patch"]
    assert apart.interval[0] < 0.6
    assert halves.auc < 0.9
    assert found.counts == {"real_patches": 64, "real_patients": 8, "made_patches": 64, "made_patients": 8}


def test_blurred_lesions_are_told_apart_and_farther_in_every_draw():
    real = lesion_set(seed=1)
    made = lesion_set(seed=2, names="M")
    found = compare_lesions(real, replace(made, images=gaussian_filter(made.images, (0, 0, 1, 1))), seed=3)
    assert by_name(found, "patch")["kernel"].farther == DRAWS
    assert by_name(found)["noise_frequency"].made < 0.8
    assert by_name(found)["noise_frequency"].real == pytest.approx(1, abs=0.1)
    assert found.told_apart["patch"][0].interval[0] > 0.9


def test_copies_of_real_lesions_are_not_taken_for_new_ones():
    """Copies are compared with other patients than their own, as other real lesions are."""
    real = lesion_set(seed=1)
    found = compare_lesions(real, real, seed=3, features=("patch",))
    precision = by_name(found, "patch")["precision"]
    assert precision.made == pytest.approx(precision.real, abs=0.15)
    trained_on = lesion_set(seed=5, names="T")
    repeats = compare_lesions(real, trained_on, seed=3, features=("patch",), trained_on=trained_on)
    assert repeats.memorization.suspicious
    new = compare_lesions(
        real, lesion_set(seed=8, names="M"), seed=3, features=("patch",), trained_on=trained_on
    )
    assert not new.memorization.suspicious


def test_features_that_are_learnt_take_no_part_with_the_patients_that_taught_them():
    found = compare_lesions(
        with_others(lesion_set(9, seed=1)), lesion_set(seed=2, names="M"), seed=3, features=("cnn",)
    )
    assert by_name(found, "cnn")["kernel"].size == 24, "six of nine patients in two halves"
    few = compare_lesions(
        with_others(lesion_set(4, seed=1)), lesion_set(seed=2), seed=3, features=("patch", "cnn")
    )
    assert any("at least 6 patients" in note for note in few.notes)
    assert by_name(few, "patch")
    assert not by_name(few, "cnn")


def test_the_same_seed_finds_the_same():
    first, again = (
        compare_lesions(lesion_set(seed=1), lesion_set(seed=2, names="M"), seed=3, features=("radiomics",))
        for _ in range(2)
    )
    assert first.measures == again.measures
    assert first.told_apart == again.told_apart


def test_what_cannot_be_compared_is_refused():
    real, made = lesion_set(seed=1), lesion_set(seed=2)
    with pytest.raises(UserError, match="patches of one size"):
        compare_lesions(real, replace(made, images=made.images[..., :8], masks=made.masks[..., :8]), seed=0)
    with pytest.raises(UserError, match="lesions in both sets"):
        compare_lesions(real, replace(made, masks=np.zeros_like(made.masks)), seed=0)
    with pytest.raises(UserError, match="expected features out of"):
        compare_lesions(real, made, seed=0, features=("vgg",))
    with pytest.raises(UserError, match="8 patients of the real scans are among those"):
        compare_lesions(real, made, seed=0, features=("patch",), trained_on=real)
