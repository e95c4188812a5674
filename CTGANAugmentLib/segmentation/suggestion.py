"""Windows and tolerances read from the surroundings of the seeds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.segmentation.workspace import Workspace

_RADIUS_MM = 3.0
_MAD_TO_SD = 1.4826
_LEAST_SD = {"CT": 5.0, "MR": 0.0}
"""A CT is never calmer than this; a suggestion below it would rest on rounding."""
_LEAST_SHARE = 0.01
"""Of the region's range of values, where the seed's surroundings have no spread at all."""


@dataclass(frozen=True)
class Tissue:
    """Values of what the seeds are in.

    Attributes:
        median: middle value.
        sd: spread, robust against a vessel or an edge near by.
    """

    median: float
    sd: float

    def window(self, deviations: float) -> tuple[float, float]:
        """Range of so many SD to either side of the median, rounded to what people read."""
        half = deviations * self.sd
        digits = 0 if half > 10 else 3
        return round(self.median - half, digits), round(self.median + half, digits)


def tissue_at_seeds(workspace: Workspace, radius_mm: float = _RADIUS_MM) -> Tissue:
    """Median and spread near the inside seeds, or in the first guess where there is no seed.

    Raises:
        UserError: neither seed nor first guess.
    """
    if not len(workspace.inside_kji) and workspace.start is None:
        raise UserError(
            "a window can be suggested only with a seed point or a first guess: give one, or the window"
        )
    return tissue_of(workspace.values_near_seeds(radius_mm), workspace)


def tissue_of(values: NDArray[np.float32], workspace: Workspace) -> Tissue:
    """Median and spread of some of the workspace's values."""
    median = float(np.median(values))
    sd = _MAD_TO_SD * float(np.median(np.abs(values - median)))
    span = float(workspace.values.max()) - float(workspace.values.min())
    return Tissue(
        median, max(sd, _LEAST_SD.get(workspace.modality, 0.0), _LEAST_SHARE * span if sd == 0 else 0)
    )
