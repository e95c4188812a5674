"""Geodesic active contour: a surface that grows to edges and is drawn onto them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it

from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.segmentation.contour.level_set_edges import EdgeLevelSet
from CTGANAugmentLib.segmentation.method import Found
from CTGANAugmentLib.segmentation.workspace import Workspace


@register
@dataclass(frozen=True)
class GeodesicLevelSet(EdgeLevelSet):
    """Move a smooth surface out to edges, which draw it onto themselves."""

    id: ClassVar[str] = "geodesic-level-set"
    title: ClassVar[str] = "Geodesic active contour (level set)"
    source: ClassVar[str] = "Caselles V, Kimmel R, Sapiro G, Int J Comput Vis 1997;22:61"

    advection_mm: Annotated[
        float,
        Parameter(
            "How strongly edges draw the surface onto themselves: about how far they reach",
            0,
            50,
            group="Forces",
        ),
    ] = 2.0

    def segment(self, workspace: Workspace, progress: Progress) -> Found:
        """Move the surface at the speed that the edges leave it.

        Raises:
            UserError: no contour to begin with.
        """
        itk_filter = sitk.GeodesicActiveContourLevelSetImageFilter()
        itk_filter.SetAdvectionScaling(self.advection_mm / float(workspace.spacing_kji_mm.min()))
        return self.evolve(itk_filter, workspace, self.speed(workspace), progress)
