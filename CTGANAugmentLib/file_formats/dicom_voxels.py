"""Voxels as the 16-bit integers that CT and MR images of DICOM hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from CTGANAugmentLib.geometry import Array
from CTGANAugmentLib.volume import Volume

_LEVELS = 65535
_DECIMAL_CHARACTERS = 16


@dataclass(frozen=True, eq=False)
class Stored:
    """Numbers in the file: value = ``array * slope + intercept``.

    Attributes:
        array: int16 or uint16, axes (k, j, i).
        slope: rounded to what a DICOM decimal can say.
        intercept: rounded likewise.
    """

    array: Array
    slope: float = 1.0
    intercept: float = 0.0


def stored_voxels(volume: Volume) -> Stored:
    """Fit the voxels into 16 bits: exactly where they are integers that span no more than 65536 values.

    CT floats are rounded to whole HU, as scanners do; other values to 65536 steps from lowest to highest.
    """
    low, high = float(volume.array.min()), float(volume.array.max())
    fractions = has_fractions(volume)
    if fractions and volume.modality == "CT":
        low, high = np.rint(low), np.rint(high)
    if high - low > _LEVELS or (fractions and volume.modality != "CT"):
        slope = decimal((high - low) / _LEVELS) or 1.0
        return Stored(_quantized(volume.array, slope, decimal(low), np.uint16), slope, decimal(low))
    if low >= -32768 and high <= 32767:
        return Stored(_quantized(volume.array, 1, 0, np.int16))
    if low >= 0 and high <= _LEVELS:
        return Stored(_quantized(volume.array, 1, 0, np.uint16))
    return Stored(_quantized(volume.array, 1, low, np.uint16), intercept=low)


def has_fractions(volume: Volume) -> bool:
    """Whether any voxel is no whole number."""
    return volume.array.dtype.kind == "f" and not _all_whole(volume.array)


def padding_value(header: Any, stored: Stored) -> int | None:
    """Number that the source keeps outside its field of view, in the new series' own numbers.

    Args:
        header: pydicom data set of a slice of the source.
        stored: the new voxels.
    """
    padding = header.get("PixelPaddingValue")
    if not isinstance(padding, int):
        return None
    value = padding * float(header.get("RescaleSlope", 1) or 1) + float(
        header.get("RescaleIntercept", 0) or 0
    )
    number = (value - stored.intercept) / stored.slope
    limits = np.iinfo(stored.array.dtype)
    return int(number) if number.is_integer() and limits.min <= number <= limits.max else None


def decimal(value: float) -> float:
    """Round to what the 16 characters of a DICOM decimal string can say."""
    return float(decimal_text(value))


def decimal_text(value: float) -> str:
    """Write a number in at most 16 characters; pydicom's own function now and then needs 17."""
    number = float(value) + 0.0  # no minus zero
    texts = (f"{number:.{digits}g}" for digits in range(17, 8, -1))
    shortest = repr(number).removesuffix(".0")
    return (
        shortest
        if len(shortest) <= _DECIMAL_CHARACTERS
        else next(t for t in texts if len(t) <= _DECIMAL_CHARACTERS)
    )


def _all_whole(array: Array) -> bool:
    return all(bool(np.all(plane == np.rint(plane))) for plane in array)


def _quantized(array: Array, slope: float, intercept: float, kind: type[np.integer[Any]]) -> Array:
    if (slope, intercept) == (1, 0) and array.dtype.kind in "iu":
        return array.astype(kind, copy=False)
    limits = np.iinfo(kind)
    result: Array = np.empty(array.shape, dtype=kind)
    for plane, numbers in zip(array, result, strict=True):
        exact = (plane.astype(np.float64) - intercept) / slope
        numbers[...] = np.clip(np.rint(exact), limits.min, limits.max)
    return result
