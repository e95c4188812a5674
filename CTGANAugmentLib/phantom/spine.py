"""Vertebrae with discs, arches and processes, and the canal with the cord."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from CTGANAugmentLib.phantom import tissues
from CTGANAugmentLib.phantom.canvas import Slab
from CTGANAugmentLib.phantom.shapes import Field, smooth_max, smooth_min

# Centre of each vertebral body, from C5 down to L4: z, y, half width, half depth in mm. Typical adult sizes: the
# pitch grows from some 20 mm at T1 to 30 mm in the lumbar spine.
_VERTEBRAE = np.array(
    [
        (276, -20, 12, 8.5),
        (259, -25, 13, 8.5),
        (241, -31, 14, 9),
        (222, -39, 15, 9.5),
        (202, -47, 15, 11),
        (181, -54, 15, 12),
        (159.5, -59, 15, 13),
        (137, -63, 15.5, 14),
        (114, -65.5, 15.5, 14.5),
        (90, -66.5, 16, 15),
        (65.5, -65.5, 16.5, 15.5),
        (40, -62.5, 17.5, 16),
        (14, -58.5, 18.5, 16),
        (-13, -54, 19.5, 16.5),
        (-41, -49, 21, 17),
        (-71, -44, 22.5, 17.5),
        (-102, -41, 24, 18),
        (-134, -41, 25, 18),
    ]
)
T1 = 3
"""Row of the first thoracic vertebra."""

_UP = _VERTEBRAE[::-1]
_CURVE = CubicSpline(_UP[:, 0], _UP[:, 1:])
_LEVEL = CubicSpline(_UP[:, 0], np.arange(len(_UP), dtype=float))
CANAL_RADII_MM = (9.5, 7.5)
_SPINOUS_LENGTH_MM = 30.0


def vertebra(row: int) -> NDArray[np.float64]:
    """(z, y, half width, half depth) of a vertebral body in mm, row 0 being C5."""
    values: NDArray[np.float64] = _VERTEBRAE[row]
    return values


def column(x: Field, y: Field, z: Field) -> Field:
    """Vertebral bodies and discs as one smooth column."""
    center_y, width, depth = (v[:, None, None].astype(np.float32) for v in _CURVE(z.ravel()).T)
    across, along = np.abs(x) / width, np.abs(y - center_y) / depth
    power = np.maximum(across**2.4 + along**2.4, np.float32(1e-6))
    level: Field = power ** np.float32(1 / 2.4)
    shape: Field = (level - 1) * np.minimum(width, depth)
    return shape


def _frame(slab: Slab) -> tuple[Field, Field, Field]:
    """Return (height along the curved axis, y of the axis, y of the canal)."""
    z = slab.z.ravel()
    values = _CURVE(z)
    tilt = _CURVE(z, 1)[:, 0]
    center_y = values[:, 0, None, None].astype(np.float32)
    height = slab.z + tilt[:, None, None].astype(np.float32) * (slab.y - center_y)
    canal_y = center_y - values[:, 2, None, None].astype(np.float32) - 6
    return height, center_y, canal_y


def _phase(height: Field) -> tuple[Field, Field]:
    """Return (offset from the nearest body's centre as share of the pitch, pitch in mm)."""
    level = _LEVEL(height)
    pitch = 1 / _LEVEL(height, 1)
    return (level - np.round(level)).astype(np.float32), pitch.astype(np.float32)


def _arch(slab: Slab, height: Field, canal_y: Field, canal: Field, back_of_body: Field) -> Field:
    """Pedicles, laminae and spinous processes."""
    offset, pitch = _phase(height)
    side = np.abs(slab.x)
    ring = np.maximum(canal - 5, -canal)
    lamina = np.maximum(np.maximum(ring, slab.y - canal_y - 2), (np.abs(offset + 0.03) - 0.34) * pitch)
    pedicle = np.maximum(np.abs(side - 12.5) - 4, (np.abs(offset - 0.2) - 0.2) * pitch)
    pedicle = np.maximum(pedicle, np.maximum(canal_y - 4 - slab.y, slab.y - back_of_body))
    root_y = canal_y - 9
    steep = np.interp(slab.z, (-70, 0, 60, 130, 220), (0.15, 0.4, 1.0, 1.0, 0.5)).astype(np.float32)
    backward = root_y - slab.y
    down, down_pitch = _phase(height + steep * backward)
    half_width = 2.8 + np.clip((backward - 22) * 0.25, 0, 1.6)
    blade = np.maximum(side - half_width, (np.abs(down + 0.05) - 0.2) * down_pitch)
    blade = np.maximum(blade, np.maximum(-backward - 3, backward - _SPINOUS_LENGTH_MM))
    return smooth_min(smooth_min(lamina, pedicle, 3), blade, 3)


def _transverse_ends() -> list[NDArray[np.float64]]:
    ends = []
    for z, y, _, depth in _VERTEBRAE:
        canal_y = y - depth - 6
        pitch = float(1 / _LEVEL(z, 1))
        for side in (-1, 1):
            start = (side * 13, canal_y - 5, z + 0.12 * pitch, 5.0)
            ends.append(np.array([start, (side * 30, canal_y - 14, z + 0.2 * pitch, 5.0)]))
            ends.append(np.array([(side * 14, canal_y - 6, z - 0.3 * pitch, 4.5), start]))
    return ends


def paint_spine(slab: Slab, grain: Field) -> None:
    """Paint the spine; `grain` is a fine random field of SD 1 on the slab's voxels."""
    window = slab.window((-46, -160, -1000), (46, 10, 1000))
    if window is None:
        return
    part, grain = slab.crop(window), grain[window]
    height, center_y, canal_y = _frame(part)
    width, depth = CANAL_RADII_MM
    across = part.x / np.float32(width)
    canal: Field = (np.hypot(across, (part.y - canal_y) / np.float32(depth)) - 1) * np.float32(depth)
    canal = np.broadcast_to(canal, part.image.shape)
    solid = np.maximum(column(part.x, part.y, part.z), -canal - 0.5)
    offset, pitch = _phase(height)
    waist = np.float32(1.6) * (1 - (offset / np.float32(0.45)) ** 2)
    body = smooth_max(solid + waist, (np.abs(offset) - np.float32(0.42)) * pitch, 2.5)
    back_of_body = center_y - 8
    arch = np.minimum(_arch(part, height, canal_y, canal, back_of_body), part.tubes(_transverse_ends()))
    part.paint(part.cover(solid + np.float32(0.5)), tissues.DISC)
    texture = 15 * grain
    for shape, cortex_mm in ((body, 0.9), (arch, 1.7)):
        part.paint(part.cover(shape), tissues.SPINE_CORTEX)
        part.paint(part.cover(shape + np.float32(cortex_mm)), tissues.SPINE_MARROW, texture)
    part.paint(part.cover(canal + np.float32(0.6)), tissues.CANAL_FLUID)
    cord: Field = 4 * np.hypot(part.x / 6, (part.y - canal_y) / np.float32(4.2)) - 4
    part.paint(part.cover(np.broadcast_to(cord, part.image.shape)), tissues.SPINAL_CORD)


def rib_neck_start(rib: int, side: int) -> NDArray[np.float64]:
    """Where the head of rib 1-12 meets its vertebra, (x, y, z) in mm."""
    z, y, width, depth = vertebra(T1 + rib - 1)
    return np.array([side * width * 0.95, y - 0.55 * depth, z + 0.3 * float(1 / _LEVEL(z, 1))])
