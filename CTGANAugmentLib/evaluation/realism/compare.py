"""Made lesions beside real ones: every distance stands beside the same distance between real ones."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.image_arrays import Vector
from CTGANAugmentLib.evaluation.kernel_distance import kernel_distance
from CTGANAugmentLib.evaluation.memorization import Memorization, check_memorization
from CTGANAugmentLib.evaluation.patch_features import FeatureScaler
from CTGANAugmentLib.evaluation.realism.draws import Draw, draws
from CTGANAugmentLib.evaluation.realism.feature_sets import FEATURE_SETS, feature_set
from CTGANAugmentLib.evaluation.realism.lesion_set import LesionSet
from CTGANAugmentLib.evaluation.realism.measures import (
    IN_UNIT,
    OF_FEATURES,
    OF_VALUES,
    Quantity,
    of_features,
    of_values,
)
from CTGANAugmentLib.evaluation.realism.telling_apart import ToldApart, told_apart
from CTGANAugmentLib.progress import Progress, no_progress

DRAWS = 10
_LEARNING_SHARE, _LEAST_PATIENTS = 3, 6
"""Part of the patients that features are learnt from, and of how many patients at least."""


@dataclass(frozen=True)
class Measure:
    """One quantity of made lesions and of real ones, means over draws of sets of one size.

    Attributes:
        name: of the quantity.
        features: that it is measured in, "" for values themselves.
        quantity: what it is.
        made, made_sd: made lesions against real ones: mean and standard deviation over the draws; NaN where it does
            not exist.
        real, real_sd: real lesions of other patients against the same ones.
        farther: in how many draws the made lesions' figure was the larger one.
        size: patches of each set.
        error: standard error of `made` by leaving out patients, of all patches at once; None where it is not known.
    """

    name: str
    features: str
    quantity: Quantity
    made: float
    made_sd: float
    real: float
    real_sd: float
    farther: int
    size: int
    error: float | None = None


@dataclass(frozen=True, eq=False)
class Realism:
    """What was found.

    Attributes:
        measures: of values, then of each set of features.
        told_apart: by features, real against made; and real halves against each other.
        memorization: whether made lesions repeat those that the generator was trained on; None where nobody said which.
        counts: patches and patients, of the real and of the made lesions.
        notes: what could not be measured, and why.
    """

    measures: Sequence[Measure]
    told_apart: Mapping[str, tuple[ToldApart, ToldApart]]
    memorization: Memorization | None
    counts: Mapping[str, int]
    notes: Sequence[str]


def compare_lesions(
    real: LesionSet,
    made: LesionSet,
    *,
    seed: int,
    features: Sequence[str] = ("patch", "radiomics"),
    trained_on: LesionSet | None = None,
    progress: Progress = no_progress,
) -> Realism:
    """Measure how far made lesions are from real ones.

    Args:
        real: real patches; those without a lesion are only learnt from.
        made: patches with made lesions, cut as the real ones.
        seed: of draws, forests and networks.
        features: names out of `FEATURE_SETS`.
        trained_on: real lesions that the generator was trained on, none of the patients of `real`.
        progress: told what is measured.

    Raises:
        UserError: too few patients or patches, patches cut otherwise, or features that cannot be had here.
        Cancelled: it was stopped.
    """
    kinds = {name: feature_set(name) for name in features}
    if real.images.shape[1:] != made.images.shape[1:]:
        raise UserError("expected real and made patches of one size: cut them with the same figures")
    every, lesions = real, real.part(real.with_lesion)
    made = made.part(made.with_lesion)
    if not len(lesions) or not len(made):
        raise UserError("expected lesions in both sets: name the masks, and the value of the lesion in them")
    notes = [*lesions.notes, *made.notes]
    progress(0.0, "comparing values")
    measures = _of_values(lesions, made, np.random.default_rng([seed, 0]))
    told = {}
    for number, (name, kind) in enumerate(kinds.items()):
        progress((number + 1) / (len(kinds) + 2), f"comparing by the features {name}")
        rng = np.random.default_rng([seed, zlib.crc32(name.encode())])
        try:
            learnt_from, compared = _parted(every, lesions, rng) if kind.learns else (every, lesions)
            describe = kind.build(learnt_from, int(rng.integers(2**31)))
            described = (describe(compared), describe(made))
            measures += _of_features(name, described, (compared, made), rng)
        except UserError as error:
            notes.append(f"{FEATURE_SETS[name].title}: {error}")
            continue
        try:
            told[name] = _told_apart(described, (compared, made), rng)
        except UserError as error:
            notes.append(f"{FEATURE_SETS[name].title}: {error}")
    progress((len(kinds) + 1) / (len(kinds) + 2), "looking for copies")
    copies = _memorization(lesions, made, trained_on, notes)
    return Realism(measures, told, copies, _counts(lesions, made), notes)


def _of_values(real: LesionSet, made: LesionSet, rng: np.random.Generator) -> list[Measure]:
    found = []
    for draw in draws(real.patients, made.patients, DRAWS, rng):
        reference = real.part(draw.reference)
        found.append(
            (of_values(made.part(draw.made), reference), of_values(real.part(draw.real), reference), draw)
        )
    unit = "HU" if real.value_range else ""
    return [
        _measure(name, "", replace(quantity, unit=unit) if name in IN_UNIT else quantity, found)
        for name, quantity in OF_VALUES.items()
    ]


def _of_features(
    name: str, features: tuple[Vector, Vector], sets: tuple[LesionSet, LesionSet], rng: np.random.Generator
) -> list[Measure]:
    found = []
    for draw in draws(sets[0].patients, sets[1].patients, DRAWS, rng):
        # The scale comes from what both others are compared with, so that neither has an advantage.
        scaler = FeatureScaler.fit(features[0][draw.reference])
        reference = scaler.apply(features[0][draw.reference])
        mine, other = scaler.apply(features[1][draw.made]), scaler.apply(features[0][draw.real])
        found.append((of_features(mine, reference), of_features(other, reference), draw))
    scaler = FeatureScaler.fit(features[0])
    whole = kernel_distance(
        scaler.apply(features[1]), scaler.apply(features[0]), real_groups=sets[0].patients.tolist()
    )
    errors = {"kernel": whole.standard_error}
    return [_measure(each, name, quantity, found, errors.get(each)) for each, quantity in OF_FEATURES.items()]


def _measure(
    name: str,
    features: str,
    quantity: Quantity,
    found: Sequence[tuple[Mapping[str, float], Mapping[str, float], Draw]],
    error: float | None = None,
) -> Measure:
    made = np.array([mine[name] for mine, _other, _draw in found])
    real = np.array([other[name] for _mine, other, _draw in found])
    spread = [float(values.std(ddof=1)) for values in (made, real)]
    size = len(found[0][2].reference)
    means, farther = [float(values.mean()) for values in (made, real)], int((made > real).sum())
    return Measure(name, features, quantity, means[0], spread[0], means[1], spread[1], farther, size, error)


def _told_apart(
    features: tuple[Vector, Vector], sets: tuple[LesionSet, LesionSet], rng: np.random.Generator
) -> tuple[ToldApart, ToldApart]:
    """Made lesions against real ones; and half of the real patients against the other half, which is chance."""
    apart = told_apart(features, (sets[0].patients, sets[1].patients), rng)
    people = rng.permutation(np.unique(sets[0].patients))
    second = np.isin(sets[0].patients, people[: len(people) // 2])
    halves = told_apart(
        (features[0][~second], features[0][second]),
        (sets[0].patients[~second], sets[0].patients[second]),
        rng,
    )
    return apart, halves


def _parted(every: LesionSet, lesions: LesionSet, rng: np.random.Generator) -> tuple[LesionSet, LesionSet]:
    """Patches to learn from, and lesions of the other patients to compare."""
    people = rng.permutation(np.unique(lesions.patients))
    if len(people) < _LEAST_PATIENTS:
        raise UserError(
            f"expected lesions of at least {_LEAST_PATIENTS} patients to learn features from a third of them, got "
            f"{len(people)}"
        )
    learning = people[: len(people) // _LEARNING_SHARE]
    return every.part(np.isin(every.patients, learning)), lesions.part(~np.isin(lesions.patients, learning))


def _memorization(
    real: LesionSet, made: LesionSet, trained_on: LesionSet | None, notes: list[str]
) -> Memorization | None:
    if trained_on is None:
        notes.append("Copies were not looked for: say which scans the generator was trained on.")
        return None
    shared = np.intersect1d(trained_on.patients, real.patients)
    if len(shared):
        raise UserError(
            f"{len(shared)} patients of the real scans are among those that the generator was trained on: copies are "
            "told by what it never saw; leave those patients out of the real scans"
        )
    seen = trained_on.part(trained_on.with_lesion)
    return check_memorization(made.images, seen.images, real.images)


def _counts(real: LesionSet, made: LesionSet) -> dict[str, int]:
    return {
        "real_patches": len(real),
        "real_patients": len(np.unique(real.patients)),
        "made_patches": len(made),
        "made_patients": len(np.unique(made.patients)),
    }
