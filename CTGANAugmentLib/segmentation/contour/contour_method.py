"""What the contour methods share: where the contour begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import bounding_box
from CTGANAugmentLib.mask_part import Mask
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.segmentation.method import Family, SegmentationMethod
from CTGANAugmentLib.segmentation.workspace import Workspace

INITIAL = ("guess", "seeds", "region")


@dataclass(frozen=True)
class ContourMethod(SegmentationMethod):
    """Base of the methods that move a contour."""

    family: ClassVar[Family] = "contour"

    initial: Annotated[
        str,
        Parameter(
            "Where the contour begins: guess = the first guess, else balls at the seeds; region = the ellipsoid "
            "in the region of interest",
            choices=INITIAL,
            group="Initial contour",
        ),
    ] = "guess"
    initial_radius_mm: Annotated[
        float, Parameter("Radius of the balls at the seeds", 0.5, 100, group="Initial contour")
    ] = 4.0

    def initial_mask(self, workspace: Workspace) -> Mask:
        """Voxels (k, j, i) inside the contour at the beginning.

        Raises:
            UserError: neither seed, nor first guess, nor region, or nothing of it is allowed.
        """
        if self.initial == "region":
            mask = _ellipsoid(workspace)
        elif self.initial == "guess" and workspace.start is not None:
            mask = workspace.start
        elif len(workspace.inside_kji):
            mask = workspace.balls(workspace.inside_kji, self.initial_radius_mm)
        else:
            raise UserError(
                f"{self.title} needs a contour to begin with: give a seed point, a first guess (another method's "
                "result), or a region of interest with initial = region"
            )
        if workspace.allowed is not None:
            mask = mask & workspace.allowed
        if not mask.any():
            raise UserError(
                "the contour to begin with has no voxel in the region of interest or the mask: move one of them"
            )
        return mask


def _ellipsoid(workspace: Workspace) -> Mask:
    """Largest ellipsoid along the axes of the voxels in the box of what is allowed."""
    shape = workspace.grid.shape_kji
    mask = np.zeros(shape, dtype=bool)
    box = bounding_box(np.ones(shape, dtype=bool) if workspace.allowed is None else workspace.allowed)
    k, j, i = ((np.arange(n) + 0.5) / n * 2 - 1 for n in box.shape_kji)
    mask[box.slices] = (k**2)[:, None, None] + (j**2)[:, None] + i**2 <= 1
    return mask
