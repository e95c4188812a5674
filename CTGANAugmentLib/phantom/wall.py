"""Skin, subcutaneous fat and the muscles of the trunk wall."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from CTGANAugmentLib.phantom import tissues
from CTGANAugmentLib.phantom.canvas import Slab
from CTGANAugmentLib.phantom.shapes import Field
from CTGANAugmentLib.phantom.torso import TABLE_Y_MM, Bump, WallFields

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
    Bump(70, 145, 34, 240, 30),  # levator scapulae, rhomboids
    Bump(46, 122, 22, 205, 24),  # supraspinatus, subscapularis
    Bump(64, 103, 17, 204, 15),  # the same towards the shoulder joint
    Bump(6, 60, 60, -90, 40),
)


_NECK = Bump(-40, 0, 42, 240, 19)
"""No ribs in front above the first: the layer's muscle ends there."""


def _thickness(bumps: Iterable[Bump], wall: WallFields, z: Field) -> Field:
    total = np.zeros(wall.cage_mm.shape, dtype=np.float32)
    for bump in bumps:
        total += bump.at(wall.angle_deg, z)
    return total


def paint_table(slab: Slab) -> None:
    """Paint the couch under the back: a carbon shell around foam; an MR image does not show it."""
    if slab.modality == "MR":
        return
    top = np.float32(TABLE_Y_MM - 2) + np.float32(14) * (slab.x / 200) ** 2
    shape = np.maximum(np.abs(slab.y - top + 9) - 9, np.abs(slab.x) - 200)
    shape = np.broadcast_to(shape.astype(np.float32), slab.image.shape)
    slab.paint(slab.cover(shape), tissues.TABLE_SHELL)
    slab.paint(slab.cover(shape + np.float32(1.3)), tissues.TABLE_FOAM)


def paint_wall(slab: Slab, wall: WallFields, wobble: Field, strands: Field, fascia: Field) -> None:
    """Paint skin, fat, muscles and the fat that fills the trunk.

    Args:
        slab: voxels to paint on.
        wall: where they lie.
        wobble: smooth random field of SD 1 that makes thicknesses uneven.
        strands: finer random field of SD 1, for septa in fat and fat in muscle.
        fascia: random field of SD 1 that is zero on the fatty sheets between muscles.
    """
    slab.paint(slab.cover(wall.skin_mm), tissues.SKIN)
    is_ct = slab.modality == "CT"
    wisps = np.float32(30 if is_ct else -70) * np.exp(-((strands / np.float32(0.16)) ** 2))
    slab.paint(slab.cover(wall.skin_mm + np.float32(SKIN_MM)), tissues.SUBCUTANEOUS_FAT, wisps)
    fat = _thickness(_FAT, wall, slab.z) + 6 + np.float32(1.2) * wobble
    outer = _thickness(_OUTER_MUSCLE, wall, slab.z) - 3 + wobble
    deep = np.maximum(_thickness(_DEEP_MUSCLE, wall, slab.z) - 1 + np.float32(0.8) * wobble, 0) + RIB_LAYER_MM
    deep += _NECK.at(wall.angle_deg, slab.z)
    depth = -wall.skin_mm
    inner_side = deep + np.float32(1.3)
    outer_shape = np.maximum(np.maximum(fat - depth, depth - fat - outer), inner_side - wall.cage_mm)
    deep_shape = np.maximum(wall.cage_mm - deep, fat - depth)
    sheets = np.exp(-((fascia / np.float32(0.09)) ** 2)) + np.float32(0.4) * np.clip(strands - 1, 0, 1)
    marbling = np.float32(-95 if is_ct else 380) * sheets
    slab.paint(slab.cover(outer_shape), tissues.MUSCLE, marbling)
    slab.paint(slab.cover(deep_shape), tissues.MUSCLE, marbling)
    slab.paint(slab.cover(wall.cage_mm), tissues.INNER_FAT, wisps)
