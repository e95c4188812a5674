"""A piece of another scan moved to a place: turned and mirrored in its slices, and scaled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from CTGANAugmentLib.datasets.patch_grid import patch_directions
from CTGANAugmentLib.geometry import Grid, Points
from CTGANAugmentLib.lesions.drawn_shape import DrawnShape

_LARGEST_SCALE = 100.0
_STRETCH = (0.1, 10.0)
_GENEROUS = 1.15
"""A lesion stretched over a mask of another form is made a little larger, so that less of it has to be carried on."""


@dataclass(frozen=True)
class Move:
    """How a piece is changed on its way.

    Attributes:
        angle_deg: turn round the direction of its slices.
        flipped: mirrored along its columns first.
        scale: of lengths along its columns, rows and slices, before the turn.
    """

    angle_deg: float = 0.0
    flipped: bool = False
    scale: tuple[float, float, float] = (1.0, 1.0, 1.0)

    def __post_init__(self) -> None:
        reasonable = [1 / _LARGEST_SCALE <= scale <= _LARGEST_SCALE for scale in self.scale]
        if not np.isfinite(self.angle_deg) or len(reasonable) != 3 or not all(reasonable):
            raise ValueError(
                f"a turn by {self.angle_deg} degrees or a scale of {self.scale} is out of reason"
            )

    def to_json(self) -> dict[str, Any]:
        """Move as JSON values."""
        return {**asdict(self), "scale": list(self.scale)}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Move:
        """Read a move back.

        Raises:
            ValueError: out of reason.
        """
        a, b, c = (float(v) for v in data["scale"])
        return Move(float(data["angle_deg"]), bool(data["flipped"]), (a, b, c))

    def matrix(self, piece: Grid) -> Points:
        """3x3 by which offsets from the piece's centre, RAS mm, are multiplied."""
        directions = patch_directions(piece)
        x, y, z = directions[2]
        angle = np.radians(self.angle_deg)
        cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
        # The formula of Rodrigues for a turn round a unit vector.
        turn = np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
        lengths = np.array(self.scale) * [-1 if self.flipped else 1, 1, 1]
        result: Points = turn @ np.linalg.inv(directions) @ np.diag(lengths) @ directions
        return result

    def grid(self, piece: Grid, from_ras: Points, to_ras: Points) -> Grid:
        """Grid of the piece's voxels where they come to lie when one point of it goes to another place."""
        linear = self.matrix(piece)
        matrix = np.eye(4)
        matrix[:3, :3] = linear @ piece.ijk_to_ras[:3, :3]
        matrix[:3, 3] = linear @ (piece.ijk_to_ras[:3, 3] - from_ras) + to_ras
        return Grid(piece.shape_kji, matrix)


def draw_move(rng: np.random.Generator, scale: float = 1.0) -> Move:
    """Draw a turn and a flip, of a piece that is scaled alike along all axes."""
    angle, flipped = round(float(rng.uniform(0, 360)), 3), bool(rng.random() < 0.5)
    scale = round(scale, 6)
    return Move(angle, flipped, (scale, scale, scale))


def covering_move(shape: DrawnShape, target: DrawnShape, *, flipped: bool) -> Move:
    """Stretch a lesion along the axes of its slices so that it is about as long, broad and high as another."""
    directions = patch_directions(shape.grid)
    wanted, own = (_spread(one, directions) for one in (target, shape))
    a, b, c = (round(float(v), 6) for v in np.clip(_GENEROUS * wanted / own, *_STRETCH))
    return Move(0.0, flipped, (a, b, c))


def _spread(shape: DrawnShape, directions: Points) -> Points:
    """Standard deviation of a lesion's matter along directions, mm."""
    spread: Points = np.sqrt(np.einsum("ai,ij,aj->a", directions, shape.moments_mm2, directions))
    return spread
