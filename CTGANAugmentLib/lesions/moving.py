"""A piece of another scan moved to a place: turned and mirrored in its slices, and scaled."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from CTGANAugmentLib.datasets.patch_grid import patch_directions
from CTGANAugmentLib.geometry import Grid, Points

_LARGEST_SCALE = 100.0


@dataclass(frozen=True)
class Move:
    """How a piece is changed on its way.

    Attributes:
        angle_deg: turn round the direction of its slices.
        flipped: mirrored along its columns first.
        scale: of lengths.
    """

    angle_deg: float = 0.0
    flipped: bool = False
    scale: float = 1.0

    def __post_init__(self) -> None:
        if not np.isfinite(self.angle_deg) or not 1 / _LARGEST_SCALE <= self.scale <= _LARGEST_SCALE:
            raise ValueError(
                f"a turn by {self.angle_deg} degrees or a scale of {self.scale} is out of reason"
            )

    def to_json(self) -> dict[str, Any]:
        """Move as JSON values."""
        return asdict(self)

    def matrix(self, piece: Grid) -> Points:
        """3x3 by which offsets from the piece's centre, RAS mm, are multiplied."""
        columns, _, slices = patch_directions(piece)
        x, y, z = slices
        angle = np.radians(self.angle_deg)
        cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
        # The formula of Rodrigues for a turn round a unit vector.
        turn = np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
        mirror = np.eye(3) - 2 * self.flipped * np.outer(columns, columns)
        result: Points = self.scale * turn @ mirror
        return result

    def grid(self, piece: Grid, from_ras: Points, to_ras: Points) -> Grid:
        """Grid of the piece's voxels where they come to lie when one point of it goes to another place."""
        linear = self.matrix(piece)
        matrix = np.eye(4)
        matrix[:3, :3] = linear @ piece.ijk_to_ras[:3, :3]
        matrix[:3, 3] = linear @ (piece.ijk_to_ras[:3, 3] - from_ras) + to_ras
        return Grid(piece.shape_kji, matrix)


def draw_move(rng: np.random.Generator, scale: float = 1.0) -> Move:
    """Draw a turn and a flip."""
    angle = round(float(rng.uniform(0, 360)), 3)
    return Move(angle, bool(rng.random() < 0.5), round(scale, 6))
