"""Slices through a model's networks: the translation, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from CTGANAugmentLib.translation.runtimes.runtime import Images, Runtime
from CTGANAugmentLib.translation.windows import Windows

CYCLE, SPREAD = "cycle error", "spread over flips"
MAPS = {"none": (), "cycle": (CYCLE,), "flips": (SPREAD,), "both": (CYCLE, SPREAD)}
"""Maps beside the translation, by what the user asks for."""

_PIXELS = 2**19
"""Most pixels that a network is given at once, so that a large slice needs no more memory than several small ones."""
_FLIPS = ((2,), (3,), (2, 3))
"""Axes of (image, channel, row, column)."""


@dataclass(frozen=True, eq=False)
class Translator:
    """Networks of one way of a model, with what they are asked for.

    Attributes:
        windows: what a network takes at a time.
        forward: the network of the way.
        back: the network of the other way; None where no cycle error is asked for.
        flips: whether slices are translated mirrored too.
        averaged: whether the mean over the flips is the translation.
        whitened: whether the network was trained on images of zero mean and unit variance.
        batch_size: most images that a network is given at once.
    """

    windows: Windows
    forward: Runtime
    back: Runtime | None = None
    flips: bool = False
    averaged: bool = False
    whitened: bool = False
    batch_size: int = 4

    @property
    def maps(self) -> tuple[str, ...]:
        """What `run` makes beside the translation."""
        return ((CYCLE,) if self.back else ()) + ((SPREAD,) if self.flips else ())

    def run(self, images: Images) -> Images:
        """Translate slices (slice, channel, row, column) in [-1, 1].

        Returns:
            (slice, quantity, channel, row, column): the translation in [-1, 1], then what `maps` names, on the scale on
            which images are 2 wide. The cycle error is |x - F(G(x))|; the spread is the standard deviation.
        """
        made = self._through(self.forward, images)
        maps = [np.abs(images - self._through(self.back, made))] if self.back else []
        if self.flips:
            variants = np.stack([made, *self._flipped(images)])
            maps.append(variants.std(axis=0))
            made = variants.mean(axis=0) if self.averaged else made
        return np.stack([made, *maps], axis=1)

    def _flipped(self, images: Images) -> Iterator[Images]:
        for axes in _FLIPS:
            yield np.flip(self._through(self.forward, np.ascontiguousarray(np.flip(images, axes))), axes)

    def _through(self, runtime: Runtime, images: Images) -> Images:
        pixels = min(images.shape[2], self.windows.rows) * min(images.shape[3], self.windows.columns)
        batch = max(1, min(self.batch_size, _PIXELS // pixels))
        return self.windows.run(self._whitening(runtime) if self.whitened else runtime, images, batch=batch)

    @staticmethod
    def _whitening(runtime: Runtime) -> Runtime:
        """As `training.parts.whitening.whiten`, without torch."""

        def run(images: Images) -> Images:
            centred = images - images.mean(axis=(2, 3), keepdims=True)
            spread = np.sqrt(np.square(centred).mean(axis=(2, 3), keepdims=True))
            return runtime(centred / np.maximum(spread, (images.shape[2] * images.shape[3]) ** -0.5))

        return run
