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
        """Count pairs.

        Args:
            real: score of each real lesion, (lesion,).
            made: of the one made in its place.
            patients: of each lesion.
            folds: that each lesion was tested in.
        """
        codes = np.unique([str(patient) for patient in patients], return_inverse=True)[1]
        belongs = np.eye(codes.max() + 1)[codes]
        together = (folds[:, None] == folds).astype(np.float64)
        won = (made > real[:, None]) + 0.5 * (made == real[:, None])
        return FoldAuc(belongs.T @ (won * together) @ belongs, belongs.T @ together @ belongs)

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
