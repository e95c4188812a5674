"""A curve from the values of one kind of image to those of another, by its corners."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from CTGANAugmentLib.errors import UserError


@dataclass(frozen=True)
class IntensityCurve:
    """Piecewise linear; beyond its ends it goes on level.

    Attributes:
        given, wanted: values of the corners, both in [-1, 1], the first rising.
    """

    given: tuple[float, ...]
    wanted: tuple[float, ...]

    @staticmethod
    def from_text(text: str) -> IntensityCurve:
        """Read corners such as ``-1:-1, 0:0.5, 1:0.2``.

        Raises:
            UserError: anything else.
        """
        try:
            corners = [tuple(float(value) for value in corner.split(":")) for corner in text.split(",")]
            given, wanted = zip(*corners, strict=True)
        except ValueError as error:
            raise UserError(f"expected a curve such as -1:-1,0:0.5,1:0.2, got {text!r}") from error
        rises = all(a < b for a, b in pairwise(given))
        if not rises or len(given) < 2 or not all(abs(value) <= 1 for value in given + wanted):
            raise UserError(
                f"expected a curve of at least two corners between -1 and 1 whose first values rise, got {text!r}"
            )
        return IntensityCurve(given, wanted)

    def __call__(self, images: Tensor) -> Tensor:
        """Values of the other kind, same shape."""
        given = torch.tensor(self.given, device=images.device)
        wanted = torch.tensor(self.wanted, device=images.device)
        values = images.float().clamp(given[0], given[-1])
        right = torch.searchsorted(given, values.contiguous()).clamp(1, len(given) - 1)
        start, stop = given[right - 1], given[right]
        share = (values - start) / (stop - start)
        return wanted[right - 1] * (1 - share) + wanted[right] * share
