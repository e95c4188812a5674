"""How far voxels are from the tissue that a contour is to enclose."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Array
from CTGANAugmentLib.mask_part import Mask
from CTGANAugmentLib.segmentation.suggestion import has_target, tissue_at_seeds
from CTGANAugmentLib.segmentation.workspace import Workspace

FURTHEST = 2.0
"""Of the way to the window's end, beyond which every value counts the same: air and bone are no more outside."""


@dataclass(frozen=True)
class Likeness:
    """What is wanted: the middle value and the ends of the window round it."""

    middle: float
    lower: float
    upper: float

    def __post_init__(self) -> None:
        if not self.lower < self.middle < self.upper:
            raise UserError(
                f"expected a window that holds the seeds' own value ({self.middle:.4g}) between its ends, got "
                f"{self.lower:.4g} to {self.upper:.4g}: move its ends or the seed"
            )

    def signed(self, values: Array) -> NDArray[np.float32]:
        """Place of values in the window: 0 in its middle, -1 and 1 at its ends, cut off at `FURTHEST`."""
        place = values.astype(np.float32)
        place -= np.float32(self.middle)
        place /= np.where(place < 0, self.middle - self.lower, self.upper - self.middle).astype(np.float32)
        return np.clip(place, -FURTHEST, FURTHEST, out=place)

    def away(self, values: Array) -> NDArray[np.float32]:
        """Distance of values from the middle: 0 there, 1 at the window's ends, `FURTHEST` at most."""
        place = self.signed(values)
        return np.abs(place, out=place)


def with_target(workspace: Workspace, initial: Mask) -> Workspace:
    """Return the workspace with the contour's beginning for a first guess where nothing else tells what is wanted."""
    return workspace if has_target(workspace) else replace(workspace, start=initial)


def likeness(workspace: Workspace, lower: float | None, upper: float | None) -> Likeness:
    """Likeness to the tissue at the seeds.

    Raises:
        UserError: neither seed nor first guess, or a window that does not hold the tissue's middle value.
    """
    middle = tissue_at_seeds(workspace).median
    if lower is None or upper is None:
        raise UserError(f"expected both ends of a window, got {lower} to {upper}")
    return Likeness(middle, lower, upper)
