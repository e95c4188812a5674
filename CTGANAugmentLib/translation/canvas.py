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

    Several passes are averaged, which needs their sum in 32 bits over that part; one pass is written at once.
    """

    def __init__(self, shape: Whole, box: Box, quantities: Sequence[tuple[float, str]], passes: int) -> None:
        """Make the arrays.

        Args:
            shape: of the scan, (k, j, i).
            box: that the passes fill.
            quantities: of each array, the value beyond the box and the type, such as "int16", to which is rounded.
            passes: how many there will be.
        """
        self.arrays = [np.full(shape, outside, dtype=kind) for outside, kind in quantities]
        self._box, self._passes = box, passes
        self._sums = [np.zeros(box.shape_kji, dtype=np.float32) for _ in quantities] if passes > 1 else []

    def sink(self, slicing: Slicing) -> Sink:
        """Make what takes the slices of a pass over the box."""
        parts: list[Array] = self._sums or [array[self._box.slices] for array in self.arrays]
        views = [slicing.view(part) for part in parts]

        def take(number: int, images: Images) -> None:
            for view, image in zip(views, images, strict=True):
                if self._sums:
                    view[number] += image
                else:
                    view[number] = _as(image, view.dtype)

        return take

    def finish(self, progress: Progress) -> list[Array]:
        """Average the passes where there were several, and return the arrays."""
        while self._sums:
            progress(0.0, "joining the planes")
            total = self._sums.pop()
            target = self.arrays[len(self._sums)][self._box.slices]
            for wanted, mean in zip(target, total, strict=True):
                wanted[:] = _as(mean / np.float32(self._passes), wanted.dtype)
        return self.arrays


def _as(image: Images, kind: np.dtype[Any]) -> Array:
    if kind.kind == "f":
        return image
    limits = np.iinfo(kind)
    return np.clip(np.rint(image), limits.min, limits.max).astype(kind)
