"""Sternum and shoulder girdle: clavicles, scapulae and the heads of the humeri, arms raised."""

from __future__ import annotations

import numpy as np

from CTGANAugmentLib.phantom import tissues
from CTGANAugmentLib.phantom.canvas import Slab
from CTGANAugmentLib.phantom.shapes import Field, ellipsoid, segments, smooth_max, smooth_min, smooth_path
from CTGANAugmentLib.phantom.torso import WallFields

# Half width of the sternum by height: xiphoid, body, manubrium with the notches for the ribs.
_STERNUM_Z_MM = (22, 30, 48, 60, 90, 120, 143, 149, 156, 172, 184, 190)
_STERNUM_HALF_WIDTH_MM = (2, 6, 9, 17, 18, 16, 14, 16, 17, 24, 25, 18)
# Axillary artery and vein of the right arm, (x, y, z, radius) in mm; they go on from the subclavian ones.
_AXILLARY = (
    ((60, -8, 224, 4.5), (105, 4, 219, 4.5), (128, 8, 200, 3.8), (138, 2, 170, 2.2), (140, -6, 130, 1.6)),
    ((58, 8, 222, 5.2), (100, 10, 214, 5), (122, 14, 196, 4), (132, 8, 168, 2.0)),
)
_BLADE_OUTWARD_MM = 19.0
_HUMERUS_MM = (150, -24, 224)


def paint_sternum(slab: Slab, wall: WallFields, grain: Field) -> None:
    """Paint the sternum on the front of the cage."""
    window = slab.window((-40, -20, 15), (40, 150, 205))
    if window is None:
        return
    part, near = slab.crop(window), wall.crop(window)
    half = np.interp(part.z, _STERNUM_Z_MM, _STERNUM_HALF_WIDTH_MM).astype(np.float32)
    across = np.abs(part.x) - half
    through = np.abs(near.cage_mm - 6) - np.float32(5)
    ends = np.maximum(part.z - 189, 22 - part.z)
    shape = smooth_max(
        smooth_max(np.broadcast_to(across, through.shape), through, 6), ends.astype(np.float32), 4
    )
    joint = np.broadcast_to(np.abs(part.z - 149) - np.float32(1.6), shape.shape)
    shape = np.maximum(np.where(part.y > 0, shape, 20), -joint).astype(np.float32)
    part.paint(part.cover(shape), tissues.STERNUM_CORTEX)
    part.paint(part.cover(shape + np.float32(1.1)), tissues.STERNUM_MARROW, 15 * grain[window])


def paint_girdle(slab: Slab, wall: WallFields, grain: Field) -> None:
    """Paint the bones of the shoulder and the muscles on the scapula."""
    for side in (-1, 1):
        window = slab.window((min(20 * side, 205 * side), -150, 45), (max(20 * side, 205 * side), 100, 300))
        if window is None:
            continue
        part, near = slab.crop(window), wall.crop(window)
        blade, muscle = _scapula(part, near)
        x = part.x * side
        head = ellipsoid(x, part.y, part.z, _HUMERUS_MM, (23, 23, 24))
        shaft = part.tubes([np.array([(side * 150, -24, 226, 15.0), (side * 178, -16, 300, 12.0)])])
        cuff = np.maximum(head - 12, near.skin_mm + 8)
        part.paint(part.cover(np.minimum(muscle, cuff)), tissues.MUSCLE)
        mirror = np.array([side, 1, 1, 1])
        vessels = [pair for path in _AXILLARY for pair in segments(smooth_path(np.array(path) * mirror))]
        part.paint(part.cover(part.tubes(vessels)), tissues.VEIN_BLOOD)
        clavicle = part.tubes(segments(_clavicle(side)))
        for shape, cortex_mm in ((blade, 1.1), (smooth_min(head, shaft, 4), 1.8), (clavicle, 1.7)):
            part.paint(part.cover(shape), tissues.GIRDLE_CORTEX)
            part.paint(part.cover(shape + np.float32(cortex_mm)), tissues.GIRDLE_MARROW, 15 * grain[window])


def _clavicle(side: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    points = (
        (24, 38, 192, 8),
        (40, 38, 198, 6.5),
        (66, 30, 209, 5.8),
        (94, 8, 222, 5.8),
        (116, -14, 236, 6.5),
    )
    return smooth_path([(side * x, y, z, r) for x, y, z, r in points], 5)


def _scapula(slab: Slab, wall: WallFields) -> tuple[Field, Field]:
    """Bone, and the muscles in front of and behind the blade."""
    arc = (wall.angle_deg - 90) * np.float32(np.pi / 180 * 135)
    height = slab.z
    # A triangle seen from behind: medial border, lateral border, upper border.
    medial = arc - np.float32(106) + np.float32(0.1) * np.abs(height - 150)
    lateral = (62 - (height - 62) * np.float32(0.42)) - arc
    upper = (height - 196) + np.float32(0.12) * arc
    flat = smooth_max(smooth_max(medial, lateral.astype(np.float32), 12), upper.astype(np.float32), 10)
    outward = (
        wall.cage_mm
        - np.float32(_BLADE_OUTWARD_MM)
        - np.clip((height - 120) * 0.12, -4, 10).astype(np.float32)
    )
    rim = np.float32(1.7) + np.float32(2.3) * np.exp(-((lateral + 6) ** 2) / 40)
    blade = smooth_max(np.abs(outward) - rim, flat, 3)
    spine_z = 150 + 0.55 * (100 - arc)
    ridge = np.maximum(
        np.abs(height - spine_z) * np.float32(0.87) - 2.2,
        np.maximum(-outward, outward - 4 - (106 - arc) * 0.28),
    )
    ridge = np.maximum(ridge, np.maximum(medial + 4, 4 - arc))
    bone = smooth_min(blade, ridge.astype(np.float32), 4)
    front = np.maximum(-outward - 12, outward)
    behind = np.maximum(-outward, outward - 20)
    muscle = smooth_max(np.minimum(front, behind), flat - 3, 8)
    muscle = np.maximum(muscle, np.maximum(wall.skin_mm + 9, 12 - wall.cage_mm))
    return bone.astype(np.float32), muscle.astype(np.float32)
