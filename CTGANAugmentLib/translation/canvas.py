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

    Several passes are averaged. Their sum is kept in the result itself, so that they need no more memory than one: in
    whole numbers, each pass is rounded as it is added, and the mean is at most 1 off.
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
        for part in self._parts:
            part[:] = 0

    def sink(self, slicing: Slicing) -> Sink:
        """Make what takes the slices of a pass over the box."""
        views = [slicing.view(part) for part in self._parts]

        def take(number: int, images: Images) -> None:
            for view, image in zip(views, images, strict=True):
                view[number] += _as(image, view.dtype, self._passes)

        return take

    def finish(self, progress: Progress) -> list[Array]:
        """Average the passes where there were several, and return the arrays."""
        if self._passes > 1:
            progress(0.0, "joining the planes")
            for part in self._parts:
                for plane in part:
                    plane[:] = _as(plane / np.float32(self._passes), plane.dtype)
        return self._arrays


def type_for(width: float, passes: int) -> str:
    """Type of whole numbers from -width to width, so many of which are added; one with fractions if they do not fit."""
    return "int16" if width * passes <= np.iinfo(np.int16).max else "float32"


def _as(image: Images, kind: np.dtype[Any], passes: int = 1) -> Array:
    """Image in a type, cut so that the sum of so many fits."""
    if kind.kind == "f":
        return image
    most = np.iinfo(kind).max // passes
    return np.clip(np.rint(image), -most, most).astype(kind)
