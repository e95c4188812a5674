"""Region growing through voxels whose whole neighbourhood is alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter, minimum_filter

from CTGANAugmentLib.geometry import Box, as_ints, bounding_box
from CTGANAugmentLib.mask_part import Mask
from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.segmentation.method import Found
from CTGANAugmentLib.segmentation.region.growing import SeededGrowing, on_workspace
from CTGANAugmentLib.segmentation.window_method import WindowMethod
from CTGANAugmentLib.segmentation.workspace import Workspace


@register
@dataclass(frozen=True)
class GrowingNeighborhood(SeededGrowing, WindowMethod):
    """Grow from the seeds through voxels whose neighbours all lie between two values."""

    id: ClassVar[str] = "growing-neighborhood"
    title: ClassVar[str] = "Region growing, neighbourhood"
    source: ClassVar[str] = (
        "Ibanez L et al., The ITK Software Guide, 2nd edition, 2005, section 'Neighborhood Connected'"
    )

    bridge_mm: Annotated[
        float,
        Parameter(
            "Cut bridges to the surroundings that are thinner than this; 0 cuts none", 0, 30, group="Leaks"
        ),
    ] = 0.0
    radius_mm: Annotated[
        float, Parameter("Half the edge of the box of neighbours", 0, 20, group="Similarity")
    ] = 1.0
    give_back: Annotated[
        bool, Parameter("Give the region back the rim that its neighbours cost it", group="Similarity")
    ] = True

    def segment(self, workspace: Workspace, progress: Progress) -> Found:
        """Grow through voxels whose neighbourhood lies within the window.

        Raises:
            UserError: a window that is upside down, or no seed whose neighbourhood lies within it.
        """
        lower, upper = self.window
        voxels = np.round(self.radius_mm / workspace.spacing_kji_mm).astype(int)
        size = [int(v) for v in 2 * voxels + 1]

        def within(box: Box) -> Mask:
            values = workspace.values[box.slices]
            between: Mask = (values >= lower) & (values <= upper)
            return between

        def alike(box: Box) -> Mask:
            wide = _widened(box, voxels, workspace)
            whole: Mask = minimum_filter(within(wide).view(np.uint8), size, mode="nearest").view(bool)
            narrow: Mask = whole[box.relative_to(wide).slices].copy()
            return narrow

        region, warnings = self.grow(workspace, alike, progress)
        mask = on_workspace(region, workspace)
        if self.give_back:
            box = bounding_box(mask)
            box = _widened(box, voxels, workspace)
            rim: Mask = maximum_filter(mask[box.slices].view(np.uint8), size).view(bool)
            mask[box.slices] |= rim & within(box)
        return Found(mask, warnings, {"radius_voxels_kji": voxels.tolist()})


def _widened(box: Box, voxels: NDArray[np.int64], workspace: Workspace) -> Box:
    start = np.maximum(0, np.array(box.start_kji) - voxels)
    stop = np.minimum(workspace.grid.shape_kji, np.array(box.stop_kji) + voxels)
    return Box(as_ints(start), as_ints(stop))
