"""Skin, subcutaneous fat and the muscles of the trunk wall."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from CTGANAugmentLib.phantom import tissues
from CTGANAugmentLib.phantom.canvas import Slab
from CTGANAugmentLib.phantom.shapes import Field
from CTGANAugmentLib.phantom.torso import Bump, WallFields

SKIN_MM = 1.8
RIB_LAYER_MM = 8.5
"""Depth of the layer that holds ribs and intercostal muscles."""

_FAT = (
    Bump(6, 0, 30, 100, 70),
    Bump(7, 40, 18, 108, 28),
    Bump(9, 0, 70, -90, 60),
    Bump(9, 100, 35, -60, 70),
    Bump(7, 150, 25, -50, 60),
    Bump(4, 180, 25, 120, 120),
    Bump(6, 78, 16, 130, 60),
)
_OUTER_MUSCLE = (
    Bump(23, 42, 22, 162, 36),  # pectoralis major
    Bump(13, 128, 24, 20, 80),  # latissimus dorsi
    Bump(28, 112, 18, 135, 45),  # its fold behind the armpit, with teres major
    Bump(12, 165, 16, 130, 70),  # trapezius
    Bump(34, 95, 50, 235, 26),  # deltoid
    Bump(11, 20, 12, -60, 55),  # rectus abdominis
    Bump(9, 75, 35, -80, 50),  # oblique muscles of the abdomen
)
_DEEP_MUSCLE = (
    Bump(9, 88, 34, 60, 70),  # serratus anterior
    Bump(10, 40, 14, 175, 18),  # pectoralis minor
    Bump(42, 166, 13, 0, 400),  # erector spinae
    Bump(6, 140, 12, 100, 80),
    Bump(55, 150, 30, 225, 35),  # levator scapulae, rhomboids, supraspinatus
    Bump(6, 60, 60, -90, 40),
)


_NECK = Bump(-40, 0, 42, 240, 19)
"""No ribs in front above the first: the layer's muscle ends there."""


def _thickness(bumps: Iterable[Bump], wall: WallFields, z: Field) -> Field:
    total = np.zeros(wall.cage_mm.shape, dtype=np.float32)
    for bump in bumps:
        total += bump.at(wall.angle_deg, z)
    return total


def paint_wall(slab: Slab, wall: WallFields, wobble: Field, strands: Field) -> None:
    """Paint skin, fat, muscles and the fat that fills the trunk.

    Args:
        slab: voxels to paint on.
        wall: where they lie.
        wobble: smooth random field of SD 1 that makes thicknesses uneven.
        strands: finer random field of SD 1 for septa in fat and fat in muscle.
    """
    slab.paint(slab.cover(wall.skin_mm), tissues.SKIN)
    wisps = 40 * np.maximum(strands - np.float32(1.9), 0) if slab.modality == "CT" else 0.0
    slab.paint(slab.cover(wall.skin_mm + np.float32(SKIN_MM)), tissues.SUBCUTANEOUS_FAT, wisps)
    fat = _thickness(_FAT, wall, slab.z) + 6 + np.float32(1.2) * wobble
    outer = _thickness(_OUTER_MUSCLE, wall, slab.z) - 3 + wobble
    deep = np.maximum(_thickness(_DEEP_MUSCLE, wall, slab.z) - 1 + np.float32(0.8) * wobble, 0) + RIB_LAYER_MM
    deep += _NECK.at(wall.angle_deg, slab.z)
    depth = -wall.skin_mm
    inner_side = deep + np.float32(1.3)
    outer_shape = np.maximum(np.maximum(fat - depth, depth - fat - outer), inner_side - wall.cage_mm)
    deep_shape = np.maximum(wall.cage_mm - deep, fat - depth)
    marbling = -50 * np.clip(strands - np.float32(1.2), 0, 1) if slab.modality == "CT" else 0.0
    slab.paint(slab.cover(outer_shape), tissues.MUSCLE, marbling)
    slab.paint(slab.cover(deep_shape), tissues.MUSCLE, marbling)
    slab.paint(slab.cover(wall.cage_mm), tissues.INNER_FAT, wisps)
