"""Images of any size through a network that takes some sizes: padded whole, or in overlapping windows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from CTGANAugmentLib.translation.runtimes.runtime import Images, Runtime

_OVERLAP = 0.5
_SD = 0.25
"""Of the Gaussian weights, in window sides."""
_LEAST = 1e-3


@dataclass(frozen=True)
class Windows:
    """What a network takes at a time.

    Attributes:
        divisor: of every side.
        rows, columns: longest sides taken whole; longer ones are cut into overlapping windows of that size.
        fixed: every window has just that size, small images being padded up to it.
    """

    divisor: int
    rows: int
    columns: int
    fixed: bool = False

    def run(self, runtime: Runtime, images: Images, *, batch: int) -> Images:
        """Send images (image, channel, row, column) of any size through a network.

        They are padded by reflection to sizes that the network takes. Where windows overlap, their results are averaged
        with Gaussian weights, which are least at a window's edge, where a network knows least.

        Args:
            runtime: the network.
            images: of one size, of which so few at a time as memory has room for.
            batch: most windows that the network is given at once.
        """
        rows, columns = images.shape[2:]
        sides = self._side(rows, self.rows), self._side(columns, self.columns)
        padded = _padded(images, (max(rows, sides[0]), max(columns, sides[1])))
        corners = [
            (row, column)
            for row in _starts(padded.shape[2], sides[0])
            for column in _starts(padded.shape[3], sides[1])
        ]
        if len(corners) == 1:
            made = np.concatenate([runtime(padded[few]) for few in _fews(len(padded), batch)])
            return made[:, :, :rows, :columns]
        weights = _gaussian(sides[0])[:, None] * _gaussian(sides[1])
        total, weight = np.zeros(padded.shape, dtype=np.float32), np.zeros(padded.shape[2:], dtype=np.float32)
        for row, column in corners:
            weight[row : row + sides[0], column : column + sides[1]] += weights
        pieces = [(number, *corner) for number in range(len(padded)) for corner in corners]
        for few in _fews(len(pieces), batch):
            given = np.stack([padded[n, :, r : r + sides[0], c : c + sides[1]] for n, r, c in pieces[few]])
            for (n, r, c), made in zip(pieces[few], runtime(given), strict=True):
                total[n, :, r : r + sides[0], c : c + sides[1]] += weights * made
        return (total / weight)[:, :, :rows, :columns]

    def _side(self, length: int, longest: int) -> int:
        """Side of a window for an image of that length."""
        if self.fixed:
            return longest
        return min(-(-length // self.divisor) * self.divisor, longest // self.divisor * self.divisor)


def _fews(count: int, batch: int) -> Iterator[slice]:
    for start in range(0, count, batch):
        yield slice(start, start + batch)


def _starts(length: int, side: int) -> list[int]:
    """First rows of windows that cover a length, evenly spread, neighbours overlapping by half or more."""
    count = 1 + int(np.ceil((length - side) / (side * (1 - _OVERLAP))))
    return [round(start) for start in np.linspace(0, length - side, count)]


def _padded(images: Images, sides: tuple[int, int]) -> Images:
    missing = [side - length for side, length in zip(sides, images.shape[2:], strict=True)]
    if not any(missing):
        return images
    return np.pad(images, [(0, 0), (0, 0), *((0, more) for more in missing)], mode="reflect")


def _gaussian(side: int) -> Images:
    at = (np.arange(side) - (side - 1) / 2) / (side * _SD)
    return np.maximum(np.exp(-(at**2) / 2), _LEAST).astype(np.float32)
