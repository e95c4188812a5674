"""What is surely inside and surely outside, and how noisy the scan is there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.mask_part import Mask
from CTGANAugmentLib.segmentation.workspace import Workspace

_NEAR_MM = 6.0
_MAD_TO_SD = 1.4826
_LEAST = 1e-3
"""Of the range of values, where there is no noise at all."""


@dataclass(frozen=True, eq=False)
class SureVoxels:
    """Voxels (k, j, i) whose side is known.

    Attributes:
        inside: balls round the inside seeds.
        outside: balls round the outside seeds and the border of the part.
    """

    inside: Mask
    outside: Mask

    @staticmethod
    def of(workspace: Workspace, radius_mm: float) -> SureVoxels:
        """Draw the balls; the border counts as outside even where there are outside seeds, or a leak had no end.

        Raises:
            UserError: an outside seed within the ball of an inside seed, or nothing left to be outside.
        """
        inside = workspace.balls(workspace.inside_kji, radius_mm)
        told = workspace.balls(workspace.outside_kji, radius_mm)
        if inside[tuple(workspace.outside_kji.T)].any() or told[tuple(workspace.inside_kji.T)].any():
            raise UserError(
                f"a seed outside lies within seed_radius_mm = {radius_mm:g} mm of a seed inside: move them apart, "
                "or choose a smaller radius"
            )
        outside = (told | workspace.border()) & ~inside
        if not outside.any():
            raise UserError(
                "the balls round the seeds fill the whole region: choose a smaller seed_radius_mm or a larger region"
            )
        return SureVoxels(inside & ~told, outside)


def noise_at_seeds(workspace: Workspace) -> float:
    """SD of the noise within 6 mm of the seeds, from what neighbours differ by; edges hardly count (median)."""
    near = workspace.balls(workspace.inside_kji, _NEAR_MM)
    lengths = np.where(np.array(workspace.values.shape) > 1, workspace.spacing_kji_mm, np.inf)
    axis = int(np.argmin(lengths))
    lower, upper = (
        tuple(part if a == axis else slice(None) for a in range(3))
        for part in (slice(None, -1), slice(1, None))
    )
    steps = np.diff(workspace.values.astype(np.float32), axis=axis)[near[lower] & near[upper]]
    least = _LEAST * (float(workspace.values.max()) - float(workspace.values.min()))
    if not steps.size:
        return least
    return max(_MAD_TO_SD * float(np.median(np.abs(steps))) / float(np.sqrt(2.0)), least)
