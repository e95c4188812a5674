"""Random forest on features of the lesion that tells made lesions from real ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.image_arrays import Vector
from CTGANAugmentLib.evaluation.lesion_features import lesion_features
from CTGANAugmentLib.evaluation.overlap import Mask

_TREES, _LEAF = 500, 2


class ForestJudge:
    """Judge of lesions in patches of any size (Breiman, Machine Learning 45, 2001; 500 trees).

    Attributes:
        real, made: `FEATURES` of each lesion, (lesion, feature).
    """

    def __init__(
        self,
        real: Sequence[NDArray[Any]],
        made: Sequence[NDArray[Any]],
        masks: Sequence[Mask],
        spacing_mm: Sequence[Sequence[float]],
    ) -> None:
        """Describe all lesions; the arguments are those of `two_sample_test`."""
        self.real, self.made = (
            np.array(
                [
                    list(lesion_features(*given).values())
                    for given in zip(images, masks, spacing_mm, strict=True)
                ]
            )
            for images in (real, made)
        )

    def scores(self, train: NDArray[np.int64], test: NDArray[np.int64], seed: int) -> tuple[Vector, Vector]:
        """Learn from some lesions and score others: probability of being made, real ones and made ones.

        Raises:
            UserError: scikit-learn is missing.
        """
        forest = self._forest(seed)
        forest.fit(np.concatenate([self.real[train], self.made[train]]), np.repeat([0, 1], len(train)))
        real, made = (forest.predict_proba(features[test])[:, 1] for features in (self.real, self.made))
        return real, made

    def importances(self, seed: int) -> Vector:
        """Tell how much each feature does for a forest that learns from all lesions, (feature,); they add up to 1."""
        forest = self._forest(seed)
        forest.fit(np.concatenate([self.real, self.made]), np.repeat([0, 1], len(self.real)))
        found: Vector = forest.feature_importances_
        return found

    @staticmethod
    def _forest(seed: int) -> Any:
        try:
            from sklearn.ensemble import RandomForestClassifier
        except ModuleNotFoundError as error:
            raise UserError(
                "the forest needs scikit-learn, which is not installed here: pip install ctganaugment[evaluation], or "
                "choose the classifier cnn"
            ) from error
        return RandomForestClassifier(_TREES, min_samples_leaf=_LEAF, random_state=seed, n_jobs=1)
