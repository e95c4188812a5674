"""Threshold level set: a surface that grows within a window of values and stays smooth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it
from numpy.typing import NDArray

from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.segmentation.contour.level_set import LevelSetMethod
from CTGANAugmentLib.segmentation.method import Found
from CTGANAugmentLib.segmentation.window_method import WindowMethod
from CTGANAugmentLib.segmentation.workspace import Workspace

_LEAST_WIDTH = 1e-6


@register
@dataclass(frozen=True)
class ThresholdLevelSet(LevelSetMethod, WindowMethod):
    """Move a smooth surface out within a window of values and back outside of it."""

    id: ClassVar[str] = "threshold-level-set"
    title: ClassVar[str] = "Threshold level set"
    source: ClassVar[str] = "Lefohn AE et al., MICCAI 2003, LNCS 2878:564"

    smoothing_mm: Annotated[
        float, Parameter("Gaussian smoothing (sigma) before the method", 0, 10, group="Preparation")
    ] = 1.0
    curvature_mm: Annotated[
        float,
        Parameter(
            "How strongly it is kept smooth: radius below which bulges shrink in the middle of the window",
            0,
            20,
            group="Forces",
        ),
    ] = 0.3
    least_change: Annotated[
        float,
        Parameter(
            "Stop where the surface moves less than this in a step (root mean square, voxels)",
            0,
            0.2,
            group="Stop",
        ),
    ] = 0.02

    def segment(self, workspace: Workspace, progress: Progress) -> Found:
        """Grow where the value lies in the window, fastest in its middle; shrink where it does not.

        Raises:
            UserError: a window that is upside down, or no contour to begin with.
        """
        itk_filter = sitk.ThresholdSegmentationLevelSetImageFilter()
        itk_filter.SetLowerThreshold(-1.0)
        itk_filter.SetUpperThreshold(1.0)
        return self.evolve(itk_filter, workspace, self._place_in_window(workspace), progress)

    def _place_in_window(self, workspace: Workspace) -> NDArray[np.float32]:
        """Values from -1 and 1 at the ends of the window to -2 and 2, (k, j, i).

        ITK's force grows with the distance from the window's ends in the image's own units: air beside fat would
        drive the surface a hundred times as fast as fat beside muscle, and its steps would be as much shorter.
        """
        lower, upper = self.window
        place = workspace.values.astype(np.float32)
        place -= np.float32((lower + upper) / 2)
        place /= np.float32(max(upper - lower, _LEAST_WIDTH) / 2)
        np.clip(place, -2, 2, out=place)
        place[self.kept_out(workspace)] = 2
        return place
