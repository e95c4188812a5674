"""Neighbouring slices as channels: what a network sees of a slice, and the slices it makes put together again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil, comb, floor

import numpy as np

from CTGANAugmentLib.translation.runtimes.runtime import Images


@dataclass(frozen=True)
class Neighbours:
    """Slices that a network sees and makes round each slice.

    Attributes:
        channels: an odd number, the slice itself in the middle.
        step: from one channel to the next, in slices of the scan; need not be a whole number.
        slices: of the scan.
    """

    channels: int
    step: float
    slices: int

    @property
    def reach(self) -> int:
        """Slices of the scan on each side that have a part in a slice."""
        return ceil(round(self.channels // 2 * self.step, 6))

    @property
    def weights(self) -> tuple[float, ...]:
        """Of the channels when several make the same slice, the middle heaviest: binomial."""
        return tuple(
            comb(self.channels - 1, channel) / 2 ** (self.channels - 1) for channel in range(self.channels)
        )

    def parts(self, center: int, channel: int) -> list[tuple[int, float]]:
        """Slices (not all of which need exist) that a channel lies between, with the share of each."""
        at = round(center + (channel - self.channels // 2) * self.step, 6)
        before = floor(at)
        return [
            (place, share) for place, share in ((before, before + 1 - at), (before + 1, at - before)) if share
        ]

    def gather(self, stack: Images, first: int, centers: range) -> Images:
        """Images (slice, channel, row, column) of some slices, out of a stack (slice, row, column).

        Beyond the scan the outermost slice is repeated.

        Args:
            stack: slices of the scan from number `first`, all that are within reach.
            first: number of its first slice.
            centers: numbers of the slices wanted.
        """
        gathered = np.zeros((len(centers), self.channels, *stack.shape[1:]), dtype=np.float32)
        for row, center in enumerate(centers):
            for channel in range(self.channels):
                for place, share in self.parts(center, channel):
                    within = min(max(place, 0), self.slices - 1)
                    gathered[row, channel] += np.float32(share) * stack[within - first]
        return gathered


@dataclass
class Merger:
    """Slices being put together out of the channels that each of them got a part of."""

    neighbours: Neighbours
    _open: dict[int, tuple[Images, float]] = field(default_factory=dict)

    def add(self, made: Images, centers: range) -> Iterator[tuple[int, Images]]:
        """Take what was made for the next slices, and yield those of which no more will come.

        Args:
            made: (slice, ..., channel, row, column).
            centers: numbers of the slices; each call goes on where the one before ended.

        Yields:
            Number of a slice, and its images (..., row, column).
        """
        for row, center in enumerate(centers):
            for channel, weight in enumerate(self.neighbours.weights):
                for place, share in self.neighbours.parts(center, channel):
                    self._add(place, made[row, ..., channel, :, :], weight * share)
        last = centers.stop >= self.neighbours.slices
        ready = self.neighbours.slices if last else centers.stop - self.neighbours.reach
        for place in sorted(number for number in self._open if number < ready):
            total, weight = self._open.pop(place)
            yield place, total / np.float32(weight)

    def _add(self, place: int, image: Images, weight: float) -> None:
        if not 0 <= place < self.neighbours.slices:
            return
        total, sum_of_weights = self._open.get(place, (np.float32(0), 0.0))
        self._open[place] = (total + np.float32(weight) * image, sum_of_weights + weight)
