"""One pass over a scan, slice after slice in one plane: from the scan's values to the translation's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.datasets.normalization import ValueRange
from CTGANAugmentLib.geometry import Array
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.translation.card_use import CardUse
from CTGANAugmentLib.translation.line_resampling import Line, Matrix, resampling
from CTGANAugmentLib.translation.neighbours import Merger, Neighbours
from CTGANAugmentLib.translation.runtimes.runtime import Images
from CTGANAugmentLib.translation.slicing import Slicing
from CTGANAugmentLib.translation.soft_body import soft_body
from CTGANAugmentLib.translation.translator import CYCLE, Translator

Sink = Callable[[int, Images], None]
"""Takes a finished slice: its number, and (quantity, row, column) in the units of the result."""

_SLAB, _SLAB_PIXELS = 8, 2**21
"""Slices that go through together, fewer of large ones: what is made of them stands in memory several times."""


@dataclass(frozen=True, eq=False)
class PlanePass:
    """What a pass needs beside the scan.

    Attributes:
        translator: networks.
        slicing: of the scan, or of the part of it that is translated.
        use: what the model's card says.
        source: values of the scan that the model knows as -1 and 1.
    """

    translator: Translator
    slicing: Slicing
    use: CardUse
    source: ValueRange

    def run(self, scan: Array, body: NDArray[np.bool_], sink: Sink, progress: Progress) -> None:
        """Translate every slice.

        Args:
            scan: voxels (k, j, i) on the slicing's grid.
            body: where the patient is, the same shape.
            sink: gets each finished slice.
            progress: told before each slab.
        """
        stack, inside = self.slicing.view(scan), self.slicing.view(body)
        neighbours = self._neighbours(len(stack))
        to_model, to_scan = self._frames(stack.shape[1:])
        merger = Merger(neighbours)
        for centers in slabs(stack.shape):
            progress(centers.start / len(stack), f"slice {centers.start + 1} of {len(stack)}")
            first = max(centers.start - neighbours.reach, 0)
            slab = stack[first : centers.stop + neighbours.reach]
            given = self.source.normalized(to_model.apply(slab.astype(np.float32)))
            made = self.translator.run(neighbours.gather(given, first, centers))
            for number, images in merger.add(made, centers):
                sink(number, self._restored(to_scan.apply(images), inside[number]))

    def _neighbours(self, slices: int) -> Neighbours:
        own_mm = self.slicing.spacing_mm[0]
        return Neighbours(self.use.card.images.channels, self.use.slice_spacing_mm(own_mm) / own_mm, slices)

    def _frames(self, shape: tuple[int, ...]) -> tuple[_Frame, _Frame]:
        lines = [Line(n, mm) for n, mm in zip(shape, self.slicing.spacing_mm[1:], strict=True)]
        wanted = [line.at_spacing(mm) for line, mm in zip(lines, self.use.spacing_mm, strict=True)]
        return _Frame.between(lines, wanted), _Frame.between(wanted, lines)

    def _restored(self, images: Images, inside: NDArray[np.bool_]) -> Images:
        """Values in the units of the result, air outside the body, where maps are 0."""
        weight = soft_body(inside, self.slicing.spacing_mm[1:])
        target = self.use.target_values
        made = weight * target.restored(images[0]) + (1 - weight) * np.float32(self.use.air)
        maps = [
            weight * image * np.float32((values.high - values.low) / 2)
            for name, image in zip(self.translator.maps, images[1:], strict=True)
            for values in (self.source if name == CYCLE else target,)
        ]
        return np.stack([made, *maps])


@dataclass(frozen=True, eq=False)
class _Frame:
    """Slices resampled within their planes; None leaves an axis as it is."""

    rows: Matrix | None
    columns: Matrix | None

    @staticmethod
    def between(source: list[Line], target: list[Line]) -> _Frame:
        rows, columns = (
            None if old == new else resampling(old, new) for old, new in zip(source, target, strict=True)
        )
        return _Frame(rows, columns)

    def apply(self, images: Images) -> Images:
        """Resample (..., row, column)."""
        if self.rows is not None:
            images = self.rows @ images
        return images if self.columns is None else images @ self.columns.T


def slabs(shape: tuple[int, ...]) -> Iterator[range]:
    """Divide a stack (slice, row, column) into numbers of slices that go through together."""
    count, rows, columns = shape
    together = max(1, min(_SLAB, _SLAB_PIXELS // (rows * columns)))
    for start in range(0, count, together):
        yield range(start, min(start + together, count))
