"""Can a forest tell made lesions from real ones of patients that it never saw (Lopez-Paz and Oquab, ICLR 2017)?

Unlike `two_sample_test`, made lesions need not lie where real ones were. Everything of a patient, real and made, is in
one fold.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.fold_auc import FoldAuc
from CTGANAugmentLib.evaluation.image_arrays import Vector

_TREES, _LEAF = 300, 2
_FOLDS, _LEAST_PATIENTS = 5, 4


@dataclass(frozen=True)
class ToldApart:
    """How well two sets are told apart.

    Attributes:
        auc: of patients that the forest did not know; 0.5 when the sets cannot be told apart.
        interval: 95 %, by drawing patients with replacement.
    """

    auc: float
    interval: tuple[float, float]


def told_apart(
    features: tuple[Vector, Vector],
    patients: tuple[NDArray[np.str_], NDArray[np.str_]],
    rng: np.random.Generator,
) -> ToldApart:
    """Measure the AUC of a random forest, patient by patient.

    Args:
        features: of real patches and of made ones, each (patch, feature).
        patients: of each patch.
        rng: draws folds, trees and the interval.

    Raises:
        UserError: fewer than four patients with real patches, or scikit-learn is missing.
    """
    try:
        from sklearn.ensemble import RandomForestClassifier
    except ModuleNotFoundError as error:
        raise UserError(
            "telling sets apart needs scikit-learn, which is not installed here: pip install scikit-learn"
        ) from error
    people = np.unique(patients[0])
    if len(people) < _LEAST_PATIENTS:
        raise UserError(
            f"expected real lesions of at least {_LEAST_PATIENTS} patients, got {len(people)}: a forest is tested on "
            "patients that it has not seen"
        )
    codes = _folds(people, patients, rng)
    scores = tuple(np.zeros(len(part)) for part in features)
    labels = np.repeat([0, 1], [len(part) for part in features])
    every, where = np.concatenate(features), np.concatenate(codes)
    for fold in np.unique(codes[0]):
        train = where != fold
        if len(np.unique(labels[train])) < 2:
            continue
        forest = RandomForestClassifier(
            _TREES,
            min_samples_leaf=_LEAF,
            class_weight="balanced",
            random_state=int(rng.integers(2**31)),
            n_jobs=1,
        )
        forest.fit(every[train], labels[train])
        for side in (0, 1):
            tested = codes[side] == fold
            if tested.any():
                scores[side][tested] = forest.predict_proba(features[side][tested])[:, 1]
    pairs = FoldAuc.of_sets((scores[0], scores[1]), (patients[0].tolist(), patients[1].tolist()), codes)
    return ToldApart(pairs.value, pairs.interval(rng))


def _folds(
    people: NDArray[np.str_], patients: tuple[NDArray[np.str_], NDArray[np.str_]], rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Fold of each real and each made patch; patients without a real patch are spread over the folds."""
    count = min(_FOLDS, len(people))
    others = np.setdiff1d(patients[1], people)
    fold_of = {str(name): number % count for number, name in enumerate(rng.permutation(people))}
    fold_of |= {str(name): number % count for number, name in enumerate(rng.permutation(others))}
    first, second = (np.array([fold_of[str(name)] for name in side], dtype=np.int64) for side in patients)
    return first, second
