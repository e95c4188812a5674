"""A translation scored against the real scan of the wanted kind."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.body import body_mask
from CTGANAugmentLib.evaluation.translation_scores import SYNTHRAD_RANGE_HU, scores_by_region
from CTGANAugmentLib.translation.card_use import NO_UNIT, CardUse
from CTGANAugmentLib.volume import Volume


def scores_against(
    reference: Volume, made: Volume, use: CardUse, mask: NDArray[np.bool_] | None
) -> dict[str, Any]:
    """Score a translation in the whole image, in the reference's body and, where there is one, within a mask.

    A reference without a unit is brought to the translation's scale by the percentiles that the model was trained with.

    Args:
        reference: real scan on the same grid.
        made: the translation.
        use: of the model that made it.
        mask: (k, j, i).

    Returns:
        Scores by region, with their unit, the range that they are for, and the reference's hash.

    Raises:
        UserError: another grid.
    """
    wanted, value_range = reference, SYNTHRAD_RANGE_HU
    if made.modality != "CT":
        values = use.target_normalization.range_of(reference)
        wanted = reference.with_array(use.target_values.restored(values.normalized(reference.array)))
        value_range = (NO_UNIT.low, NO_UNIT.high)
    masks = {"body": body_mask(reference), **({} if mask is None else {"mask": mask})}
    regions = scores_by_region(made, wanted, masks, value_range=value_range)
    rounded = {
        name: {score: value if value is None else round(value, 4) for score, value in scores.items()}
        for name, scores in regions.items()
    }
    return {
        "regions": rounded,
        "unit": made.unit,
        "value_range": list(value_range),
        "reference_sha256": reference.sha256,
    }
