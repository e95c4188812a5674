"""Chan-Vese contour: inside alike, outside alike, and a smooth border between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.geometry import Box
from CTGANAugmentLib.mask_part import Mask
from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.segmentation.contour.likeness import likeness, with_target
from CTGANAugmentLib.segmentation.contour.morphological import Callback, MorphologicalContour
from CTGANAugmentLib.segmentation.method import Found
from CTGANAugmentLib.segmentation.workspace import Workspace


@register
@dataclass(frozen=True)
class ChanVese(MorphologicalContour):
    """Move a contour until the voxels inside are alike and those around it are alike.

    It sees how far each voxel is from the seeds' tissue, cut off beyond the window, so that a structure between
    darker and brighter ones has one kind of outside, and air and bone do not pull the mean away. What it calls
    outside is the surroundings of the contour, not the whole scan.
    """

    id: ClassVar[str] = "chan-vese"
    title: ClassVar[str] = "Chan-Vese contour"
    source: ClassVar[str] = (
        "Márquez-Neila P et al., IEEE Trans Pattern Anal Mach Intell 2014;36:2; Chan TF, Vese LA, IEEE Trans Image "
        "Process 2001;10:266"
    )

    smoothing_mm: Annotated[
        float, Parameter("Gaussian smoothing (sigma) before the method", 0, 10, group="Preparation")
    ] = 1.5
    initial_radius_mm: Annotated[
        float, Parameter("Radius of the balls at the seeds", 0.5, 100, group="Initial contour")
    ] = 6.0
    inside_weight: Annotated[
        float, Parameter("Weight of likeness inside; more makes it smaller", 0.1, 10, group="Similarity")
    ] = 1.0
    outside_weight: Annotated[
        float, Parameter("Weight of likeness outside; more makes it larger", 0.1, 10, group="Similarity")
    ] = 1.0

    def segment(self, workspace: Workspace, progress: Progress) -> Found:
        """Move the contour.

        Raises:
            UserError: nothing to begin with, a window without the seeds' value, or the contour vanished.
        """
        from skimage.segmentation import morphological_chan_vese

        targeted = with_target(workspace, self.initial_mask(workspace))
        away = likeness(targeted, self.lower_intensity, self.upper_intensity).away(workspace.values)

        def evolve(box: Box, mask: Mask, iterations: int, callback: Callback) -> NDArray[Any]:
            made: NDArray[np.int8] = morphological_chan_vese(
                away[box.slices],
                iterations,
                init_level_set=mask.view(np.int8),
                smoothing=self.roundness,
                lambda1=self.inside_weight,
                lambda2=self.outside_weight,
                iter_callback=callback,
            )
            return made

        return self.moved(workspace, evolve, progress)
