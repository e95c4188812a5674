"""Values of scans as networks want them, from -1 to 1, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.body import body_mask
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.volume import Volume

Values = NDArray[np.float32]


@dataclass(frozen=True)
class ValueRange:
    """Values of one scan that become -1 and 1, in its own unit; what lies beyond is cut off."""

    low: float
    high: float

    def normalized(self, values: NDArray[Any]) -> Values:
        """Values in [-1, 1]."""
        scaled = (np.asarray(values, dtype=np.float32) - self.low) * (2 / (self.high - self.low)) - 1
        return np.asarray(np.clip(scaled, -1, 1), dtype=np.float32)

    def restored(self, normalized: NDArray[Any]) -> Values:
        """Values in the scan's unit."""
        share = (np.asarray(normalized, dtype=np.float32) + 1) / 2
        return np.asarray(share * (self.high - self.low) + self.low, dtype=np.float32)


NO_UNIT = ValueRange(0.0, 1000.0)
"""Values of a result that has no unit: what stands for the lower and for the upper percentile."""


@dataclass(frozen=True)
class Normalization:
    """How the range of a scan is found; it goes into the model's card.

    Attributes:
        kind: "window" takes the same range of every scan, "percentile" asks each scan's body.
        low, high: HU of a window, or percentiles.
    """

    kind: Literal["window", "percentile"]
    low: float
    high: float

    def __post_init__(self) -> None:
        if self.kind not in ("window", "percentile") or not self.low < self.high:
            raise UserError(
                f"expected a window or percentiles, the low one below the high one, got {self.kind} {self.low} to "
                f"{self.high}"
            )

    def range_of(self, volume: Volume) -> ValueRange:
        """Find the values of a scan that become -1 and 1.

        Raises:
            UserError: a scan whose body has one value only.
        """
        if self.kind == "window":
            return ValueRange(self.low, self.high)
        body = body_mask(volume)
        values = volume.array[body] if body.any() else volume.array
        low, high = (float(v) for v in np.percentile(values, [self.low, self.high]))
        if not low < high:
            raise UserError(f"the scan has the same value {low:g} everywhere: leave it out")
        return ValueRange(low, high)

    @property
    def range_of_result(self) -> ValueRange:
        """Values of a result for -1 and 1, which no scan tells: the window's, else `NO_UNIT`."""
        return ValueRange(self.low, self.high) if self.kind == "window" else NO_UNIT

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)

    @staticmethod
    def from_json(content: Mapping[str, Any]) -> Normalization:
        """Read what `to_json` wrote.

        Raises:
            UserError: other entries.
        """
        try:
            return Normalization(**content)
        except TypeError as error:
            raise UserError(
                f"expected a normalization with kind, low and high, got {dict(content)}"
            ) from error
