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

_EDGE_SCALES = 1.5
"""Half the width of an edge's gradient, in scales: where the surface stops."""


@register
@dataclass(frozen=True)
class ShapeLevelSet(EdgeLevelSet):
    """Move a smooth surface out until edges have slowed it down."""

    id: ClassVar[str] = "shape-level-set"
    title: ClassVar[str] = "Shape detection level set"
    source: ClassVar[str] = "Malladi R, Sethian JA, Vemuri BC, IEEE TPAMI 1995;17:158"

    def segment(self, workspace: Workspace, progress: Progress) -> Found:
        """Move the surface at the speed that the edges leave it.

        Nothing draws it on to an edge: it rests where the edge, as wide as the gradient's scale, begins.

        Raises:
            UserError: no contour to begin with.
        """
        itk_filter = sitk.ShapeDetectionLevelSetImageFilter()
        speed = self.speed(workspace)
        return self.evolve(
            itk_filter, workspace, speed, progress, stands_off_mm=_EDGE_SCALES * self.gradient_scale_mm
        )
