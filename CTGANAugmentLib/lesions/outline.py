"""Which voxels a lesion takes, and where: a body in millimetres or voxels of the scan, seen in one way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Box, Grid, Points
from CTGANAugmentLib.lesions.cut_off import LEAST_KEPT, about_cut_off
from CTGANAugmentLib.lesions.drawn_shape import DrawnShape
from CTGANAugmentLib.lesions.partial_volume import Footprint, footprint, level_of
from CTGANAugmentLib.lesions.random_field import Field
from CTGANAugmentLib.lesions.shape import Shape
from CTGANAugmentLib.mask_part import Mask, MaskPart
from CTGANAugmentLib.points import check_points


@dataclass(frozen=True, eq=False)
class Outline:
    """A lesion's outline in a scan.

    Attributes:
        center_ras: its centre of mass.
        shape: a body that lies round it, or the very voxels, whose own centre of mass it then is.
    """

    center_ras: Points
    shape: Shape | DrawnShape

    def to_json(self) -> dict[str, Any]:
        """Outline as JSON values; voxels are compressed."""
        center = [round(float(v), 4) for v in self.center_ras]
        kind = "voxels" if isinstance(self.shape, DrawnShape) else "shape"
        return {"center_ras": center, kind: self.shape.to_json()}

    @staticmethod
    def from_json(data: Mapping[str, Any], grid: Grid) -> Outline:
        """Read an outline back.

        Raises:
            UserError: damaged, or not inside the scan.
        """
        try:
            if "voxels" in data:
                shape = DrawnShape.from_json(data["voxels"], grid)
                return Outline(shape.center_ras, shape)
            r, a, s = (float(v) for v in data["center_ras"])
            outline = Outline(np.array([r, a, s]), Shape.from_json(data["shape"]))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            if isinstance(error, UserError):
                raise
            raise UserError(
                f"the outline in the plan is damaged ({error!r}): use the plan as it was written"
            ) from error
        check_points(outline.center_ras[None], grid)
        return outline

    @property
    def longest_radius_mm(self) -> float:
        """Distance from the centre to the farthest point of the surface."""
        return self.shape.longest_radius_mm

    @property
    def volume_mm3(self) -> float:
        """Volume of the body."""
        return self.shape.volume_mm3

    def box(self, grid: Grid, radius_mm: float) -> Box:
        """Block of the scan that holds the ball of that radius, and all of the body if it is larger.

        Voxels of the scan take no more room round them than the ball leaves round the farthest of them.
        """
        if isinstance(self.shape, Shape):
            return grid.box_around(self.center_ras, radius_mm)
        return self.shape.part.box.grown(max(radius_mm - self.longest_radius_mm, 0.0), grid)

    def box_with_margin(self, grid: Grid, margin_mm: float) -> Box:
        """Block of the scan that holds the body and a margin round it."""
        return self.box(grid, self.longest_radius_mm + margin_mm)

    def footprint(self, grid: Grid, box: Box, parts_kji: tuple[int, int, int] = (1, 1, 1)) -> Footprint:
        """Sample the body on the sub-voxels of a block of the scan."""
        if isinstance(self.shape, DrawnShape):
            return self.shape.footprint(box, parts_kji)
        fine = grid.crop(box).divided(parts_kji)
        return footprint(self.shape, self.center_ras, fine, Box((0, 0, 0), fine.shape_kji))

    def coverage(self, grid: Grid, box: Box) -> Field:
        """Fraction of each voxel of a block of the scan that the body fills, (k, j, i)."""
        if isinstance(self.shape, DrawnShape):
            return self.shape.coverage(box)
        return footprint(self.shape, self.center_ras, grid, box).coverage

    def beyond_mm(self, grid: Grid, box: Box) -> Field:
        """Distance of each voxel from the ball that holds the body, or from the very voxels; negative inside."""
        if isinstance(self.shape, DrawnShape):
            return -1 * self.shape.depth_mm(box)
        beyond: Field = grid.distance_mm(self.center_ras, box) - np.float32(self.longest_radius_mm)
        return beyond

    @property
    def _rays(self) -> Shape:
        """Body whose surface every ray from a point meets once: what pushes the surroundings."""
        return self.shape.ellipsoid if isinstance(self.shape, DrawnShape) else self.shape

    @property
    def origin_ras(self) -> Points:
        """Point that those rays leave from."""
        return self.center_ras - self._rays.center_of_mass_mm

    def level(self, grid: Grid, box: Box) -> Field:
        """Distance from that point relative to the surface in its direction, (k, j, i) of the box.

        Voxels have none of their own: their ellipsoid stands for them.
        """
        return level_of(self._rays, self.center_ras, grid, box)


def drawn(part: MaskPart, grid: Grid) -> Outline:
    """Outline that is voxels of the scan, of which there must be one."""
    shape = DrawnShape(part, grid)
    return Outline(shape.center_ras, shape)


def mostly_inside(coverage: Field) -> Mask:
    """Voxels that are mostly lesion; of a lesion too small for that, those nearest to it."""
    highest = float(coverage.max(initial=0.0))
    result: Mask = coverage >= max(min(0.5, 0.6 * highest), 1e-3)
    return result


def within_body(outline: Outline, body: Mask | None, grid: Grid, number: int) -> tuple[Outline, list[str]]:
    """Cut off of voxels what lies outside the body, and say how much that is.

    Raises:
        UserError: nearly all of it.
    """
    if body is None or not isinstance(outline.shape, DrawnShape):
        return outline, []
    part = outline.shape.part
    kept = part.inside & body[part.box.slices]
    share = float(kept.sum()) / float(part.inside.sum())
    where = ", ".join(f"{v:.1f}" for v in outline.center_ras)
    lesion = f"lesion {number} at (R, A, S) = ({where}) mm"
    if share < LEAST_KEPT:
        raise UserError(f"{lesion} would lie outside the body: choose another place, or switch confine off")
    whole = np.zeros(grid.shape_kji, dtype=bool)
    whole[part.box.slices] = kept
    return drawn(MaskPart.of(whole), grid), about_cut_off(share, lesion, "the body")
