"""What distances between sets of patches are measured in: by name, so that one more is one more entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.image_arrays import Vector
from CTGANAugmentLib.evaluation.patch_features import patch_features
from CTGANAugmentLib.evaluation.radiomics import radiomics_features
from CTGANAugmentLib.evaluation.realism.lesion_set import LesionSet

Describe: TypeAlias = Callable[[LesionSet], Vector]
"""Features of each patch, (patch, feature)."""


@dataclass(frozen=True)
class FeatureSet:
    """A way to describe patches by numbers.

    Attributes:
        title, about: for people.
        build: makes it ready, from real patches (some without a lesion) of patients who then take no part in any
            comparison, and from a seed.
        learns: whether it needs such patches.
    """

    title: str
    about: str
    build: Callable[[LesionSet, int], Describe]
    learns: bool = False


def feature_set(name: str) -> FeatureSet:
    """Find a set by its name.

    Raises:
        UserError: an unknown name.
    """
    if name not in FEATURE_SETS:
        raise UserError(f"expected features out of {', '.join(FEATURE_SETS)}, got {name!r}")
    return FEATURE_SETS[name]


def _patch(_learnt_from: LesionSet, _seed: int) -> Describe:
    return lambda lesions: patch_features(lesions.images)


def _radiomics(_learnt_from: LesionSet, _seed: int) -> Describe:
    return lambda lesions: radiomics_features(lesions.images, lesions.masks, lesions.spacing_mm)


def _cnn(learnt_from: LesionSet, seed: int) -> Describe:
    from CTGANAugmentLib.evaluation.realism.cnn_features import trained_features

    return trained_features(learnt_from, seed)


def _inception(_learnt_from: LesionSet, _seed: int) -> Describe:
    from CTGANAugmentLib.evaluation.realism.inception_features import inception_features

    return inception_features()


FEATURE_SETS: Mapping[str, FeatureSet] = {
    "patch": FeatureSet(
        "Whole patch",
        "gray values, gradients, texture, power spectrum and a coarse picture of the patch",
        _patch,
    ),
    "radiomics": FeatureSet(
        "Radiomics", "first-order, shape and texture features of the lesion alone", _radiomics
    ),
    "cnn": FeatureSet(
        "Own network",
        "what a small network knows that learnt to tell lesions from other tissue on a third of the real patients",
        _cnn,
        learns=True,
    ),
    "inception": FeatureSet(
        "Inception",
        "of photographs (torch-fidelity), for comparison with papers; needs thousands of patches",
        _inception,
    ),
}
"""By name."""
