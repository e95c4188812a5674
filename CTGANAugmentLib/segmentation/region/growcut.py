"""GrowCut: seeds that conquer their neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, part_of
from CTGANAugmentLib.segmentation.method import Found
from CTGANAugmentLib.segmentation.region.cut import require_apart
from CTGANAugmentLib.segmentation.region.marker_method import MarkerMethod
from CTGANAugmentLib.segmentation.region.markers import INSIDE, markers
from CTGANAugmentLib.segmentation.suggestion import window_at_seeds
from CTGANAugmentLib.segmentation.workspace import Workspace

Strengths = NDArray[np.float32]
Marks = NDArray[np.uint8]

_MOST_ROUNDS = 60
_RANGE_WINDOWS = 2.0
"""Widths of the seeds' window that values are clipped to: bone and air would make all soft tissue alike."""


@register
@dataclass(frozen=True)
class GrowCut(MarkerMethod):
    """Let seeds inside and outside conquer their neighbours, the more easily the more alike they are.

    The automaton's last state is computed directly: a voxel falls to the seed from which the product of the
    likenesses along a path is the greatest, and sweeps through the volume in six directions carry those products to
    all voxels in a few rounds, where the automaton takes as many steps as the longest path has voxels.
    """

    id: ClassVar[str] = "growcut"
    title: ClassVar[str] = "GrowCut"
    source: ClassVar[str] = "Vezhnevets V, Konouchine V, Proc Graphicon 2005:150"
    most_voxels: ClassVar[int | None] = 2_000_000

    smoothing_mm: Annotated[
        float, Parameter("Gaussian smoothing (sigma) before the method", 0, 10, group="Preparation")
    ] = 1.0
    other_tissue: Annotated[
        bool, Parameter("Take tissue whose value is far from the seeds' as outside", group="Markers")
    ] = True

    def segment(self, workspace: Workspace, progress: Progress) -> Found:
        """Conquer.

        Raises:
            UserError: seeds inside and outside share a voxel.
        """
        require_apart(workspace)
        progress(0.0, "markers")
        marks = markers(workspace, self.marker_mm or 0.0, other_tissue=self.other_tissue)
        lower, upper = window_at_seeds(workspace)
        reach = _RANGE_WINDOWS / 2 * max(upper - lower, float(np.finfo(np.float32).tiny))
        middle = (lower + upper) / 2
        values = np.clip((workspace.values - middle) / (2 * reach), -0.5, 0.5).astype(np.float32)
        marks, rounds = conquer(values, marks, part_of(progress, 0.1, 1.0))
        warnings = (
            ()
            if rounds < _MOST_ROUNDS
            else (
                f"stopped after {rounds} rounds, while voxels still changed hands: draw a smaller region of interest",
            )
        )
        return Found(marks == INSIDE, warnings, {"rounds": rounds})


def conquer(values: Strengths, marks: Marks, progress: Progress) -> tuple[Marks, int]:
    """Carry the marks to every voxel.

    Args:
        values: (k, j, i), with a range of 1 at most; a step between two is worth 1 minus their difference.
        marks: `INSIDE`, `OUTSIDE` or 0; marked voxels keep their mark.
        progress: told of each sweep.

    Returns:
        Marks of all voxels, and the number of rounds it took.
    """
    owner = marks.copy()
    strength = (marks > 0).astype(np.float32)
    for number in range(1, _MOST_ROUNDS + 1):
        changed = False
        for sweep, (axis, backward) in enumerate((axis, way) for axis in (2, 1, 0) for way in (False, True)):
            progress((number - 1 + sweep / 6) / _MOST_ROUNDS, f"round {number}")
            changed |= _sweep(values, strength, owner, axis, backward=backward)
        if not changed:
            return owner, number
    return owner, _MOST_ROUNDS


def _sweep(values: Strengths, strength: Strengths, owner: Marks, axis: int, *, backward: bool) -> bool:
    """Let each plane attack the next, from one face of the volume to the other; tell whether any voxel fell."""
    planes = [np.moveaxis(array, axis, 0) for array in (values, strength, owner)]
    if backward:
        planes = [array[::-1] for array in planes]
    value, power, holder = planes
    fallen = False
    for here in range(1, len(value)):
        attack = (1 - np.abs(value[here] - value[here - 1])) * power[here - 1]
        wins = attack > power[here]
        if wins.any():
            np.copyto(power[here], attack, where=wins)
            np.copyto(holder[here], holder[here - 1], where=wins)
            fallen = True
    return fallen
