"""Scores of yes-or-no decisions, of voxels or of images."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Decisions = NDArray[np.bool_]


def decision_scores(decided: Decisions, true: Decisions) -> dict[str, float]:
    """Count decisions, arrays of any one shape.

    Returns:
        "accuracy", "sensitivity" (share of the true that were found) and "specificity" (share of the others that were
        left alone); a share of nothing is 0, as in `CTGANAugmentLib.evaluation.overlap`.
    """
    found, left_alone = int((decided & true).sum()), int((~decided & ~true).sum())
    positive = int(true.sum())
    negative = true.size - positive
    return {
        "accuracy": (found + left_alone) / max(true.size, 1),
        "sensitivity": found / max(positive, 1),
        "specificity": left_alone / max(negative, 1),
    }


def area_under_curve(scores: NDArray[np.float64], true: Decisions) -> float:
    """Chance that a true one scores higher than another, the area under the ROC curve; ties count one half.

    Args:
        scores: (n,), higher for what is rather true.
        true: (n,); 0.5 comes back where all are or none is.
    """
    from scipy.stats import rankdata  # takes a second to import, and whoever uses a model scores nothing

    positive = int(true.sum())
    negative = len(true) - positive
    if not positive or not negative:
        return 0.5
    ranks = rankdata(scores)
    return float((ranks[true].sum() - positive * (positive + 1) / 2) / (positive * negative))
