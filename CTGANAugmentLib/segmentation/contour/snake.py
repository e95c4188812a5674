"""Snake: a stiff curve in each slice that is drawn to edges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from scipy.ndimage import gaussian_filter

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.segmentation.contour.likeness import (
    FURTHEST,
    Likeness,
    likeness,
    with_target,
)
from CTGANAugmentLib.segmentation.contour.planar_snake import Curve, Stiffness, inside, moved, outline
from CTGANAugmentLib.segmentation.contour.window_contour import WindowContour
from CTGANAugmentLib.segmentation.method import Found
from CTGANAugmentLib.segmentation.workspace import Workspace

_FEWEST_PIXELS = 9
"""A curve round fewer holds nothing."""


@register
@dataclass(frozen=True)
class Snake(WindowContour):
    """Draw a stiff curve in each slice that edges attract and the seeds' tissue blows up.

    It begins in the slice where the contour's beginning is widest and walks to the slices on either side, each
    beginning with the curve of the one before, until the inside is no longer like the seeds' tissue. A slice has one
    curve: a structure that branches, has holes or narrows to a neck is not what it is for, and corners come out round.
    """

    id: ClassVar[str] = "snake"
    title: ClassVar[str] = "Snake, slice by slice"
    source: ClassVar[str] = "Kass M, Witkin A, Terzopoulos D, Int J Comput Vis 1988;1:321"
    packages: ClassVar[tuple[str, ...]] = ("skimage",)
    isotropic: ClassVar[bool] = True
    most_voxels: ClassVar[int | None] = 3_000_000
    quick: ClassVar[bool] = False

    alike_percent: Annotated[
        float,
        Parameter("Least of the inside that is within the window", 0, 100, group="Similarity"),
    ] = 60.0
    gradient_scale_mm: Annotated[
        float, Parameter("Gaussian (sigma) in the slice before edges are looked for", 0, 20, group="Snake")
    ] = 1.5
    alpha: Annotated[float, Parameter("Pull against length", 0, 10, group="Snake")] = 0.0003
    beta: Annotated[float, Parameter("Stiffness against bends", 0, 100, group="Snake")] = 0.01
    w_line: Annotated[
        float, Parameter("Attraction by likeness to the tissue; negative repels", -10, 10, group="Snake")
    ] = 0.0
    w_edge: Annotated[float, Parameter("Attraction by edges; negative repels", -10, 10, group="Snake")] = 0.3
    push_mm: Annotated[
        float, Parameter("Most that the tissue pushes a point in a round", 0, 5, group="Snake")
    ] = 1.0
    rounds: Annotated[int, Parameter("Most rounds in a slice", 1, 1000, group="Snake")] = 60

    def segment(self, workspace: Workspace, progress: Progress) -> Found:
        """Draw the curves.

        Raises:
            UserError: nothing to begin with, a window without the seeds' value, or no curve in the first slice.
        """
        initial = self.initial_mask(workspace)
        like = likeness(with_target(workspace, initial), self.lower_intensity, self.upper_intensity)
        first = int(np.argmax(initial.sum(axis=(1, 2))))
        begin = self._in_slice(workspace, like, first, outline(initial[first]))
        if begin is None:
            raise UserError(
                f"{self.title}: no curve holds in the first slice: begin with a larger one (initial_radius_mm), "
                "lower alike_percent, or widen the window"
            )
        mask = np.zeros(workspace.values.shape, dtype=bool)
        mask[first] = inside(begin, workspace.grid.shape_kji[1:])
        count, number = 1, len(mask)
        for slices in (range(first + 1, number), range(first - 1, -1, -1)):
            curve: Curve | None = begin
            for k in slices:
                progress(min(count / number, 1.0), f"slice {count}/{number} at most")
                curve = self._in_slice(workspace, like, k, curve)
                if curve is None:
                    break
                mask[k] = inside(curve, workspace.grid.shape_kji[1:])
                count += 1
        return Found(mask, (), {"slices": count})

    def _in_slice(self, workspace: Workspace, like: Likeness, k: int, curve: Curve | None) -> Curve | None:
        """Curve at rest in a slice; None where it collapsed or holds something else than the seeds' tissue."""
        if curve is None:
            return None
        voxel_mm = float(workspace.spacing_kji_mm.mean())
        away = gaussian_filter(like.away(workspace.values[k]), self.gradient_scale_mm / voxel_mm)
        if workspace.allowed is not None:
            away[~workspace.allowed[k]] = FURTHEST
        weights = Stiffness(self.alpha, self.beta, self.w_line, self.w_edge, self.push_mm / voxel_mm)
        rested = moved(curve, away, weights, self.rounds)
        if rested is None:
            return None
        held = away[inside(rested, (away.shape[0], away.shape[1]))]
        alike = held.size >= _FEWEST_PIXELS and 100 * float(np.mean(held <= 1)) >= self.alike_percent
        return rested if alike else None
