"""Figures of one arm over all tested patients, for any weights of the patients: what intervals are drawn from."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.evaluation.experiment.judging import THRESHOLDS
from CTGANAugmentLib.evaluation.experiment.settings import Protocol
from CTGANAugmentLib.evaluation.image_arrays import Vector

Blocks = Mapping[tuple[int, int], Sequence[Mapping[str, Any]]]
"""Judged cases by seed and fold: each patient is tested once for every seed."""
_DECIDED = 0.5
_OF_CLASSES = ("sensitivity_at", "auc", "sensitivity", "specificity", "accuracy")


@dataclass(frozen=True)
class Figure:
    """What is said of an arm.

    Attributes:
        name: short, for tables and files.
        title: for people.
        help: one line.
        unit: "%" for shares, "mm", or "".
        better: "higher" or "lower".
    """

    name: str
    title: str
    help: str
    unit: str = "%"
    better: str = "higher"


class ArmScores(ABC):
    """Scores of one arm, trained on one number of patients.

    Attributes:
        patients: who was tested, sorted; weights stand side by side with them.
    """

    def __init__(self, blocks: Blocks) -> None:
        """Take what was judged, of each seed and fold."""
        found = {case["patient"] for cases in blocks.values() for case in cases}
        self.patients: tuple[str, ...] = tuple(sorted(found))
        self._place = {patient: number for number, patient in enumerate(self.patients)}
        self._seeds = sorted({seed for seed, _ in blocks})

    @abstractmethod
    def values(self, weights: Vector) -> dict[str, Vector]:
        """Figures by name for each row of weights.

        Args:
            weights: (draw, patient), how often each patient counts.

        Returns:
            Arrays (draw,); NaN where there is nothing to count.
        """

    def _summed(self, cases: Sequence[Mapping[str, Any]], entry: Any) -> Vector:
        """Sum of a number, or of an array of numbers, over each patient's cases."""
        first = np.asarray(entry(cases[0]), dtype=float) if cases else np.zeros(())
        sums = np.zeros((len(self.patients), *first.shape))
        for case in cases:
            sums[self._place[case["patient"]]] += entry(case)
        return sums


class ClassifierScores(ArmScores):
    """Sensitivity, specificity, accuracy and area under the ROC curve of patches."""

    def __init__(self, blocks: Blocks, specificity: float) -> None:
        """Count right answers, and for the area pairs in the right order, patient by patient.

        Args:
            blocks: what was judged.
            specificity: at which the sensitivity is read.
        """
        super().__init__(blocks)
        self._blocks, self._specificity = blocks, specificity
        self._counts = {
            seed: self._counted([c for (s, _), b in blocks.items() if s == seed for c in b])
            for seed in self._seeds
        }
        self._pairs = {
            seed: self._ordered([cases for (s, _), cases in blocks.items() if s == seed])
            for seed in self._seeds
        }

    def values(self, weights: Vector) -> dict[str, Vector]:
        """See `ArmScores.values`; the mean over the seeds."""
        each: dict[str, list[Vector]] = {name: [] for name in _OF_CLASSES}
        for seed in self._seeds:
            each["sensitivity_at"].append(self._at_specificity(seed, weights))
            found, lesions, quiet, others = (weights @ self._counts[seed][:, n] for n in range(4))
            each["sensitivity"].append(_share(found, lesions))
            each["specificity"].append(_share(quiet, others))
            each["accuracy"].append(_share(found + quiet, lesions + others))
            ordered, pairs = self._pairs[seed]
            each["auc"].append(
                _share(
                    np.einsum("dp,pq,dq->d", weights, ordered, weights),
                    np.einsum("dp,pq,dq->d", weights, pairs, weights),
                )
            )
        return {name: np.mean(values, axis=0) for name, values in each.items()}

    def _at_specificity(self, seed: int, weights: Vector) -> Vector:
        """Share of lesions above the lowest score that enough of the fold's others are below, all folds together."""
        found, lesions = np.zeros(len(weights)), np.zeros(len(weights))
        for (number, _), cases in self._blocks.items():
            if number != seed:
                continue
            order = np.argsort([case["score"] for case in cases], kind="stable")
            scores = np.array([case["score"] for case in cases])[order]
            lesion = np.array([case["label"] == 1 for case in cases])[order]
            each = weights[:, [self._place[cases[n]["patient"]] for n in order]]
            below = np.cumsum(np.where(lesion, 0, each), axis=1)
            # What is just above the others that are to be left alone is called a lesion; equal scores are called alike.
            enough = below >= self._specificity * below[:, -1:] - 1e-9
            bound = scores[np.argmax(enough, axis=1)]
            found += (each * lesion * (scores > bound[:, None])).sum(axis=1)
            lesions += (each * lesion).sum(axis=1)
        return _share(found, lesions)

    def _counted(self, cases: Sequence[Mapping[str, Any]]) -> Vector:
        """(patient, 4): lesions found, lesions, others left alone, others."""

        def entry(case: Mapping[str, Any]) -> list[float]:
            lesion, called = case["label"] == 1, case["score"] >= _DECIDED
            return [lesion and called, lesion, not lesion and not called, not lesion]

        return self._summed(cases, entry)

    def _ordered(self, folds: Sequence[Sequence[Mapping[str, Any]]]) -> tuple[Vector, Vector]:
        """(patient of the lesion, patient of the other): pairs in the right order, ties as half, and all pairs.

        Pairs are of one fold: scores of two networks are not on one scale.
        """
        count = len(self.patients)
        ordered, pairs = np.zeros((count, count)), np.zeros((count, count))
        for cases in folds:
            place = np.array([self._place[case["patient"]] for case in cases])
            score, label = (
                np.array([case["score"] for case in cases]),
                np.array([case["label"] for case in cases]),
            )
            lesion, other = np.flatnonzero(label == 1), np.flatnonzero(label != 1)
            difference = score[lesion][:, None] - score[other]
            index = (place[lesion][:, None], place[other])
            np.add.at(ordered, index, (difference > 0) + 0.5 * (difference == 0))
            np.add.at(pairs, index, np.ones_like(difference))
        return ordered, pairs


class SegmenterScores(ArmScores):
    """Dice, distance of the surfaces, and the share of lesions found at so many false alarms a scan."""

    def __init__(self, blocks: Blocks, false_positives: float) -> None:
        """Sum over each patient's scans.

        Args:
            blocks: what was judged.
            false_positives: a scan, at which the sensitivity is read.
        """
        super().__init__(blocks)
        self._allowed = false_positives
        self._sums = {
            seed: self._counted([c for (s, _), b in blocks.items() if s == seed for c in b])
            for seed in self._seeds
        }

    def values(self, weights: Vector) -> dict[str, Vector]:
        """See `ArmScores.values`; the mean over the seeds."""
        each: dict[str, list[Vector]] = {
            name: [] for name in ("dice", "hd95_mm", "missed", "lesion_sensitivity")
        }
        for seed in self._seeds:
            plain, hits, alarms = self._sums[seed]
            scans, dice, measured, distance, lesions = (weights @ plain[:, n] for n in range(5))
            each["dice"].append(_share(dice, scans))
            each["hd95_mm"].append(_share(distance, measured))
            each["missed"].append(_share(scans - measured, scans))
            sensitivity = _share(weights @ hits, lesions[:, None])
            per_scan = _share(weights @ alarms, scans[:, None])
            each["lesion_sensitivity"].append(np.where(per_scan <= self._allowed, sensitivity, 0).max(axis=1))
        return {name: np.mean(values, axis=0) for name, values in each.items()}

    def _counted(self, cases: Sequence[Mapping[str, Any]]) -> tuple[Vector, Vector, Vector]:
        """Per patient: scans, Dice, scans with a distance, distances, lesions; hits and alarms at each threshold."""

        def plain(case: Mapping[str, Any]) -> list[float]:
            distance = case["hd95_mm"]
            return [1, case["dice"], distance is not None, distance or 0, case["lesions"]]

        def counted(name: str) -> Vector:
            sums = self._summed(cases, lambda case: np.asarray(case[name], dtype=float))
            return sums.reshape(len(self.patients), len(THRESHOLDS))

        return self._summed(cases, plain), counted("hits"), counted("false_positives")


FIGURES: Mapping[str, tuple[Figure, ...]] = {
    "classification": (
        Figure(
            "sensitivity_at",
            "Sensitivity at fixed specificity",
            "lesions found while so many others are left alone",
        ),
        Figure("auc", "AUC", "area under the ROC curve within each fold"),
        Figure("sensitivity", "Sensitivity", "lesions called lesions, at a probability of 0.5"),
        Figure("specificity", "Specificity", "others called others, at a probability of 0.5"),
        Figure("accuracy", "Accuracy", "right answers of all"),
    ),
    "segmentation": (
        Figure("dice", "Dice", "overlap with the reference, mean of the scans"),
        Figure(
            "lesion_sensitivity", "Lesions found", "at the allowed false alarms a scan, over all thresholds"
        ),
        Figure("hd95_mm", "HD95", "distance of the surfaces where both masks hold something", "mm", "lower"),
        Figure("missed", "Nothing found", "scans in which no voxel was called a lesion", "%", "lower"),
    ),
}
"""Of each task, the one that the question is about first."""


def scores_of(protocol: Protocol, blocks: Blocks) -> ArmScores:
    """Scores of an arm."""
    if protocol.task == "classification":
        return ClassifierScores(blocks, protocol.specificity)
    return SegmenterScores(blocks, protocol.false_positives)


def _share(part: NDArray[np.floating], whole: NDArray[np.floating]) -> Vector:
    part, whole = np.broadcast_arrays(part, whole)
    shares: Vector = np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)
    return shares
