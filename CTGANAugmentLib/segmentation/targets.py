"""What the user pointed at, checked against the scan and ready to be written into a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Box, Grid, Points
from CTGANAugmentLib.mask_part import Mask, MaskPart
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.points import check_points, points_from_numbers
from CTGANAugmentLib.roi import Roi

_START_MARGIN = 0.25
"""Room round a first guess, as a part of the greatest diameter."""


@dataclass(frozen=True, eq=False)
class Ball:
    """Centre in RAS mm, shape (3,), and radius."""

    center_ras: Points
    radius_mm: float


@dataclass(frozen=True, eq=False)
class Targets:
    """Seeds and limits of a segmentation.

    Attributes:
        inside_ras, outside_ras: seeds in and out of what is wanted, shape (n, 3).
        roi: box to stay in.
        mask: voxels to stay in.
        start: first guess.
    """

    inside_ras: Points
    outside_ras: Points
    roi: Roi | None
    mask: MaskPart | None
    start: MaskPart | None

    @property
    def tell_where(self) -> bool:
        """Whether the structure is pointed at; otherwise its surroundings are the whole scan."""
        return len(self.inside_ras) > 0 or self.start is not None

    @staticmethod
    def of(guides: Guides, grid: Grid) -> Targets:
        """Check what was pointed at.

        Raises:
            UserError: a seed outside the scan, or a mask that is empty or on another grid.
        """
        check_points(guides.points_ras, grid)
        check_points(guides.outside_points_ras, grid)
        return Targets(
            guides.points_ras,
            guides.outside_points_ras,
            guides.roi,
            MaskPart.of(guides.mask_on(grid)) if guides.mask is not None else None,
            MaskPart.of(guides.start_on(grid)) if guides.start is not None else None,
        )

    def to_json(self) -> dict[str, Any]:
        """Targets as JSON values."""
        return {
            "inside_ras": [[round(float(v), 4) for v in point] for point in self.inside_ras],
            "outside_ras": [[round(float(v), 4) for v in point] for point in self.outside_ras],
            "roi": None if self.roi is None else self.roi.to_json(),
            "mask": None if self.mask is None else self.mask.to_json(),
            "start": None if self.start is None else self.start.to_json(),
        }

    @staticmethod
    def from_json(data: Mapping[str, Any], grid: Grid) -> Targets:
        """Read targets back.

        Raises:
            UserError: damaged, or not within this scan.
        """
        try:
            parts = [
                MaskPart.from_json(data[name], grid.shape_kji) if data[name] is not None else None
                for name in ("mask", "start")
            ]
            roi = Roi.from_json(data["roi"]) if data["roi"] is not None else None
            seeds = [points_from_numbers(data[name]) for name in ("inside_ras", "outside_ras")]
        except (KeyError, TypeError, ValueError) as error:
            raise UserError(f"the plan is damaged ({error!r}): use it as it was written") from error
        for points in seeds:
            check_points(points, grid)
        return Targets(seeds[0], seeds[1], roi, parts[0], parts[1])

    @property
    def furthest_outside_mm(self) -> float:
        """Greatest distance of an outside seed from the inside seed nearest to it, 0 where either is missing."""
        if not len(self.inside_ras) or not len(self.outside_ras):
            return 0.0
        apart = np.linalg.norm(self.outside_ras[:, None] - self.inside_ras, axis=-1)
        return float(apart.min(axis=1).max())

    def box_on(self, grid: Grid, max_diameter_mm: float) -> Box:
        """Block of the scan to work on.

        Raises:
            UserError: region, mask and seeds have no voxel in common.
        """
        boxes = [Box((0, 0, 0), grid.shape_kji)]
        if self.roi is not None:
            boxes.append(self.roi.box_on(grid))
        if self.mask is not None:
            boxes.append(self.mask.box)
        near = [
            grid.box_around(ball.center_ras, ball.radius_mm) for ball in self.balls(grid, max_diameter_mm)
        ]
        if near:
            boxes.append(reduce(Box.union, near))
        box = reduce(Box.intersection, boxes)
        if box.is_empty:
            raise UserError(
                "the region of interest, the mask and the seeds have no voxel of the scan in common: "
                "move them, or leave one of them out"
            )
        return box

    def balls(self, grid: Grid, max_diameter_mm: float) -> list[Ball]:
        """Balls that the result stays in: round each seed, and round a first guess; none where nothing is pointed at.

        The ball round a first guess has room for it and for a margin, however large it is.
        """
        found = [Ball(seed, max_diameter_mm / 2) for seed in self.inside_ras]
        if self.start is not None:
            part = grid.crop(self.start.box)
            center = part.corners_ras().mean(axis=0)
            away_mm = part.distance_mm(center, Box((0, 0, 0), part.shape_kji))
            reach_mm = float(away_mm[self.start.inside].max())
            radius_mm = max(max_diameter_mm / 2, reach_mm + _START_MARGIN * max_diameter_mm)
            found.append(Ball(center, radius_mm))
        return found

    def allowed_in(self, grid: Grid, box: Box) -> Mask | None:
        """Voxels of a block that region and mask leave, None for all of them.

        Raises:
            UserError: none is left, or a seed is not among them.
        """
        allowed: Mask | None = None
        if self.roi is not None:
            allowed = self.roi.contains_voxels(grid, box)
        if self.mask is not None:
            inside = self.mask.on(box)
            allowed = inside if allowed is None else allowed & inside
        if allowed is None:
            return None
        if not allowed.any():
            raise UserError("the region of interest and the mask have no voxel in common: move one of them")
        for seed in self.inside_ras:
            index = np.array(grid.nearest_kji(seed)) - box.start_kji
            if np.any(index < 0) or np.any(index >= box.shape_kji) or not allowed[tuple(index)]:
                where = ", ".join(f"{v:.1f}" for v in seed)
                raise UserError(
                    f"the seed (R, A, S) = ({where}) mm lies outside the region of interest or the mask: move it in"
                )
        return None if allowed.all() else allowed
