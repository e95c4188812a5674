"""Can a classifier tell made lesions from the real ones whose place they took (Lopez-Paz and Oquab, ICLR 2017)?

All patches of a patient, real and made, are in one fold. The interval tells how sure the AUC is; a test without power
is one whose interval on crude fakes, such as flat ones, is not far above 0.5. Folds share training patients, which the
interval does not know: with nothing to tell, the intervals of 24 simulated forests held 0.5 in 22 cases for 13 patients
of eight lesions, and in 18 for eight patients of four.

Methods that took something from real patients of the same test, as in cross-fitting or copying, are judged in blocks: a
classifier is trained within one block alone; otherwise it would know the very lesions that the made ones are copies of.
A block's lesions must be made from patients of no block or another block.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.cnn_judge import CnnJudge
from CTGANAugmentLib.evaluation.fold_auc import FoldAuc
from CTGANAugmentLib.evaluation.forest_judge import ForestJudge
from CTGANAugmentLib.evaluation.image_arrays import Vector
from CTGANAugmentLib.evaluation.overlap import Mask

_LEAST_PATIENTS = 4
_JUDGES: Mapping[str, type[ForestJudge | CnnJudge]] = {"forest": ForestJudge, "cnn": CnnJudge}
CLASSIFIERS = tuple(_JUDGES)


@dataclass(frozen=True)
class Fold:
    """What one classifier did.

    Attributes:
        patients: that it was tested on, and that it never saw before.
        auc: on them.
    """

    patients: tuple[str, ...]
    auc: float


@dataclass(frozen=True, eq=False)
class TwoSample:
    """How well made lesions are told from real ones.

    Attributes:
        classifier: "forest" or "cnn".
        auc: over all folds; 0.5 when they cannot be told apart.
        interval: 95 %, by drawing patients with replacement.
        folds: of every repeat, in order.
        real_scores, made_scores: of each lesion, mean of its ranks within its folds, from 0 (surely real) to 1 (surely
            made).
    """

    classifier: str
    auc: float
    interval: tuple[float, float]
    folds: tuple[Fold, ...]
    real_scores: Vector
    made_scores: Vector

    def to_json(self) -> dict[str, Any]:
        """Result as JSON values, without the single lesions."""
        folds = [{"patients": list(fold.patients), "auc": fold.auc} for fold in self.folds]
        return {
            "classifier": self.classifier,
            "auc": self.auc,
            "interval": list(self.interval),
            "folds": folds,
        }


def two_sample_test(
    real: Sequence[NDArray[Any]],
    made: Sequence[NDArray[Any]],
    masks: Sequence[Mask],
    patients: Sequence[Hashable],
    *,
    spacing_mm: Sequence[float] | Sequence[Sequence[float]],
    classifier: str,
    seed: int,
    folds: int = 6,
    repeats: int = 1,
    blocks: Sequence[Hashable] | None = None,
) -> TwoSample:
    """Measure the AUC of a classifier on patients that it was not trained on.

    Args:
        real: patch with each lesion, ([slice,] row, column).
        made: patch with the lesion that was made in the place of that real one.
        masks: of the lesions.
        patients: of each lesion.
        spacing_mm: between voxels, the order of the axes; one for all patches or one for each.
        classifier: "forest", on `lesion_features`, or "cnn", on image and mask, for patches of one size.
        seed: of the folds, the classifiers and the interval: the same seed gives the same result.
        folds: in each block; as many as it has patients, if they are fewer.
        repeats: how often with other folds and seeds; the AUC is the mean.
        blocks: of each lesion, for methods that took something from real patients of the same test.

    Raises:
        UserError: lists of different length, fewer than two folds or one repeat, fewer than four patients in a block,
            a patient in two blocks, or what the classifier refuses.
    """
    _check(real, made, masks, patients, classifier)
    if folds < 2 or repeats < 1:
        raise UserError(f"expected at least 2 folds and 1 repeat, got {folds} and {repeats}")
    names = np.array([str(patient) for patient in patients])
    groups = _blocks_of(names, blocks)
    judge = _JUDGES[classifier](real, made, masks, _spacings(spacing_mm, len(real), real[0].ndim))
    rng = np.random.default_rng(seed)
    rounds = [_round(judge, names, groups, folds, rng) for _ in range(repeats)]
    return _together(classifier, rounds, rng)


@dataclass(frozen=True, eq=False)
class _Round:
    """Each lesion tested once: by which fold, in pairs, and its rank there, (real or made, lesion)."""

    folds: list[Fold]
    pairs: FoldAuc
    ranks: Vector


def _round(
    judge: ForestJudge | CnnJudge,
    names: NDArray[np.str_],
    groups: NDArray[np.str_],
    folds: int,
    rng: np.random.Generator,
) -> _Round:
    scores, ranks = np.zeros((2, len(names))), np.zeros((2, len(names)))
    numbers, found = np.zeros(len(names), dtype=np.int64), []
    for number, (train, test) in enumerate(_folds(names, groups, folds, rng)):
        scores[:, test] = judge.scores(train, test, int(rng.integers(2**31)))
        numbers[test] = number
        ranks[:, test] = _ranks(scores[:, test])
        found.append(_fold(scores[:, test], names[test]))
    return _Round(found, FoldAuc.of(scores[0], scores[1], names.tolist(), numbers), ranks)


def _together(classifier: str, rounds: Sequence[_Round], rng: np.random.Generator) -> TwoSample:
    pairs = sum((one.pairs for one in rounds[1:]), rounds[0].pairs)
    folds = tuple(fold for one in rounds for fold in one.folds)
    real, made = np.mean([one.ranks for one in rounds], axis=0)
    return TwoSample(classifier, pairs.value, pairs.interval(rng), folds, real, made)


def _folds(
    names: NDArray[np.str_], groups: NDArray[np.str_], folds: int, rng: np.random.Generator
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Numbers of the lesions to train on and to test on; patients of a fold are drawn at random."""
    for group in np.unique(groups):
        of_group = groups == group
        patients = rng.permutation(np.unique(names[of_group]))
        for part in np.array_split(patients, min(folds, len(patients))):
            tested = np.isin(names, part)
            yield np.flatnonzero(of_group & ~tested), np.flatnonzero(tested)


def _fold(scores: Vector, names: NDArray[np.str_]) -> Fold:
    one = np.zeros(len(names), dtype=np.int64)
    auc = FoldAuc.of(scores[0], scores[1], names.tolist(), one).value
    return Fold(tuple(np.unique(names).tolist()), auc)


def _ranks(scores: Vector) -> Vector:
    """Share of all scores of a fold that are below each, ties by half."""
    every = scores.ravel()
    below = (every < scores[..., None]).mean(-1)
    ranks: Vector = below + (every == scores[..., None]).mean(-1) / 2
    return ranks


def _check(
    real: Sequence[Any], made: Sequence[Any], masks: Sequence[Any], patients: Sequence[Any], classifier: str
) -> None:
    lengths = [len(given) for given in (real, made, masks, patients)]
    if len(set(lengths)) != 1 or not lengths[0]:
        raise UserError(
            "expected a made lesion, a mask and a patient for every real lesion, got "
            "{} real, {} made, {} masks and {} patients".format(*lengths)
        )
    if classifier not in _JUDGES:
        raise UserError(f"expected a classifier out of {', '.join(_JUDGES)}, got {classifier!r}")


def _spacings(
    spacing_mm: Sequence[float] | Sequence[Sequence[float]], count: int, axes: int
) -> list[list[float]]:
    """Spacing of each lesion's patch."""
    given = np.array(spacing_mm, dtype=np.float64)
    if given.shape not in ((axes,), (count, axes)):
        raise UserError(
            f"expected the spacing of each of the {axes} axes, once or for each of {count} lesions, got {spacing_mm}"
        )
    spacings: list[list[float]] = np.broadcast_to(given, (count, axes)).tolist()
    return spacings


def _blocks_of(names: NDArray[np.str_], blocks: Sequence[Hashable] | None) -> NDArray[np.str_]:
    """Block of each lesion; one for all where none are named."""
    groups = np.array([""] * len(names) if blocks is None else [str(block) for block in blocks])
    if len(groups) != len(names):
        raise UserError(f"expected a block for every lesion, got {len(groups)} for {len(names)}")
    for name in np.unique(names):
        if len(np.unique(groups[names == name])) > 1:
            raise UserError(f"patient {name} is in several blocks: give each patient one block")
    for group in np.unique(groups):
        count = len(np.unique(names[groups == group]))
        if count < _LEAST_PATIENTS:
            raise UserError(
                f"expected lesions of at least {_LEAST_PATIENTS} patients{f' in block {group}' if group else ''}, got "
                f"{count}: a classifier is tested on patients that it has not seen; add patients"
            )
    return groups
