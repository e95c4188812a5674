"""A translation scored against the real scan of the wanted kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.datasets.normalization import NO_UNIT
from CTGANAugmentLib.evaluation.translation_scores import SYNTHRAD_RANGE_HU, scores_by_region
from CTGANAugmentLib.translation.card_use import CardUse
from CTGANAugmentLib.translation.reference import Reference
from CTGANAugmentLib.volume import Volume


def scores_against(
    reference: Reference, made: Volume, use: CardUse, mask: NDArray[np.bool_] | None
) -> dict[str, Any]:
    """Score a translation in the whole image, in the reference's body and, where there is one, within a mask.

    Where the reference shows nothing, nothing is scored. One without a unit is brought to the translation's scale by
    the percentiles that the model was trained with.

    Args:
        reference: real scan.
        made: the translation.
        use: of the model that made it.
        mask: (k, j, i).

    Returns:
        Scores by region, with their unit, the range that they are for, the reference's hash, and the share of the scan
        that it shows.

    Raises:
        UserError: another grid.
    """
    wanted, value_range = reference.placed, SYNTHRAD_RANGE_HU
    if made.modality != "CT":
        values = use.target_normalization.range_of(reference.scan)
        wanted = wanted.with_array(use.target_values.restored(values.normalized(wanted.array)))
        value_range = (NO_UNIT.low, NO_UNIT.high)
    masks = {"body": reference.body, **({} if mask is None else {"mask": mask})}
    if reference.covered is not None:
        shown = reference.covered
        masks = {"image": shown, **{name: inside & shown for name, inside in masks.items()}}
    regions = scores_by_region(made, wanted, masks, value_range=value_range)
    return {
        "regions": {name: _rounded(scores) for name, scores in regions.items()},
        "unit": made.unit,
        "value_range": list(value_range),
        "reference_sha256": reference.scan.sha256,
        "reference_resampled": reference.covered is not None,
        "share_shown": 1.0 if reference.covered is None else round(float(reference.covered.mean()), 4),
    }


def _rounded(scores: Mapping[str, float | None]) -> dict[str, float | None]:
    return {name: None if value is None else round(value, 4) for name, value in scores.items()}
