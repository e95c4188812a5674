"""Points as people write them."""

from __future__ import annotations

from typing import Any

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Points


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
