"""What a model made, beside what it is measured against."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True)
class Sample:
    """Images that a model made, and what they are measured against, all (batch, channel, [slice,] row, column).

    Attributes:
        made: by the model.
        real: images of the kind that it should make.
        source: what it made them from, None for noise.
        region: where the paired scores count beside the whole image (batch, 1, ...), None for no such place.
        paired: whether each made image should equal the real one at its place.
        kind: name in the batch of what the real ones are.
    """

    made: Tensor
    real: Tensor
    source: Tensor | None = None
    region: Tensor | None = None
    paired: bool = False
    kind: str = "image"
