"""Windows and tolerances read from the surroundings of the seeds."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.segmentation.threshold.histogram import histogram_of
from CTGANAugmentLib.segmentation.workspace import Workspace

_RADIUS_MM = 3.0
_MAD_TO_SD = 1.4826
_LEAST_SD = {"CT": 5.0, "MR": 0.0}
"""A CT is never calmer than this; a suggestion below it would rest on rounding."""
_LEAST_SHARE = 0.01
"""Of the region's range of values, where the seed's surroundings have no spread at all."""
_NEAREST_SD = 2.5
"""No end of a window is closer to the tissue's median: noise would make holes."""
_LONE_SD = 6.0
"""Where no other tissue is in sight: a structure varies more as a whole than it does near a seed."""
_OTHER_TISSUE_SD = 4.0
"""A peak of the histogram that is closer than this is taken for the seed's own."""


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
        return _readable(self.median - half, half), _readable(self.median + half, half)


def has_target(workspace: Workspace) -> bool:
    """Whether a seed or a first guess tells what is wanted."""
    return len(workspace.inside_kji) > 0 or workspace.start is not None


def tissue_at_seeds(workspace: Workspace, radius_mm: float = _RADIUS_MM) -> Tissue:
    """Median and spread near the inside seeds, or in the first guess where there is no seed.

    Raises:
        UserError: neither seed nor first guess.
    """
    if not has_target(workspace):
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


def window_at_seeds(workspace: Workspace) -> tuple[float, float]:
    """Range of values round the seeds' tissue, its ends half-way to the tissues next to it.

    Those are the tissues at the outside seeds; to a side where there is none, the nearest peak of the histogram. No
    end is closer than 2.5 SD, and to a side without any other tissue it is 6 SD away, or as far as the other end.

    Raises:
        UserError: neither seed nor first guess.
    """
    tissue = tissue_at_seeds(workspace)
    down, up = _reaches(workspace, tissue)
    return _readable(tissue.median - down, down), _readable(tissue.median + up, up)


def tolerance_at_seeds(workspace: Workspace) -> float:
    """Difference from the seeds' median up to which a value is of the same tissue: to the nearer end of the window.

    Raises:
        UserError: neither seed nor first guess.
    """
    reach = min(_reaches(workspace, tissue_at_seeds(workspace)))
    return _readable(reach, reach)


def _reaches(workspace: Workspace, tissue: Tissue) -> tuple[float, float]:
    """Distances from the median to the lower and the upper end of the window."""
    outside = _outside_medians(workspace)
    sides: list[float | None] = []
    for sign in (-1, 1):
        away = sign * (outside - tissue.median)
        if not np.any(away > 0):
            away = sign * (_peaks(workspace, tissue) - tissue.median)
            away = away[away > _OTHER_TISSUE_SD * tissue.sd]
        away = away[away > 0]
        sides.append(max(float(away.min()) / 2, _NEAREST_SD * tissue.sd) if away.size else None)
    lone = max([_LONE_SD * tissue.sd, *(side for side in sides if side is not None)])
    down, up = (lone if side is None else side for side in sides)
    return down, up


def _outside_medians(workspace: Workspace) -> NDArray[np.float64]:
    """Median round each outside seed; such a seed may lie where the result may not."""
    free = replace(workspace, allowed=None)
    found = [np.median(free.values[free.balls(seed[None], _RADIUS_MM)]) for seed in workspace.outside_kji]
    return np.array(found, dtype=np.float64)


def _peaks(workspace: Workspace, tissue: Tissue) -> NDArray[np.float64]:
    """Values that are most common in the surroundings, noise smoothed away."""
    histogram = histogram_of(workspace)
    found: NDArray[np.float64] = histogram.centers[histogram.peaks(tissue.sd)]
    return found


def _readable(value: float, size: float) -> float:
    """Value rounded to what people read of a figure of this size."""
    return round(value, 0 if size > 10 or size <= 0 else 2 - math.floor(math.log10(size)))
