"""Twelve pairs of ribs, their cartilages and the sternum, laid on the surface of the rib cage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.phantom import tissues
from CTGANAugmentLib.phantom.canvas import Slab
from CTGANAugmentLib.phantom.shapes import Field, smooth_max
from CTGANAugmentLib.phantom.spine import rib_neck_start
from CTGANAugmentLib.phantom.tissues import Tissue
from CTGANAugmentLib.phantom.torso import Torso, WallFields

CENTER_DEPTH_MM = 4.7
"""Distance of the middle of a rib from the inner surface of the cage."""

_START_DEG = 158.0
# Front end of the bone (angle, z), then where its cartilage ends (angle, z) and how far it sags in between.
_RIBS: tuple[tuple[float, float, float, float, float], ...] = (
    (34, 190, 14, 181, 0),
    (36, 153, 13, 150, 1),
    (38, 124, 12, 128, 3),
    (40, 97, 12, 109, 5),
    (43, 71, 11, 91, 8),
    (47, 45, 11, 74, 10),
    (52, 17, 10, 60, 10),
    (60, -12, 33, 25, 4),
    (69, -41, 47, 0, 3),
    (80, -68, 58, -26, 3),
    (104, -82, 104, -82, 0),
    (130, -86, 130, -86, 0),
)


@dataclass(frozen=True)
class Band:
    """Curved rod on the cage surface, a graph of height over angle.

    Attributes:
        angles_deg: descending knots from back to front.
        z_mm: height at each.
        half_height_mm: along the surface, across the rod.
        half_depth_mm: through the surface.
    """

    angles_deg: tuple[float, ...]
    z_mm: tuple[float, ...]
    half_height_mm: float
    half_depth_mm: float


def rib_bands(rib: int) -> tuple[Band, Band | None]:
    """Bone and, for ribs 1 to 10, cartilage of rib 1-12."""
    end_deg, end_z, stop_deg, stop_z, sag = _RIBS[rib - 1]
    start_z = rib_neck_start(rib, 1)[2] - 4
    t = np.linspace(0, 1, 24)
    angles = _START_DEG + (end_deg - _START_DEG) * t
    heights = start_z + (end_z - start_z) * (0.45 * t + 0.9 * t**2 - 0.35 * t**3)
    height = 7.2 if rib == 1 else 6.2
    bone = Band(tuple(angles), tuple(heights), height if rib < 11 else 5.0, 3.4)
    if stop_deg >= end_deg:
        return bone, None
    t = np.linspace(0, 1, 12)
    heights = end_z + (stop_z - end_z) * t**1.3 - sag * 4 * t * (1 - t)
    return bone, Band(tuple(end_deg + 2 + (stop_deg - end_deg - 2) * t), tuple(heights), 6.0, 4.2)


def band_shape(slab: Slab, wall: WallFields, band: Band) -> Field:
    """Implicit shape of a band on the slab's voxels, both sides of the body alike."""
    angles = np.array(band.angles_deg[::-1])
    heights = np.array(band.z_mm[::-1])
    rise_per_deg = np.gradient(heights, angles)
    at = wall.angle_deg
    middle = np.interp(at, angles, heights).astype(np.float32)
    rise = np.interp(at, angles, rise_per_deg).astype(np.float32) * np.float32(180 / np.pi)
    slant = 1 / np.sqrt(1 + (rise / np.maximum(wall.radius_mm, np.float32(20))) ** 2)
    across = (slab.z - middle) * slant / np.float32(band.half_height_mm)
    through = (wall.cage_mm - np.float32(CENTER_DEPTH_MM)) / np.float32(band.half_depth_mm)
    level2 = across * across + through * through
    slope = np.hypot(across / band.half_height_mm, through / band.half_depth_mm)
    shape = (level2 - 1) / np.maximum(2 * slope, np.float32(0.05))
    beyond = (
        np.maximum(at - np.float32(angles[-1]), np.float32(angles[0]) - at)
        * np.float32(np.pi / 180)
        * wall.radius_mm
    )
    return smooth_max(shape, np.broadcast_to(beyond, shape.shape), 3)


def _paint_bone(slab: Slab, shape: Field, cortex_mm: float, grain: Field) -> None:
    slab.paint(slab.cover(shape), tissues.RIB_CORTEX)
    slab.paint(slab.cover(shape + np.float32(cortex_mm)), tissues.RIB_MARROW, 20 * grain)


def paint_ribs(slab: Slab, wall: WallFields, torso: Torso, grain: Field) -> None:
    """Paint ribs and costal cartilages; `grain` is a fine random field of SD 1 on the slab's voxels."""
    for rib in range(1, 13):
        bone, cartilage = rib_bands(rib)
        if cartilage is not None:
            _paint_band(slab, wall, cartilage, grain, tissues.CARTILAGE)
        _paint_band(slab, wall, bone, grain, None)
    necks = slab.tubes(_neck_ends(torso))
    _paint_bone(slab, necks, 1.2, grain)


def _paint_band(slab: Slab, wall: WallFields, band: Band, grain: Field, tissue: Tissue | None) -> None:
    low, high = min(band.z_mm) - 14, max(band.z_mm) + 14
    for side in (-1, 1):
        corners = (0, 260) if side > 0 else (-260, 0)
        window = slab.window((corners[0], -150, low), (corners[1], 130, high))
        if window is None:
            continue
        part, near = slab.crop(window), wall.crop(window)
        shape = band_shape(part, near, band)
        if tissue is None:
            _paint_bone(part, shape, 1.1, grain[window])
        else:
            part.paint(part.cover(shape), tissue, 12 * grain[window])


def _neck_ends(torso: Torso) -> Sequence[NDArray[np.float64]]:
    ends = []
    for rib in range(1, 13):
        for side in (-1, 1):
            start = rib_neck_start(rib, side)
            stop = torso.cage.point(_START_DEG - 1, float(start[2]) - 4, CENTER_DEPTH_MM, side)
            radius = 4.6 if rib < 11 else 4.0
            ends.append(np.array([(*start, radius + 1), (*stop, radius)]))
    return ends
