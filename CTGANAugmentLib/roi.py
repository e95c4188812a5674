"""Regions of interest: boxes in space, turned or not, in RAS millimetres."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Box, Grid, Points


@dataclass(frozen=True, eq=False)
class Roi:
    """Box in space.

    Attributes:
        center_ras: centre in RAS mm.
        size_mm: full edge lengths along the box's own axes.
        axes_ras: 3x3, columns are the box's unit axes in RAS; identity unless it was turned.
    """

    center_ras: Points
    size_mm: Points
    axes_ras: Points

    @staticmethod
    def aligned(center_ras: ArrayLike, size_mm: ArrayLike) -> Roi:
        """Box along the R, A and S axes.

        Raises:
            UserError: a size that is not positive.
        """
        size = np.asarray(size_mm, dtype=float)
        if size.shape != (3,) or not np.all(size > 0):
            raise UserError(f"expected a region of interest with three sizes above 0 mm, got {size.tolist()}")
        return Roi(np.asarray(center_ras, dtype=float), size, np.eye(3))

    def contains(self, points_ras: ArrayLike) -> NDArray[np.bool_]:
        """Whether each of the points of shape (..., 3) lies in the box."""
        local = (np.asarray(points_ras, dtype=float) - self.center_ras) @ self.axes_ras
        inside: NDArray[np.bool_] = np.all(np.abs(local) <= self.size_mm / 2, axis=-1)
        return inside

    def contains_voxels(self, grid: Grid, box: Box) -> NDArray[np.bool_]:
        """Whether each voxel centre of a block of a grid lies in the box, (k, j, i)."""
        axes = self.axes_ras.T @ grid.ijk_to_ras[:3, :3]
        first = self.axes_ras.T @ (grid.to_ras(np.array(box.start_kji[::-1], dtype=float)) - self.center_ras)
        k, j, i = (np.arange(n, dtype=float) for n in box.shape_kji)
        inside = np.empty(box.shape_kji, dtype=bool)
        for index in range(len(k)):
            offset = first + axes[:, 2] * k[index]
            plane = offset[:, None, None] + axes[:, 1, None, None] * j[:, None] + axes[:, 0, None, None] * i
            inside[index] = np.all(np.abs(plane) <= self.size_mm[:, None, None] / 2, axis=0)
        return inside

    def to_json(self) -> dict[str, Any]:
        """Box as JSON values."""
        return {
            "center_ras": np.asarray(self.center_ras, dtype=float).tolist(),
            "size_mm": np.asarray(self.size_mm, dtype=float).tolist(),
            "axes_ras": np.asarray(self.axes_ras, dtype=float).tolist(),
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Roi:
        """Read a box back."""
        center, size, axes = (np.array(data[n], dtype=float) for n in ("center_ras", "size_mm", "axes_ras"))
        return Roi(center, size, axes)

    def box_on(self, grid: Grid) -> Box:
        """Smallest block of the grid's voxels that covers the region, cut to the grid."""
        signs = np.array([[r, a, s] for r in (-0.5, 0.5) for a in (-0.5, 0.5) for s in (-0.5, 0.5)])
        corners = grid.to_ijk(self.center_ras + (signs * self.size_mm) @ self.axes_ras.T)
        return grid.box_between(np.floor(corners.min(axis=0) + 0.5), np.floor(corners.max(axis=0) + 0.5) + 1)
