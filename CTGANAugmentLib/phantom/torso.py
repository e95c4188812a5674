"""The torso's two reference surfaces, skin and inner rib cage, and where each voxel lies between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import CubicSpline

from CTGANAugmentLib.phantom.shapes import Field, smooth_max

CENTER_Y_MM = -5.0
"""Axis around which angles are counted: 0 anterior, 90 lateral on both sides, 180 posterior."""
TABLE_Y_MM = -138.0
"""Where the back lies flat."""

# Typical adult torso, arms raised, deep inspiration; z = 0 just below the top of the right diaphragm.
_CAGE_MM = np.array(
    [  # z, half width, front y, back y
        (-110, 131, 95, -76),
        (-40, 134, 98, -87),
        (0, 134, 98, -93),
        (40, 132, 93, -98),
        (80, 126, 84, -101),
        (120, 115, 70, -100),
        (150, 101, 57, -95),
        (175, 85, 44, -87),
        (195, 69, 31, -78),
        (212, 56, 18, -68),
        (260, 40, 0, -50),
    ],
    dtype=float,
)
_SKIN_MM = np.array(
    [
        (-110, 158, 126, -124),
        (-40, 160, 127, -131),
        (0, 161, 125, -136),
        (40, 164, 120, -140),
        (80, 169, 112, -142),
        (120, 176, 101, -142),
        (150, 181, 91, -140),
        (175, 185, 81, -136),
        (195, 188, 71, -131),
        (215, 190, 60, -125),
        (260, 188, 40, -108),
    ],
    dtype=float,
)


@dataclass(frozen=True, eq=False)
class Bump:
    """Smooth swelling of a surface, Gaussian in angle and height; negative for a dent."""

    height_mm: float
    angle_deg: float
    angle_width_deg: float
    z_mm: float
    z_width_mm: float

    def at(self, angle_deg: Field, z: Field) -> Field:
        """Height at angle (1, j, i) and z (k, 1, 1)."""
        around = np.exp(-0.5 * ((angle_deg - self.angle_deg) / self.angle_width_deg) ** 2)
        up = np.exp(-0.5 * ((z - self.z_mm) / self.z_width_mm) ** 2)
        product: Field = np.float32(self.height_mm) * up.astype(np.float32) * around.astype(np.float32)
        return product


@dataclass(frozen=True, eq=False)
class Surface:
    """Tube of superellipses along z with bumps.

    Attributes:
        table_mm: rows of z, half width, front y, back y.
        squareness: exponent of the superellipse, 2 for an ellipse.
        bumps: deviations from it.
    """

    table_mm: NDArray[np.float64]
    squareness: float
    bumps: tuple[Bump, ...]

    def semi_axes(self, z: ArrayLike) -> NDArray[np.float64]:
        """(half width, front depth, back depth) at each z, last axis 3."""
        table = self.table_mm
        axes: NDArray[np.float64] = CubicSpline(table[:, 0], table[:, 1:])(np.asarray(z))
        axes[..., 1] -= CENTER_Y_MM
        axes[..., 2] = CENTER_Y_MM - axes[..., 2]
        return np.maximum(axes, 5.0)

    def distance(self, x: Field, y: Field, z: Field, angle_deg: Field) -> Field:
        """First-order distance in mm, negative inside."""
        p = self.squareness
        axes = self.semi_axes(z.ravel()).astype(np.float32)
        dy = y - np.float32(CENTER_Y_MM)
        width = axes[:, 0, None, None]
        depth = np.where(dy > 0, axes[:, 1, None, None], axes[:, 2, None, None])
        across, along = np.abs(x) / width, np.abs(dy) / depth
        power = np.maximum(across**p + along**p, np.float32(1e-6))
        level = power ** np.float32(1 / p)
        slope = level / power * np.sqrt((across ** (p - 1) / width) ** 2 + (along ** (p - 1) / depth) ** 2)
        result: Field = (level - 1) / np.maximum(slope, np.float32(1e-4))
        for bump in self.bumps:
            result -= bump.at(angle_deg, z)
        return result

    def point(self, angle_deg: float, z: float, outward_mm: float, side: int) -> NDArray[np.float64]:
        """(x, y, z) at an angle on the side (+1 right, -1 left), so far outside the surface."""
        sin, cos = np.sin(np.deg2rad(angle_deg)), np.cos(np.deg2rad(angle_deg))
        width, front, back = self.semi_axes(z)
        depth, p = (front if cos > 0 else back), self.squareness
        radius = (abs(sin / width) ** p + abs(cos / depth) ** p) ** (-1 / p) + outward_mm
        for bump in self.bumps:
            radius += float(bump.at(np.array(angle_deg, np.float32), np.array(z, np.float32)))
        return np.array([side * radius * sin, CENTER_Y_MM + radius * cos, z])


@dataclass(frozen=True, eq=False)
class WallFields:
    """Where the voxels of a slab lie in the torso.

    Attributes:
        angle_deg: from the anterior midline, 0 to 180 on both sides, (1, j, i).
        radius_mm: from the axis, (1, j, i).
        cage_mm: outward distance from the inner surface of the rib cage, (k, j, i).
        skin_mm: outward distance from the skin, (k, j, i).
    """

    angle_deg: Field
    radius_mm: Field
    cage_mm: Field
    skin_mm: Field

    def crop(self, window: tuple[slice, slice, slice]) -> WallFields:
        """Return the fields of fewer voxels."""
        plane = (slice(None), *window[1:])
        return WallFields(
            self.angle_deg[plane], self.radius_mm[plane], self.cage_mm[window], self.skin_mm[window]
        )


@dataclass(frozen=True, eq=False)
class Torso:
    """Both surfaces of one person."""

    cage: Surface
    skin: Surface

    def fields(self, x: Field, y: Field, z: Field) -> WallFields:
        """Where voxels at x (1, 1, i), y (1, j, 1) and z (k, 1, 1) lie."""
        dy = y - np.float32(CENTER_Y_MM)
        angle = np.rad2deg(np.arctan2(np.abs(x), dy)).astype(np.float32)
        radius = np.sqrt(x * x + dy * dy)
        cage = self.cage.distance(x, y, z, angle)
        skin = smooth_max(self.skin.distance(x, y, z, angle), TABLE_Y_MM - y, 9)
        return WallFields(angle, radius, cage, skin)


def sample_torso(rng: np.random.Generator) -> Torso:
    """Draw a person: overall width and depth vary by a few per cent."""
    width, depth = rng.normal(1, 0.02, 2).clip(0.96, 1.04)
    scale = np.array([1, width, depth, depth])
    cage = (
        Bump(-16, 180, 10, 60, 160),
        Bump(-4, 0, 14, 90, 60),
        Bump(float(rng.normal(0, 1.5)), 60, 20, 40, 50),
        Bump(float(rng.normal(0, 1.5)), 120, 20, 100, 50),
    )
    skin = (
        Bump(7 + float(rng.normal(0, 2)), 38, 16, 112, 30),
        Bump(-5, 0, 9, 120, 60),
        Bump(-4, 180, 7, 60, 120),
        Bump(8, 128, 16, 130, 45),
        Bump(-10, 78, 14, 215, 30),
        Bump(float(rng.normal(0, 2)), 100, 22, -40, 50),
    )
    return Torso(Surface(_CAGE_MM * scale, 2.3, cage), Surface(_SKIN_MM * scale, 2.35, skin))
