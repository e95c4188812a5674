"""Morphological contours: evolved in the box that they can reach, until they rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Box, bounding_box
from CTGANAugmentLib.mask_part import Mask
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.segmentation.contour.window_contour import WindowContour
from CTGANAugmentLib.segmentation.method import Found
from CTGANAugmentLib.segmentation.workspace import Workspace

Callback = Callable[[NDArray[np.int8]], None]
Evolve = Callable[[Box, Mask, int, Callback], NDArray[Any]]
"""``evolve(box, mask, iterations, callback)``: the mask in a box of the workspace, so many iterations later."""

_ROUND = 6
"""Iterations between two looks at whether it rests; a front moves by at most two voxels in one."""
_RESTING_SHARE = 0.002
"""Of the contour's voxels, changed in a round: at rest, such contours still blink along their border."""
_OUTSIDE_RADIUS_MM = 2.0


@dataclass(frozen=True)
class MorphologicalContour(WindowContour):
    """Base of the contours that morphological operations move, by a window round the seeds' tissue."""

    packages: ClassVar[tuple[str, ...]] = ("skimage",)
    isotropic: ClassVar[bool] = True
    most_voxels: ClassVar[int | None] = 400_000
    quick: ClassVar[bool] = False

    iterations: Annotated[
        int, Parameter("Most iterations; it ends before when the contour rests", 1, 2000, group="Motion")
    ] = 200
    roundness: Annotated[
        int, Parameter("Smoothing of the contour in each iteration", 0, 4, group="Motion")
    ] = 1
    surroundings_mm: Annotated[
        float, Parameter("Width of the surroundings that the contour sees", 2, 500, group="Motion")
    ] = 25.0

    def moved(self, workspace: Workspace, evolve: Evolve, progress: Progress) -> Found:
        """Move the contour from its beginning until it rests.

        Raises:
            UserError: nothing to begin with, or the contour shrank to nothing.
        """
        mask, free = self.initial_mask(workspace).copy(), _free(workspace)
        done, resting = 0, False

        def report(_mask: NDArray[np.int8]) -> None:
            progress(min(done / self.iterations, 1.0), self.title)

        while done < self.iterations and not resting:
            number = min(_ROUND, self.iterations - done)
            box = bounding_box(mask).grown(self._room_mm(workspace), workspace.grid)
            before = mask[box.slices].copy()
            after = evolve(box, before, number, report) > 0
            after &= free[box.slices]
            if not after.any():
                raise UserError(
                    f"{self.title}: the contour shrank to nothing: begin with a larger one (initial_radius_mm), "
                    "smooth less (roundness), or give it a better window"
                )
            mask[box.slices] = after
            done += number
            changed = int(np.count_nonzero(after != before))
            resting = changed <= _RESTING_SHARE * int(np.count_nonzero(after))
        return Found(mask, () if resting else (self._still_moving(),), {"iterations": done})

    def _room_mm(self, workspace: Workspace) -> float:
        """Margin of the box: no front may come to its faces within a round."""
        return max(self.surroundings_mm, (2 * _ROUND + 1) * float(workspace.spacing_kji_mm.max()))

    def _still_moving(self) -> str:
        return (
            f"the contour still moved after {self.iterations} iterations: raise iterations, or begin nearer to "
            "the structure's border"
        )


def _free(workspace: Workspace) -> Mask:
    """Voxels that the contour may enclose."""
    free: Mask = ~workspace.balls(workspace.outside_kji, _OUTSIDE_RADIUS_MM)
    free[tuple(workspace.inside_kji.T)] = True
    return free if workspace.allowed is None else free & workspace.allowed
