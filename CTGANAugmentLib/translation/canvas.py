"""Where finished slices go: the arrays of a result, of one pass or of the mean of several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from CTGANAugmentLib.geometry import Array, Box
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.translation.plane_pass import Sink
from CTGANAugmentLib.translation.runtimes.runtime import Images
from CTGANAugmentLib.translation.slicing import Slicing

Whole = tuple[int, int, int]


class Canvas:
    """Arrays of a result on the scan's whole grid, of which passes fill the same part.

    Several passes are averaged. Their sum is kept in the result itself where that has 32 bits, and beside it where it
    has whole numbers.
    """

    def __init__(self, shape: Whole, box: Box, quantities: Sequence[tuple[float, str]], passes: int) -> None:
        """Make the arrays.

        Args:
            shape: of the scan, (k, j, i).
            box: that the passes fill.
            quantities: of each array, the value beyond the box and the type, such as "int16", to which is rounded.
            passes: how many there will be.
        """
        self._arrays = [np.full(shape, outside, dtype=kind) for outside, kind in quantities]
        self._parts = [array[box.slices] for array in self._arrays]
        self._passes = passes
        self._sums = self._parts if passes == 1 else [_sum_for(part) for part in self._parts]

    def sink(self, slicing: Slicing) -> Sink:
        """Make what takes the slices of a pass over the box."""
        views = [slicing.view(part) for part in self._sums]

        def take(number: int, images: Images) -> None:
            for view, image in zip(views, images, strict=True):
                if self._passes > 1:
                    view[number] += image
                else:
                    view[number] = _as(image, view.dtype)

        return take

    def finish(self, progress: Progress) -> list[Array]:
        """Average the passes where there were several, and return the arrays."""
        if self._passes > 1:
            progress(0.0, "joining the planes")
            for part, total in zip(self._parts, self._sums, strict=True):
                for wanted, sums in zip(part, total, strict=True):
                    wanted[:] = _as(sums / np.float32(self._passes), wanted.dtype)
        return self._arrays


def _sum_for(part: Array) -> Array:
    """Zeros of 32 bits: the array itself, where it is of such."""
    if part.dtype != np.float32:
        return np.zeros(part.shape, dtype=np.float32)
    part[:] = 0
    return part


def _as(image: Images, kind: np.dtype[Any]) -> Array:
    if kind.kind == "f":
        return image
    limits = np.iinfo(kind)
    return np.clip(np.rint(image), limits.min, limits.max).astype(kind)
