"""The outline of a lesion as voxels of the scan: painted by hand, or a real lesion's laid onto the grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import (
    distance_transform_edt,
    find_objects,
    gaussian_filter,
    generate_binary_structure,
    label,
    map_coordinates,
)

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Box, Grid, Points
from CTGANAugmentLib.lesions.partial_volume import Footprint
from CTGANAugmentLib.lesions.random_field import Field
from CTGANAugmentLib.lesions.shape import Shape
from CTGANAugmentLib.mask_part import Mask, MaskPart

_SOFTNESS_VOXELS = 0.5
"""Makes the step of a flat surface between two voxels 0.16 to 0.84, about as partial volume does on average."""
_CLEARLY = 0.05
"""Least distance of a voxel's coverage from one half, on the side that the mask says."""
_FAINTEST = 0.01
_MOST_PARTS = 100
_FEWEST_VOXELS = 8
"""Smaller parts of a segmentation are its noise, or tell nothing of a form."""


@dataclass(frozen=True, eq=False)
class DrawnShape:
    """A lesion's voxels.

    Attributes:
        part: the voxels, each of which is mostly lesion.
        grid: of the scan.
    """

    part: MaskPart
    grid: Grid

    def to_json(self) -> dict[str, Any]:
        """Voxels as JSON values; the grid is the scan's."""
        return self.part.to_json()

    @staticmethod
    def from_json(data: Mapping[str, Any], grid: Grid) -> DrawnShape:
        """Read voxels of a scan back.

        Raises:
            UserError: damaged, none, or not inside the scan.
        """
        part = MaskPart.from_json(data, grid.shape_kji)
        if not part.inside.any():
            raise UserError("the outline in the plan holds no voxel: use the plan as it was written")
        return DrawnShape(part, grid)

    @cached_property
    def _centers_ras(self) -> Points:
        kji = np.argwhere(self.part.inside) + self.part.box.start_kji
        return self.grid.to_ras(kji[:, ::-1].astype(float))

    @cached_property
    def center_ras(self) -> Points:
        """Centre of mass."""
        center: Points = self._centers_ras.mean(axis=0)
        return center

    @property
    def volume_mm3(self) -> float:
        """Volume of the voxels."""
        return float(np.count_nonzero(self.part.inside)) * self.grid.voxel_volume_mm3

    @property
    def diameter_mm(self) -> float:
        """Of the sphere with the same volume."""
        return float((6 * self.volume_mm3 / np.pi) ** (1 / 3))

    @cached_property
    def longest_radius_mm(self) -> float:
        """Distance from the centre of mass to the farthest point of the voxels."""
        half_voxel = 0.5 * float(np.linalg.norm(self.grid.ijk_to_ras[:3, :3], axis=0).max())
        return float(np.linalg.norm(self._centers_ras - self.center_ras, axis=1).max()) + half_voxel

    @cached_property
    def moments_mm2(self) -> Points:
        """Second central moments of the voxels' matter, 3x3 in RAS."""
        offsets = self._centers_ras - self.center_ras
        voxel = self.grid.ijk_to_ras[:3, :3]
        # A voxel's own moments keep a mask of one slice from being a disc without height.
        moments: Points = offsets.T @ offsets / len(offsets) + voxel @ voxel.T / 12
        return moments

    @cached_property
    def ellipsoid(self) -> Shape:
        """Ellipsoid of the same volume and about the same moments, whose rays meet its surface once."""
        spread, axes = np.linalg.eigh(self.moments_mm2)
        lengths = np.sqrt(spread)
        a, b, c = (float(v) for v in lengths / lengths.prod() ** (1 / 3))
        return Shape(self.diameter_mm, (a, b, c), _quaternion(axes))

    def coverage(self, box: Box) -> Field:
        """Fraction of each voxel of a block of the scan that the lesion fills; above one half on its own alone."""
        inside = self.part.on(box)
        soft = gaussian_filter(inside.astype(np.float32), _SOFTNESS_VOXELS, truncate=2.0)
        soft[soft < _FAINTEST] = 0
        result: Field = np.where(inside, np.maximum(soft, 0.5 + _CLEARLY), np.minimum(soft, 0.5 - _CLEARLY))
        return result.astype(np.float32)

    def depth_mm(self, box: Box) -> Field:
        """How far each voxel's centre is below the surface, negative outside, (k, j, i) of the box.

        To about half a voxel: the surface of voxels is no smoother.
        """
        reach = box.union(self.part.box)
        # Beyond the scan there is no lesion, so its border is a surface of a lesion that is cut there.
        inside = np.pad(self.part.on(reach), 1)
        depth = self._below_surface(inside) - self._below_surface(~inside)
        within = box.relative_to(reach).slices
        result: Field = depth[1:-1, 1:-1, 1:-1][within].astype(np.float32)
        return result

    def _below_surface(self, inside: Mask) -> NDArray[np.float64]:
        """Distance of the voxels inside from the surface, which lies half way to the nearest one outside."""
        spacing = self.grid.spacing_kji_mm
        distance, nearest = distance_transform_edt(inside, sampling=spacing.tolist(), return_indices=True)
        steps = np.abs(nearest - np.indices(inside.shape)) * spacing[:, None, None, None]
        with np.errstate(divide="ignore", invalid="ignore"):
            voxel = np.min(spacing[:, None, None, None] / (steps / distance), axis=0, initial=np.inf)
        return np.where(inside, distance - 0.5 * np.minimum(voxel, distance), 0.0)

    def footprint(self, box: Box, parts_kji: tuple[int, int, int]) -> Footprint:
        """Sample the lesion on the sub-voxels of a block of the scan; see `partial_volume.footprint`."""
        depth = _divided(self.depth_mm(box), parts_kji)
        coverage = self.coverage(box)
        for axis, parts in enumerate(parts_kji):
            # Averaged over its sub-voxels again, each voxel keeps its side of one half.
            coverage = np.repeat(coverage, parts, axis=axis)
        deepest = max(float(depth.max()), 1e-3)
        return Footprint(coverage, depth, 1 - depth / np.float32(deepest))


def _divided(values: Field, parts_kji: tuple[int, int, int]) -> Field:
    """Linear between voxel centres, at the centres of their sub-voxels."""
    if parts_kji == (1, 1, 1):
        return values
    at = [(np.arange(n * p) + 0.5) / p - 0.5 for n, p in zip(values.shape, parts_kji, strict=True)]
    result: Field = map_coordinates(values, np.meshgrid(*at, indexing="ij"), order=1, mode="nearest")
    return result


def _quaternion(axes: NDArray[np.float64]) -> tuple[float, float, float, float]:
    """Turn (w, x, y, z) that takes x, y and z to the columns, of which one is reversed if they mirror."""
    if np.linalg.det(axes) < 0:
        axes = axes * [1, 1, -1]
    (xx, xy, xz), (yx, yy, yz), (zx, zy, zz) = axes
    # The quaternion is the eigenvector of Bar-Itzhack's matrix (J Guidance 2000;23:1085) with eigenvalue 1.
    matrix = np.array(
        [
            [xx + yy + zz, zy - yz, xz - zx, yx - xy],
            [zy - yz, xx - yy - zz, xy + yx, xz + zx],
            [xz - zx, xy + yx, yy - xx - zz, yz + zy],
            [yx - xy, xz + zx, yz + zy, zz - xx - yy],
        ]
    )
    w, x, y, z = (float(v) for v in np.linalg.eigh(matrix / 3)[1][:, -1])
    return w, x, y, z


def parts_of_mask(mask: Mask, grid: Grid) -> list[DrawnShape]:
    """Connected parts of a mask on the whole scan, corners included, the largest first.

    Raises:
        UserError: more parts than anybody paints lesions.
    """
    numbers, count = label(mask, generate_binary_structure(3, 3))
    if count > _MOST_PARTS:
        raise UserError(
            f"the mask falls into {count} separate parts, each of which would be a lesion (at most {_MOST_PARTS}): "
            "take its noise out first, or name one label of it"
        )
    shapes = []
    for number, slices in enumerate(find_objects(numbers), start=1):
        start, stop = ([getattr(s, end) for s in slices] for end in ("start", "stop"))
        box = Box((start[0], start[1], start[2]), (stop[0], stop[1], stop[2]))
        shapes.append(DrawnShape(MaskPart(box, numbers[slices] == number), grid))
    return sorted(shapes, key=lambda shape: -shape.volume_mm3)


def lesions_of_mask(mask: Mask, grid: Grid) -> list[DrawnShape]:
    """As `parts_of_mask`, without the specks of a segmentation.

    Raises:
        UserError: more parts than anybody paints lesions.
    """
    return [one for one in parts_of_mask(mask, grid) if np.count_nonzero(one.part.inside) >= _FEWEST_VOXELS]
