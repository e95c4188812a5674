"""Shape detection level set: a surface that grows to edges and stays smooth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it

from CTGANAugmentLib.operation import register
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.segmentation.contour.level_set_edges import EdgeLevelSet
from CTGANAugmentLib.segmentation.method import Found
from CTGANAugmentLib.segmentation.workspace import Workspace


@register
@dataclass(frozen=True)
class ShapeLevelSet(EdgeLevelSet):
    """Move a smooth surface out until edges have slowed it down."""

    id: ClassVar[str] = "shape-level-set"
    title: ClassVar[str] = "Shape detection level set"
    source: ClassVar[str] = "Malladi R, Sethian JA, Vemuri BC, IEEE TPAMI 1995;17:158"
    noises: ClassVar[float] = 6.5
    """Nothing draws the surface on to an edge, so it must come closer before it is stopped."""

    def segment(self, workspace: Workspace, progress: Progress) -> Found:
        """Move the surface at the speed that the edges leave it.

        Raises:
            UserError: no contour to begin with.
        """
        itk_filter = sitk.ShapeDetectionLevelSetImageFilter()
        return self.evolve(itk_filter, workspace, self.speed(workspace), progress)
