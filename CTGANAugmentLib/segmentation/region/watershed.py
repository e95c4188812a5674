"""Marker-controlled watershed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it
from numpy.typing import NDArray

from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, part_of
from CTGANAugmentLib.segmentation.itk_progress import execute
from CTGANAugmentLib.segmentation.method import Found
from CTGANAugmentLib.segmentation.region.cut import require_apart
from CTGANAugmentLib.segmentation.region.gradient import relief
from CTGANAugmentLib.segmentation.region.marker_method import MarkerMethod
from CTGANAugmentLib.segmentation.region.markers import markers
from CTGANAugmentLib.segmentation.workspace import Workspace


@register
@dataclass(frozen=True)
class Watershed(MarkerMethod):
    """Flood the gradient from the seeds inside and from outside; the edge is where the floods meet."""

    id: ClassVar[str] = "watershed"
    title: ClassVar[str] = "Watershed, marker-controlled"
    source: ClassVar[str] = "Meyer F, Beucher S, J Vis Commun Image Represent 1990;1:21"
    most_voxels: ClassVar[int | None] = 4_000_000

    gradient_scale_mm: Annotated[
        float, Parameter("Scale (sigma) at which edges are looked for", 0, 10, group="Edges")
    ] = 1.0
    other_tissue: Annotated[
        bool, Parameter("Take tissue whose value is far from the seeds' as outside", group="Markers")
    ] = True

    def segment(self, workspace: Workspace, progress: Progress) -> Found:
        """Flood.

        Raises:
            UserError: seeds inside and outside share a voxel.
        """
        require_apart(workspace)
        progress(0.0, "gradient")
        heights, _step = relief(workspace, self.gradient_scale_mm)
        progress(0.2, "markers")
        marks = markers(workspace, self.marker_mm or 0.0, other_tissue=self.other_tissue)
        return Found(_flood(heights, marks, part_of(progress, 0.3, 1.0)) == 1)


def _flood(heights: NDArray[np.uint16], marks: NDArray[np.uint8], progress: Progress) -> NDArray[np.uint8]:
    flood = sitk.MorphologicalWatershedFromMarkersImageFilter()
    flood.SetFullyConnected(False)
    flood.SetMarkWatershedLine(False)
    images = (sitk.GetImageFromArray(heights), sitk.GetImageFromArray(marks))
    flooded: NDArray[np.uint8] = sitk.GetArrayFromImage(
        execute(flood, *images, progress=progress, message="flooding")
    )
    return flooded
