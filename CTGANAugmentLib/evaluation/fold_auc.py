"""Area under the ROC curve of scores that several classifiers gave, each for its own fold."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.evaluation.image_arrays import Vector

_DRAWS = 2000
_INTERVAL = (2.5, 97.5)


@dataclass(frozen=True, eq=False)
class FoldAuc:
    """Pairs of a real and a made lesion of one fold, counted by the patients of the two.

    A pair is won when the made lesion has the higher score; a tie is half a win. Pairs across folds are not counted:
    their scores come from different classifiers, and ranking them together makes a good one look worse (Forman and
    Scholz, ACM SIGKDD Explorations 12(1), 2010).

    Attributes:
        wins, pairs: (real's patient, made's patient).
    """

    wins: Vector
    pairs: Vector

    @staticmethod
    def of(real: Vector, made: Vector, patients: Sequence[Hashable], folds: NDArray[np.int64]) -> FoldAuc:
        """Count pairs of lesions that were made in the place of real ones.

        Args:
            real: score of each real lesion, (lesion,).
            made: of the one made in its place.
            patients: of each lesion.
            folds: that each lesion was tested in.
        """
        return FoldAuc.of_sets((real, made), (patients, patients), (folds, folds))

    @staticmethod
    def of_sets(
        scores: tuple[Vector, Vector],
        patients: tuple[Sequence[Hashable], Sequence[Hashable]],
        folds: tuple[NDArray[np.int64], NDArray[np.int64]],
    ) -> FoldAuc:
        """Count pairs of any real and made lesions.

        Args:
            scores: of the real lesions and of the made ones, each (lesion,).
            patients: of each lesion.
            folds: that each lesion was tested in.
        """
        names = [str(patient) for side in patients for patient in side]
        codes = np.unique(names, return_inverse=True)[1]
        every = np.eye(codes.max() + 1)[codes]
        real_of, made_of = every[: len(scores[0])], every[len(scores[0]) :]
        together = (folds[0][:, None] == folds[1]).astype(np.float64)
        won = (scores[1] > scores[0][:, None]) + 0.5 * (scores[1] == scores[0][:, None])
        return FoldAuc(real_of.T @ (won * together) @ made_of, real_of.T @ together @ made_of)

    def __add__(self, other: FoldAuc) -> FoldAuc:
        return FoldAuc(self.wins + other.wins, self.pairs + other.pairs)

    @property
    def value(self) -> float:
        """Share of the pairs that are won: 0.5 by chance, 1 when every made lesion is told from every real one."""
        return float(self.wins.sum() / self.pairs.sum())

    def interval(self, rng: np.random.Generator) -> tuple[float, float]:
        """Find where 95 % of the values lie when patients are drawn with replacement (percentile bootstrap).

        The classifiers stay as they are: what other training patients would have made of them is not in it.
        """
        count = len(self.pairs)
        weights = rng.multinomial(count, np.full(count, 1 / count), size=_DRAWS).astype(np.float64)
        wins = np.einsum("dr,rm,dm->d", weights, self.wins, weights)
        pairs = np.einsum("dr,rm,dm->d", weights, self.pairs, weights)
        low, high = np.percentile(wins[pairs > 0] / pairs[pairs > 0], _INTERVAL)
        return float(low), float(high)
