"""Geodesic contour: a balloon that edges stop."""

from __future__ import annotations

import math
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

_LEAST_SIGMA = 0.7
"""Voxels: the gradient of a Gaussian that is narrower falls between them."""
_HALF_WAY = 0.5
"""Edge map at `edge_percent` of a full edge."""


@register
@dataclass(frozen=True)
class MorphologicalGeodesic(MorphologicalContour):
    """Blow up a balloon from the seeds until edges stop it.

    The edges are those of the values cut off round the seeds' window, so that air and bone are no stronger than the
    border of the structure. A gap in the border that is wider than the contour is stiff lets it out.
    """

    id: ClassVar[str] = "morphological-geodesic"
    title: ClassVar[str] = "Geodesic contour, morphological"
    source: ClassVar[str] = (
        "Márquez-Neila P et al., IEEE Trans Pattern Anal Mach Intell 2014;36:2; Caselles V et al., Int J Comput Vis "
        "1997;22:61"
    )

    smoothing_mm: Annotated[
        float, Parameter("Gaussian smoothing (sigma) before the method", 0, 10, group="Preparation")
    ] = 1.0
    gradient_scale_mm: Annotated[
        float, Parameter("Gaussian (sigma) in which edges are looked for", 0.3, 20, group="Edges")
    ] = 1.5
    edge_percent: Annotated[
        float,
        Parameter(
            "Steepness that stops the balloon; 100 = a sharp step from the window's middle to its end",
            1,
            300,
            group="Edges",
        ),
    ] = 50.0
    balloon: Annotated[
        int, Parameter("Pressure: 1 grows, -1 shrinks, 0 only slides to edges near by", -1, 1, group="Motion")
    ] = 1

    def segment(self, workspace: Workspace, progress: Progress) -> Found:
        """Blow the balloon up.

        Raises:
            UserError: nothing to begin with, a window without the seeds' value, or the contour vanished.
        """
        from skimage.segmentation import inverse_gaussian_gradient, morphological_geodesic_active_contour

        targeted = with_target(workspace, self.initial_mask(workspace))
        place = likeness(targeted, self.lower_intensity, self.upper_intensity).signed(workspace.values)
        voxel_mm = float(workspace.spacing_kji_mm.mean())
        sigma = max(_LEAST_SIGMA, self.gradient_scale_mm / voxel_mm)
        # the steepest place of a step of height 1 that a Gaussian blurred
        stopping = self.edge_percent / 100 / (sigma * math.sqrt(2 * math.pi))
        progress(0.0, "looking for edges")
        edges = inverse_gaussian_gradient(place, alpha=(_HALF_WAY**-2 - 1) / stopping, sigma=sigma)
        # a front that has slipped through a gap would run on in the other tissue, where there is no edge either
        edges[np.abs(place) > 1] = 0

        def evolve(box: Box, mask: Mask, iterations: int, callback: Callback) -> NDArray[Any]:
            made: NDArray[np.int8] = morphological_geodesic_active_contour(
                edges[box.slices],
                iterations,
                init_level_set=mask.view(np.int8),
                smoothing=self.roundness,
                threshold=_HALF_WAY,
                balloon=self.balloon,
                iter_callback=callback,
            )
            return made

        found = self.moved(workspace, evolve, progress)
        return Found(found.mask, found.warnings, {**found.measured, "gradient_scale_mm": sigma * voxel_mm})
