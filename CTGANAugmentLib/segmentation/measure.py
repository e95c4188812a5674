"""What was segmented, measured on the mask."""

from __future__ import annotations

from typing import Any

import numpy as np

from CTGANAugmentLib.geometry import Array, Grid
from CTGANAugmentLib.mask_part import Mask


def measure_segment(mask: Mask, values: Array, grid: Grid) -> dict[str, Any]:
    """Volume, diameter of the sphere with that volume, centre of mass, mean and SD of the values, rounded.

    Args:
        mask: voxels (k, j, i), at least one.
        values: the scan on the same voxels.
        grid: where they are.
    """
    voxels = int(np.count_nonzero(mask))
    volume_mm3 = voxels * grid.voxel_volume_mm3
    along = [mask.sum(axis=tuple(a for a in range(3) if a != axis)) for axis in range(3)]
    center_kji = [float(np.average(np.arange(len(count)), weights=count)) for count in along]
    mean, sd = _mean_and_sd(mask, values)
    return {
        "voxels": voxels,
        "volume_ml": round(volume_mm3 / 1000, 4),
        "equivalent_diameter_mm": round((6 * volume_mm3 / np.pi) ** (1 / 3), 2),
        "center_ras": [round(float(v), 2) for v in grid.to_ras(center_kji[::-1])],
        "mean": round(mean, 1),
        "sd": round(sd, 1),
    }


def _mean_and_sd(mask: Mask, values: Array) -> tuple[float, float]:
    """Mean and SD inside, slice by slice: in one go they would need several copies of a large scan."""
    planes = [k for k in range(len(mask)) if mask[k].any()]
    count = sum(int(np.count_nonzero(mask[k])) for k in planes)
    mean = sum(float(values[k][mask[k]].sum(dtype=np.float64)) for k in planes) / count
    squares = sum(float(np.square(values[k][mask[k]] - mean).sum(dtype=np.float64)) for k in planes)
    return mean, float(np.sqrt(squares / count))
