"""Points as people write them."""

from __future__ import annotations

from typing import Any

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Grid, Points


def points_from_numbers(at: Any) -> Points:
    """Return points in RAS mm as an array of shape (n, 3); one point needs no brackets, None is no point.

    Raises:
        UserError: not three finite numbers a point.
    """
    if at is None or (hasattr(at, "__len__") and len(at) == 0):
        return np.zeros((0, 3))
    try:
        points = np.atleast_2d(np.asarray(at, dtype=np.float64))
    except (TypeError, ValueError):
        points = np.zeros((0, 0))
    if points.ndim != 2 or points.shape[1] != 3 or not np.all(np.isfinite(points)):
        raise UserError(f"expected points such as [(10.0, -42.5, 130.0)], R, A and S in mm, got {at!r}")
    return points


def check_points(points_ras: Points, grid: Grid) -> None:
    """Check that the points lie in the scan.

    Raises:
        UserError: one that does not.
    """
    for point in points_ras:
        if not grid.contains(point):
            corners = grid.corners_ras()
            low, high = corners.min(axis=0), corners.max(axis=0)
            spans = ", ".join(
                f"{axis} {a:.0f} to {b:.0f}" for axis, a, b in zip("RAS", low, high, strict=True)
            )
            raise UserError(
                f"the point (R, A, S) = ({', '.join(f'{v:.1f}' for v in point)}) mm lies outside the scan, "
                f"which covers about {spans} mm: choose a point inside"
            )
