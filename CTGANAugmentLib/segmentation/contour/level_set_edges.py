"""Level sets that stop at edges: the speed of the surface from the gradient of the scan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.segmentation.contour.level_set import LevelSetMethod
from CTGANAugmentLib.segmentation.region.gradient import gradient_magnitude
from CTGANAugmentLib.segmentation.workspace import Workspace

_STEEPNESS = 4
_STILL = 0.1
"""Speeds below this are none: the surface would creep through every edge in time."""


@dataclass(frozen=True)
class EdgeLevelSet(LevelSetMethod):
    """Base of the level sets that stop at edges."""

    noises: ClassVar[float] = 2.0
    """So many times the gradient inside is an edge: with less, noise stops the surface; with more, nothing does."""

    gradient_scale_mm: Annotated[
        float,
        Parameter(
            "Gaussian scale at which edges are seen; finer edges are blurred away", 0.3, 10, group="Edges"
        ),
    ] = 1.0
    edge_intensity_per_mm: Annotated[
        float | None,
        Parameter("Gradient at which the surface has half its speed", 1e-9, 1e6, group="Edges"),
    ] = None

    def suggest(self, workspace: Workspace) -> dict[str, Any]:
        """Some times the gradient inside the structure, which is noise.

        Raises:
            UserError: no contour to begin with.
        """
        gradient = gradient_magnitude(workspace, self.gradient_scale_mm)
        half = self.noises * float(np.median(gradient[self.initial_mask(workspace)]))
        return {"edge_intensity_per_mm": float(f"{half or float(gradient.max()) / 2:.3g}")}

    def speed(self, workspace: Workspace) -> NDArray[np.float32]:
        """Speed of the surface in [0, 1], (k, j, i): 1 in even tissue, 0 at edges and where it may not be."""
        speed = gradient_magnitude(workspace, self.gradient_scale_mm)
        speed /= np.float32(self.edge_intensity_per_mm)
        np.power(speed, _STEEPNESS, out=speed)
        speed += 1
        np.reciprocal(speed, out=speed)
        speed -= _STILL
        speed /= 1 - _STILL
        np.maximum(speed, 0, out=speed)
        speed[self.kept_out(workspace)] = 0
        return speed
