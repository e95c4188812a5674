"""Voxel types: what files can hold, and stored numbers turned into values."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import DTypeLike, NDArray

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Array

Scale = tuple[float, float]
"""Slope and intercept that turn a stored number into a value."""

_INTEGERS = (np.int16, np.uint16, np.int32)


def smallest_integer(low: float, high: float) -> DTypeLike:
    """First of int16, uint16 and int32 that holds both values.

    Raises:
        UserError: beyond 32 bits.
    """
    for kind in _INTEGERS:
        if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max:
            return kind
    raise UserError(f"expected values within 32 bits, got {low:g} to {high:g}: rescale the image first")


def storable(array: Array) -> Array:
    """Array in a type that image files have: contiguous, native byte order, no bool, float16 or 64-bit integer."""
    if array.dtype.kind == "b":
        return array.astype(np.uint8)
    if array.dtype == np.float16:
        return array.astype(np.float32)
    if array.dtype.kind in "iu" and array.dtype.itemsize == 8:
        return array.astype(smallest_integer(float(array.min()), float(array.max())))
    return np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("="))


def rescaled(stored: Array, slope: float, intercept: float) -> Array:
    """Return ``stored * slope + intercept``, as integers where both are integral (HU stay int16).

    Args:
        stored: integers or floats, axes (k, j, i).
        slope: not 0.
        intercept: in the unit of the result.
    """
    if (slope, intercept) == (1, 0):
        return stored
    return rescaled_planes(list(stored), [(slope, intercept)] * len(stored))


def rescaled_planes(planes: Sequence[Array], scales: Sequence[Scale]) -> Array:
    """Stack planes (j, i) to a volume (k, j, i) of their values.

    Args:
        planes: stored numbers.
        scales: slope and intercept of each.
    """
    integral = all(plane.dtype.kind in "iu" for plane in planes) and np.all(np.mod(scales, 1) == 0)
    if integral:
        ends = [
            float(end) * a + b for plane, (a, b) in zip(planes, scales, strict=True) for end in _ends(plane)
        ]
        kind: DTypeLike = smallest_integer(min(ends), max(ends))
    else:
        kind = np.result_type(np.float32, *{plane.dtype for plane in planes if plane.dtype.kind == "f"})
    result: Array = np.empty((len(planes), *planes[0].shape), dtype=kind)
    for plane, (slope, intercept), values in zip(planes, scales, result, strict=True):
        # One plane at a time in a wider type: no wrap-around, and never another volume in memory.
        if integral:
            values[...] = plane.astype(np.int64) * int(slope) + int(intercept)
        else:
            values[...] = plane.astype(np.float64) * slope + intercept
    return result


def _ends(plane: Array) -> tuple[float, float]:
    return float(plane.min()), float(plane.max())


def as_labels(array: Array, name: str) -> NDArray[np.uint8] | NDArray[np.uint16]:
    """Return label values as uint8, or uint16 where a value is above 255.

    Args:
        array: integers, or floats that are whole numbers, axes (k, j, i).
        name: of the file, for the message.

    Raises:
        UserError: fractions, NaN, negative values or values above 65535.
    """
    low, high = float(array.min()), float(array.max())
    whole = array.dtype.kind != "f" or all(bool(np.all(plane == np.floor(plane))) for plane in array)
    if not (whole and low >= 0 and high <= 65535):
        raise UserError(
            f"expected a label image (whole numbers from 0 to 65535), {name} has values from {low:g} to {high:g}"
            f"{'' if whole else ' with fractions'}: choose a mask or segmentation, not a scan"
        )
    if high < 256:
        return array.astype(np.uint8, copy=False)
    return array.astype(np.uint16, copy=False)


def values_present(labels: Array) -> list[int]:
    """Label values above 0, in order; the array holds unsigned integers, axes (k, j, i)."""
    seen = np.zeros(int(np.iinfo(labels.dtype).max) + 1, dtype=bool)
    for plane in labels:
        seen[plane] = True
    return [int(value) for value in np.flatnonzero(seen) if value > 0]
