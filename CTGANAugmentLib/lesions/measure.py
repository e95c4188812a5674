"""What was made, measured on the mask."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_erosion, distance_transform_edt
from scipy.spatial import ConvexHull, QhullError
from scipy.spatial.distance import pdist

from CTGANAugmentLib.geometry import Array, Grid

_MARGIN_MM = 3.0
"""Below it the values are the body's own, not those of its blurred border."""


def measure_lesion(mask: NDArray[np.bool_], values: Array, grid: Grid) -> dict[str, Any]:
    """Measure one lesion.

    Args:
        mask: its voxels (k, j, i), at least one.
        values: the image on the same voxels.
        grid: where they are.

    Returns:
        Volume, equivalent-sphere and longest diameter, centre of mass, mean value, and mean of the voxels that
        are 3 mm below the surface (of a small lesion, of the deepest), rounded.
    """
    volume_mm3 = float(np.count_nonzero(mask)) * grid.voxel_volume_mm3
    depth = distance_transform_edt(np.pad(mask, 1), sampling=grid.spacing_kji_mm.tolist())[1:-1, 1:-1, 1:-1]
    inner = depth >= min(_MARGIN_MM, 0.6 * float(depth.max()))
    center = grid.to_ras(np.argwhere(mask).mean(axis=0)[::-1])
    return {
        "voxels": int(np.count_nonzero(mask)),
        "volume_ml": round(volume_mm3 / 1000, 4),
        "equivalent_diameter_mm": round((6 * volume_mm3 / np.pi) ** (1 / 3), 2),
        "longest_diameter_mm": round(longest_diameter_mm(mask, grid), 2),
        "center_ras": [round(float(v), 2) for v in center],
        "mean": round(float(values[mask].mean()), 1),
        "mean_inside": round(float(values[inner].mean()), 1),
    }


def longest_diameter_mm(mask: NDArray[np.bool_], grid: Grid) -> float:
    """Largest distance between two voxel centres of the mask, plus one voxel."""
    surface = mask & ~binary_erosion(mask)
    points = grid.to_ras(np.argwhere(surface)[:, ::-1].astype(float))
    if len(points) > 400:
        try:
            points = points[ConvexHull(points).vertices]
        except QhullError:
            # All in one slice: a flat set has no hull in space.
            points = points[:: max(1, len(points) // 2000)]
    apart = float(pdist(points).max()) if len(points) > 1 else 0.0
    return apart + float(grid.voxel_volume_mm3 ** (1 / 3))
