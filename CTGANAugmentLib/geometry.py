"""Where voxels are in space: grids and boxes of voxels, all in RAS millimetres."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from CTGANAugmentLib.errors import UserError

Array = NDArray[Any]
Points = NDArray[np.float64]

LPS_FROM_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])
"""Turns homogeneous RAS coordinates into LPS and, being its own inverse, LPS into RAS."""


@dataclass(frozen=True)
class Box:
    """Axis-aligned block of voxels: ``start <= index < stop``, in (k, j, i) order."""

    start_kji: tuple[int, int, int]
    stop_kji: tuple[int, int, int]

    @property
    def slices(self) -> tuple[slice, slice, slice]:
        """Index expression for a (k, j, i) array."""
        k, j, i = (slice(a, b) for a, b in zip(self.start_kji, self.stop_kji, strict=True))
        return k, j, i

    @property
    def shape_kji(self) -> tuple[int, int, int]:
        """Number of voxels along each axis, 0 where the box is empty."""
        k, j, i = (max(b - a, 0) for a, b in zip(self.start_kji, self.stop_kji, strict=True))
        return k, j, i

    def relative_to(self, outer: Box) -> Box:
        """Return the same voxels counted from the start of another box."""
        start, stop = (np.array(index) - outer.start_kji for index in (self.start_kji, self.stop_kji))
        return Box(as_ints(start), as_ints(stop))

    @property
    def is_empty(self) -> bool:
        """Whether the box holds no voxel."""
        return 0 in self.shape_kji

    def intersection(self, other: Box) -> Box:
        """Voxels of both boxes; empty where they do not meet."""
        start = np.maximum(self.start_kji, other.start_kji)
        return Box(as_ints(start), as_ints(np.maximum(start, np.minimum(self.stop_kji, other.stop_kji))))

    def union(self, other: Box) -> Box:
        """Smallest box that holds both."""
        start, stop = np.minimum(self.start_kji, other.start_kji), np.maximum(self.stop_kji, other.stop_kji)
        return Box(as_ints(start), as_ints(stop))

    def grown(self, margin_mm: float, grid: Grid) -> Box:
        """Return the box with a margin on every side, cut to the grid."""
        margin = np.ceil(margin_mm / grid.spacing_kji_mm).astype(int)
        start = np.maximum(np.array(self.start_kji) - margin, 0)
        return Box(as_ints(start), as_ints(np.minimum(np.array(self.stop_kji) + margin, grid.shape_kji)))


def as_ints(values: Array) -> tuple[int, int, int]:
    """Return three whole numbers, as boxes and shapes want them."""
    a, b, c = (int(v) for v in values)
    return a, b, c


@dataclass(frozen=True, eq=False)
class Grid:
    """Regular grid of voxels in space.

    Attributes:
        shape_kji: voxels along slice, row and column.
        ijk_to_ras: 4x4, voxel index (i, j, k, 1) to RAS millimetres; may be oblique or left-handed.

    Raises:
        UserError: a matrix that is not a 4x4 invertible affine, or a shape that is not 3-D.
    """

    shape_kji: tuple[int, int, int]
    ijk_to_ras: Points

    def __post_init__(self) -> None:
        matrix = np.array(self.ijk_to_ras, dtype=np.float64)
        if matrix.shape != (4, 4) or not np.all(np.isfinite(matrix)):
            raise UserError(f"expected a finite 4x4 IJK-to-RAS matrix, got {matrix.tolist()}")
        if np.any(np.linalg.norm(matrix[:3, :3], axis=0) < 1e-6) or abs(np.linalg.det(matrix[:3, :3])) < 1e-9:
            raise UserError(
                "the volume's voxel spacing is zero or its axes coincide: expected three independent axes, "
                f"got columns {matrix[:3, :3].T.tolist()}; mend the header before loading"
            )
        if len(self.shape_kji) != 3:
            raise UserError(f"expected a 3-D grid, got shape {tuple(self.shape_kji)}")
        matrix.setflags(write=False)
        object.__setattr__(self, "ijk_to_ras", matrix)
        object.__setattr__(self, "shape_kji", as_ints(np.asarray(self.shape_kji)))

    @property
    def spacing_mm(self) -> Points:
        """Distance between voxel centres along (i, j, k)."""
        norms: Points = np.sqrt(np.square(self.ijk_to_ras[:3, :3]).sum(axis=0))
        return norms

    @property
    def spacing_kji_mm(self) -> Points:
        """Distance between voxel centres along (k, j, i), the order of the array's axes."""
        return self.spacing_mm[::-1]

    @property
    def voxel_volume_mm3(self) -> float:
        """Volume of one voxel."""
        return float(abs(np.linalg.det(self.ijk_to_ras[:3, :3])))

    @property
    def is_orthogonal(self) -> bool:
        """Whether the three axes stand at right angles (1e-3), as image files demand."""
        directions = self.ijk_to_ras[:3, :3] / self.spacing_mm
        return bool(np.allclose(directions.T @ directions, np.eye(3), atol=1e-3))

    @cached_property
    def ras_to_ijk(self) -> Points:
        """4x4 inverse of `ijk_to_ras`."""
        return np.asarray(np.linalg.inv(self.ijk_to_ras), dtype=np.float64)

    def to_ijk(self, points_ras: ArrayLike) -> Points:
        """Continuous (i, j, k) of RAS points of shape (..., 3)."""
        points = np.asarray(points_ras, dtype=np.float64)
        result: Points = points @ self.ras_to_ijk[:3, :3].T + self.ras_to_ijk[:3, 3]
        return result

    def to_ras(self, points_ijk: ArrayLike) -> Points:
        """RAS of (i, j, k) points of shape (..., 3)."""
        points = np.asarray(points_ijk, dtype=np.float64)
        result: Points = points @ self.ijk_to_ras[:3, :3].T + self.ijk_to_ras[:3, 3]
        return result

    def contains(self, point_ras: ArrayLike) -> bool:
        """Whether the point lies in some voxel of the grid."""
        ijk = self.to_ijk(point_ras)
        return bool(np.all(ijk >= -0.5) and np.all(ijk < np.array(self.shape_kji[::-1]) - 0.5))

    def nearest_kji(self, point_ras: ArrayLike) -> tuple[int, int, int]:
        """Index (k, j, i) of the voxel that holds the point, which may be outside the grid."""
        return as_ints(np.floor(self.to_ijk(point_ras) + 0.5)[::-1])

    def box_around(self, center_ras: ArrayLike, radius_mm: float) -> Box:
        """Voxels that a ball touches, cut to the grid."""
        reach: Points = radius_mm * np.sqrt(np.square(self.ras_to_ijk[:3, :3]).sum(axis=1))
        center = self.to_ijk(center_ras)
        return self.box_between(np.floor(center - reach), np.ceil(center + reach) + 1)

    def box_between(self, start_ijk: Points, stop_ijk: Points) -> Box:
        """Block from start up to, not including, stop, both (i, j, k), cut to the grid."""
        shape_ijk = np.array(self.shape_kji[::-1])
        start, stop = (np.clip(index, 0, shape_ijk) for index in (start_ijk, stop_ijk))
        return Box(as_ints(start[::-1]), as_ints(stop[::-1]))

    def crop(self, box: Box) -> Grid:
        """Return the grid of the voxels in the box."""
        matrix = self.ijk_to_ras.copy()
        matrix[:3, 3] = self.to_ras(np.array(box.start_kji[::-1], dtype=float))
        return Grid(box.shape_kji, matrix)

    def joined(self, blocks_kji: tuple[int, int, int]) -> Grid:
        """Return the grid of the blocks into which voxels are joined; the last block of an axis may stick out."""
        blocks = np.array(blocks_kji[::-1])
        matrix = self.ijk_to_ras.copy()
        matrix[:3, 3] = self.to_ras((blocks - 1) / 2)
        matrix[:3, :3] *= blocks
        return Grid(as_ints(np.ceil(np.array(self.shape_kji) / blocks_kji)), matrix)

    def divided(self, parts_kji: tuple[int, int, int]) -> Grid:
        """Return the grid of the sub-voxels that each voxel falls into when its axes are divided."""
        parts = np.array(parts_kji[::-1])
        matrix = self.ijk_to_ras.copy()
        matrix[:3, 3] = self.to_ras((1 - parts) / (2 * parts))
        matrix[:3, :3] /= parts
        return Grid(as_ints(np.array(self.shape_kji) * parts_kji), matrix)

    def offset_in(self, outer: Grid) -> tuple[int, int, int]:
        """(k, j, i) index in `outer` of this grid's first voxel.

        Raises:
            UserError: the two grids do not share voxel positions.
        """
        start = outer.to_ijk(self.ijk_to_ras[:3, 3])
        same_axes = np.allclose(self.ijk_to_ras[:3, :3], outer.ijk_to_ras[:3, :3], atol=1e-4)
        if not same_axes or np.abs(start - np.round(start)).max() > 1e-2:
            raise UserError(
                f"expected a part of the volume's own voxel grid, got one that begins at voxel {start.tolist()}"
            )
        return as_ints(np.round(start)[::-1])

    def matches(self, other: Grid, tolerance_mm: float = 1e-2) -> bool:
        """Whether both have the same shape and no corner further apart than the tolerance."""
        if self.shape_kji != other.shape_kji:
            return False
        return bool(np.abs(self.corners_ras() - other.corners_ras()).max() <= tolerance_mm)

    def corners_ras(self) -> Points:
        """Centres of the eight voxels at the corners, RAS mm, shape (8, 3)."""
        last = np.array(self.shape_kji[::-1]) - 1
        return self.to_ras(np.array([[i, j, k] for i in (0, 1) for j in (0, 1) for k in (0, 1)]) * last)

    def distance_mm(self, point_ras: ArrayLike, box: Box) -> NDArray[np.float32]:
        """Distance of each voxel centre of the box from a point, (k, j, i)."""
        first = self.to_ras(np.array(box.start_kji[::-1], dtype=float)) - np.asarray(point_ras, dtype=float)
        k, j, i = (np.arange(n, dtype=np.float32) for n in box.shape_kji)
        squared = np.zeros(box.shape_kji, dtype=np.float32)
        for start, (along_i, along_j, along_k) in zip(first, self.ijk_to_ras[:3, :3], strict=True):
            plane = np.float32(start) + k[:, None] * np.float32(along_k) + j * np.float32(along_j)
            squared += (plane[..., None] + i * np.float32(along_i)) ** 2
        distance: NDArray[np.float32] = np.sqrt(squared)
        return distance

    def voxel_centers_ras(self, box: Box | None = None) -> Points:
        """RAS of each voxel of the box, shape (k, j, i, 3)."""
        box = box or Box((0, 0, 0), self.shape_kji)
        k, j, i = (
            np.arange(a, b, dtype=np.float64) for a, b in zip(box.start_kji, box.stop_kji, strict=True)
        )
        axes = self.ijk_to_ras[:3, :3]
        return (
            k[:, None, None, None] * axes[:, 2]
            + j[None, :, None, None] * axes[:, 1]
            + i[None, None, :, None] * axes[:, 0]
            + self.ijk_to_ras[:3, 3]
        )


def bounding_box(inside: NDArray[np.bool_]) -> Box:
    """Smallest box that holds every true voxel of a (k, j, i) array, which must have one."""
    starts, stops = [], []
    for axis in range(3):
        hit = np.flatnonzero(inside.any(axis=tuple(a for a in range(3) if a != axis)))
        starts.append(int(hit[0]))
        stops.append(int(hit[-1]) + 1)
    return Box((starts[0], starts[1], starts[2]), (stops[0], stops[1], stops[2]))
