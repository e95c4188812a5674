"""Hierarchical watershed: basins of the gradient, merged from the seed upwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it
from numpy.typing import NDArray

from CTGANAugmentLib.geometry import Box
from CTGANAugmentLib.mask_part import MaskPart
from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, part_of
from CTGANAugmentLib.segmentation.itk_progress import execute
from CTGANAugmentLib.segmentation.method import Found
from CTGANAugmentLib.segmentation.region.basins import Basins, Numbers, basins_of
from CTGANAugmentLib.segmentation.region.cut import cut_off
from CTGANAugmentLib.segmentation.region.gradient import LEVELS, relief
from CTGANAugmentLib.segmentation.region.marker_method import MarkerMethod
from CTGANAugmentLib.segmentation.region.markers import sure_inside
from CTGANAugmentLib.segmentation.workspace import Indices, Workspace


@register
@dataclass(frozen=True)
class WatershedHierarchical(MarkerMethod):
    """Merge the basins of the gradient from the seed upwards, up to the region with the sharpest edge."""

    id: ClassVar[str] = "watershed-hierarchical"
    title: ClassVar[str] = "Watershed, hierarchical"
    source: ClassVar[str] = "Najman L, Schmitt M, IEEE Trans Pattern Anal Mach Intell 1996;18:1163"
    most_voxels: ClassVar[int | None] = 2_000_000

    gradient_scale_mm: Annotated[
        float, Parameter("Scale (sigma) at which edges are looked for", 0, 10, group="Edges")
    ] = 1.5
    depth_percent: Annotated[
        float,
        Parameter(
            "Basins shallower than this share of the gradient's range are none (h-minima)",
            0,
            50,
            group="Edges",
        ),
    ] = 2.0
    merge_percent: Annotated[
        float | None,
        Parameter(
            "Merge over edges up to this share of the gradient's range; left out, up to the sharpest outline",
            0,
            100,
            group="Merging",
        ),
    ] = None

    def segment(self, workspace: Workspace, progress: Progress) -> Found:
        """Make basins and merge them.

        Raises:
            UserError: a seed inside and one outside share a voxel.
        """
        progress(0.0, "gradient")
        heights, _step = relief(workspace, self.gradient_scale_mm)
        labels = self._basins(heights, part_of(progress, 0.2, 0.7))
        basins = basins_of(labels, heights)
        progress(0.8, "merging")
        inside = np.unique(labels[sure_inside(workspace, self.marker_mm or 0.0)])
        merged, level = self._merged(
            basins, inside, _numbers(labels, workspace.outside_kji), labels[workspace.border()]
        )
        mask = merged[labels]
        whole = Box((0, 0, 0), workspace.grid.shape_kji)
        region = cut_off(MaskPart(whole, mask), workspace, part_of(progress, 0.9, 1.0))
        measured = {
            "basins": basins.count,
            "merged_basins": int(merged.sum()),
            "merge_percent": round(100 * level / LEVELS, 2),
        }
        return Found(region.inside, (), measured)

    def _basins(self, heights: NDArray[np.uint16], progress: Progress) -> NDArray[np.int64]:
        flood = sitk.MorphologicalWatershedImageFilter()
        flood.SetLevel(self.depth_percent / 100 * LEVELS)
        flood.SetFullyConnected(False)
        flood.SetMarkWatershedLine(False)
        image = sitk.GetImageFromArray(heights)
        labels: NDArray[np.int64] = sitk.GetArrayFromImage(
            execute(flood, image, progress=progress, message="flooding")
        )
        return labels.astype(np.int64) - 1

    def _merged(
        self, basins: Basins, inside: Numbers, outside: Numbers, shell_labels: Numbers
    ) -> tuple[NDArray[np.bool_], float]:
        """Choose the basins; returns them and the height up to which they were merged."""
        joins = basins.join_heights(inside)
        away = np.setdiff1d(outside, inside)
        if len(away):
            joins[basins.join_heights(away) <= joins] = np.inf
        if self.merge_percent is not None:
            level = self.merge_percent / 100 * LEVELS
            return joins <= level, level
        far = np.setdiff1d(shell_labels, inside)
        highest = float(joins[far].min(initial=np.inf))
        levels = np.unique(joins[joins < highest])
        entry = np.searchsorted(levels, joins)
        sharpness = basins.outline(np.minimum(entry, len(levels)), len(levels))
        level = float(levels[int(np.argmax(sharpness))])
        return joins <= level, level


def _numbers(labels: NDArray[np.int64], seeds_kji: Indices) -> Numbers:
    found: Numbers = np.unique(labels[tuple(seeds_kji.T)])
    return found
