"""Level sets that stop at edges: the speed of the surface from the gradient of the scan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.operation import Parameter
from CTGANAugmentLib.segmentation.contour.level_set import LevelSetMethod
from CTGANAugmentLib.segmentation.region.gradient import gradient_magnitude
from CTGANAugmentLib.segmentation.workspace import Workspace

_EDGE_PERCENTILE = 95.0
_LEAST_NOISES, _MOST_NOISES = 2.0, 5.0
"""Between so many times the gradient inside the structure: lower, noise stops the surface; higher, nothing does."""
_STEEPNESS = 4


@dataclass(frozen=True)
class EdgeLevelSet(LevelSetMethod):
    """Base of the level sets that stop at edges."""

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
        """Half-way, by ratio, from the gradient inside the structure to that at the edges round it."""
        gradient = gradient_magnitude(workspace, self.gradient_scale_mm)
        inside = float(np.median(gradient[self.initial_mask(workspace)]))
        known = gradient if workspace.allowed is None else gradient[workspace.allowed]
        edges = float(np.percentile(known, _EDGE_PERCENTILE))
        half = float(np.clip(np.sqrt(inside * edges), _LEAST_NOISES * inside, _MOST_NOISES * inside))
        return {"edge_intensity_per_mm": float(f"{half or edges or 1.0:.3g}")}

    def speed(self, workspace: Workspace) -> NDArray[np.float32]:
        """Speed of the surface in [0, 1], (k, j, i): 1 in even tissue, 0 at edges and where it may not be."""
        speed = gradient_magnitude(workspace, self.gradient_scale_mm)
        speed /= np.float32(self.edge_intensity_per_mm)
        np.power(speed, _STEEPNESS, out=speed)
        speed += 1
        np.reciprocal(speed, out=speed)
        speed[self.kept_out(workspace)] = 0
        return speed
