"""Where the slices of a DICOM series are, and whether they are all there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.file_formats.checks import require_axes, require_spacing
from CTGANAugmentLib.file_formats.dicom_slices import DicomSlice
from CTGANAugmentLib.geometry import LPS_FROM_RAS, Points

_SAME_PLACE_MM = 0.01
_SAME_DIRECTION = 1e-3


def arrange(slices: Sequence[DicomSlice]) -> tuple[list[DicomSlice], Points]:
    """Sort slices along their normal; return them and the 4x4 index-to-RAS matrix in mm.

    Raises:
        UserError: slices of different shape or direction, several in one place, missing ones, zero spacing, or a
            tilted stack.
    """
    require_alike(slices)
    first = slices[0]
    row, column = _directions(first)
    normal = np.cross(row, column)
    positions = np.array([_numbers(s, "ImagePositionPatient", 3) for s in slices])
    order = np.argsort(positions @ normal, kind="stable")
    ordered = [slices[index] for index in order]
    step = _step(ordered, positions[order], normal)
    between_rows, between_columns = _numbers(first, "PixelSpacing", 2)
    require_spacing([between_columns, between_rows], first.path)
    lps = np.eye(4)
    lps[:3, :3] = np.column_stack([row * between_columns, column * between_rows, step])
    lps[:3, 3] = positions[order[0]]
    require_axes(lps[:3, :3], first.path.parent)
    ras: Points = LPS_FROM_RAS @ lps
    return ordered, ras


def require_alike(slices: Sequence[DicomSlice]) -> None:
    """Check that the slices have one shape, spacing and direction.

    Raises:
        UserError: names two that do not go together.
    """
    first = slices[0]
    for other in slices[1:]:
        for keyword in ("Rows", "Columns"):
            _require_equal(first, other, keyword, 0)
        _require_equal(first, other, "PixelSpacing", _SAME_DIRECTION)
        _require_equal(first, other, "ImageOrientationPatient", _SAME_DIRECTION)


def _require_equal(first: DicomSlice, other: DicomSlice, keyword: str, tolerance: float) -> None:
    here, there = (
        np.atleast_1d(np.asarray(s.header.get(keyword, np.nan), dtype=float)) for s in (first, other)
    )
    if here.shape != there.shape or not np.allclose(here, there, rtol=0, atol=tolerance, equal_nan=True):
        raise UserError(
            f"expected slices that make one volume, but {keyword} is {here.tolist()} in {first.path.name} and "
            f"{there.tolist()} in {other.path.name} (a scout image in the series?): take out what does not belong"
        )


def _directions(slice_: DicomSlice) -> tuple[Points, Points]:
    values = np.array(_numbers(slice_, "ImageOrientationPatient", 6))
    row, column = values[:3], values[3:]
    lengths = [float(np.linalg.norm(row)), float(np.linalg.norm(column))]
    if not np.allclose(lengths, 1, atol=1e-2) or abs(float(row @ column)) > _SAME_DIRECTION:
        raise UserError(
            f"expected two unit directions at right angles, ImageOrientationPatient of {slice_.path} is "
            f"{values.tolist()}: export it again"
        )
    return row / lengths[0], column / lengths[1]


def _step(ordered: Sequence[DicomSlice], positions: Points, normal: Points) -> Points:
    """Vector in mm, LPS, from one slice to the next."""
    if len(ordered) == 1:
        header = ordered[0].header
        thickness = header.get("SpacingBetweenSlices") or header.get("SliceThickness")
        require_spacing([1.0 if thickness is None else float(thickness)], ordered[0].path)
        alone: Points = normal * (1.0 if thickness is None else float(thickness))
        return alone
    _require_every_slice(ordered, np.diff(positions @ normal), positions @ normal)
    step: Points = (positions[-1] - positions[0]) / (len(ordered) - 1)
    offsets = positions - positions[0] - np.outer(np.arange(len(ordered)), step)
    drift = np.linalg.norm(offsets, axis=1).max()
    if drift > _tolerance_mm(float(np.linalg.norm(step))):
        raise UserError(
            f"expected slices on one line, those beside {ordered[0].path} are up to {drift:.2f} mm off it: "
            "resample the scan to a regular grid before loading"
        )
    return step


def _require_every_slice(ordered: Sequence[DicomSlice], gaps_mm: Points, places_mm: Points) -> None:
    same = np.flatnonzero(gaps_mm < _SAME_PLACE_MM)
    if len(same):
        a, b = ordered[same[0]].path.name, ordered[same[0] + 1].path.name
        raise UserError(
            f"expected one slice in each place, {len(same)} share theirs with another, first {a} and {b} "
            "(a 4-D series, with several phases or echoes?): choose one phase and put it into a folder of its own"
        )
    usual = float(np.median(gaps_mm))
    uneven = np.flatnonzero(np.abs(gaps_mm - usual) > _tolerance_mm(usual))
    if len(uneven):
        n = int(uneven[0])
        missing = max(round(float(gaps_mm[n]) / usual) - 1, 0)
        raise UserError(
            f"expected a slice every {usual:.3f} mm, but between {ordered[n].path.name} (at {places_mm[n]:.2f} mm) and "
            f"{ordered[n + 1].path.name} (at {places_mm[n + 1]:.2f} mm) are {gaps_mm[n]:.3f} mm: "
            + (
                f"{missing} slices missing, copy the whole series"
                if missing
                else "resample to a regular grid"
            )
            + (f" ({len(uneven)} such gaps)" if len(uneven) > 1 else "")
        )


def _tolerance_mm(step_mm: float) -> float:
    return max(0.05, 0.02 * step_mm)


def _numbers(slice_: DicomSlice, keyword: str, count: int) -> list[float]:
    value: Any = slice_.header.get(keyword)
    values = [] if value is None else [float(v) for v in value]
    if len(values) != count or not np.all(np.isfinite(values)):
        raise UserError(
            f"expected {count} numbers as {keyword} in {slice_.path}, got {value}: export it again"
        )
    return values
