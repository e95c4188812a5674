"""Gradient magnitude as a relief that watersheds flood."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.segmentation.workspace import Workspace

LEVELS = 1024
"""Heights of the relief: ITK floods from a queue for each height, and with one for each float it is 18 times slower."""
_TOP_PERCENTILE = 99.5
"""Steeper than this is a wall, whatever it is: bone and air would leave no heights for soft tissue."""


def gradient_magnitude(workspace: Workspace, scale_mm: float) -> NDArray[np.float32]:
    """Gradient of the values at a scale, in units of the values per mm, (k, j, i).

    Differences between neighbours of Gaussian-smoothed values, because a derivative of a Gaussian narrower than a
    voxel, as between thick slices, is zero.
    """
    values = workspace.smoothed(scale_mm).values.astype(np.float32, copy=False)
    squares = np.zeros(values.shape, dtype=np.float32)
    for axis, spacing in enumerate(workspace.spacing_kji_mm):
        if values.shape[axis] > 1:
            squares += np.square(np.gradient(values, np.float32(spacing), axis=axis))
    return np.sqrt(squares, out=squares)


def relief(workspace: Workspace, scale_mm: float) -> tuple[NDArray[np.uint16], float]:
    """Gradient magnitude in whole steps from 0 to `LEVELS` - 1, (k, j, i), and the gradient of one step."""
    gradient = gradient_magnitude(workspace, scale_mm)
    known = gradient if workspace.allowed is None else gradient[workspace.allowed]
    top = float(np.percentile(known[..., :: max(1, known.size // 1_000_000)], _TOP_PERCENTILE))
    step = max(top, float(np.finfo(np.float32).tiny)) / (LEVELS - 1)
    return np.minimum(gradient / step, LEVELS - 1).astype(np.uint16), step
