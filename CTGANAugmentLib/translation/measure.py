"""Figures of a translation for its record: how it joins from slice to slice, and how sure the model is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.geometry import Array
from CTGANAugmentLib.translation.slicing import slicings
from CTGANAugmentLib.volume import Volume


def measure(made: Volume, body: NDArray[np.bool_], maps: Mapping[str, Volume]) -> dict[str, Any]:
    """Measure a translation within the body.

    Args:
        made: the translation.
        body: where the patient is, (k, j, i).
        maps: beside it, by name.

    Returns:
        Mean absolute difference of neighbouring slices, which three planes lower, and the mean of each map.
    """
    (slicing,) = slicings(made.grid, "one")
    jumps = slice_jump(slicing.view(made.array), slicing.view(body))
    means = {name: _shown(_mean(volume.array, body), volume.unit) for name, volume in maps.items()}
    return {
        "slice_jump": _shown(jumps, made.unit),
        **{name.replace(" ", "_"): mean for name, mean in means.items()},
    }


def slice_jump(stack: Array, inside: NDArray[np.bool_]) -> float:
    """Mean absolute difference of neighbouring slices where both are inside; 0 where there is no such place.

    Args:
        stack: (slice, row, column).
        inside: the same shape.
    """
    total, count = 0.0, 0
    for number in range(1, len(stack)):
        both = inside[number] & inside[number - 1]
        step = stack[number][both].astype(np.float64) - stack[number - 1][both]
        total, count = total + float(np.abs(step).sum()), count + len(step)
    return total / count if count else 0.0


def _mean(array: Array, inside: NDArray[np.bool_]) -> float:
    total = sum(float(plane[where].sum(dtype=np.float64)) for plane, where in zip(array, inside, strict=True))
    return total / max(int(inside.sum()), 1)


def _shown(value: float, unit: str) -> dict[str, Any]:
    return {"mean": round(value, 2), "unit": unit}
