"""Heart, great vessels, trachea and oesophagus, and the fat that holds them between the lungs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.phantom import tissues
from CTGANAugmentLib.phantom.canvas import Slab
from CTGANAugmentLib.phantom.heart import Heart, heart_shapes, paint_heart
from CTGANAugmentLib.phantom.shapes import Field, segments, smooth_min, smooth_path
from CTGANAugmentLib.phantom.spine import column
from CTGANAugmentLib.phantom.tissues import Tissue

Points = tuple[tuple[float, float, float, float], ...]

# Centre lines (x, y, z, radius) in mm; calibres are typical adult ones (aorta 25-30 mm, pulmonary trunk 27 mm,
# superior vena cava 19 mm, trachea 18 mm across).
_AORTA: Points = (
    (-4, 14, 92, 14), (8, 19, 112, 15.5), (15, 20, 132, 15), (14, 13, 155, 14.5), (4, -1, 172, 13.5),
    (-11, -19, 174, 13), (-22, -37, 160, 12.5), (-26, -47, 135, 12.5), (-25, -49, 95, 12), (-21, -48, 50, 12),
    (-15, -43, 15, 11.5), (-9, -33, -25, 11), (-5, -21, -70, 10.5), (-4, -16, -110, 10),
)  # fmt: skip
_ARTERIES: tuple[Points, ...] = (
    ((8, 5, 176, 6.5), (17, 4, 192, 6.2), (27, 2, 212, 6), (34, -2, 245, 5)),
    ((-3, -4, 181, 4.5), (-11, -8, 200, 4), (-19, -8, 250, 3.8)),
    ((-13, -19, 182, 5.5), (-24, -20, 203, 5), (-38, -17, 219, 4.8), (-62, -8, 224, 4.5)),
    ((30, 0, 218, 4.8), (46, -6, 226, 4.6), (62, -8, 224, 4.4)),
)
_PULMONARY: tuple[Points, ...] = (
    ((-16, 40, 92, 14), (-22, 30, 112, 14), (-23, 15, 128, 13.5), (-18, 0, 135, 11.5)),
    ((-20, 6, 133, 11.5), (2, -9, 131, 10.5), (26, -13, 128, 10), (42, -18, 120, 8.5)),
    ((-22, 8, 133, 11.5), (-31, -10, 139, 10.5), (-44, -28, 135, 9.5), (-50, -37, 122, 8)),
)
_VEINS: tuple[Points, ...] = (
    ((30, 9, 192, 8.5), (30, 8, 165, 9.5), (29, 5, 135, 9.8), (27, 4, 100, 10)),
    ((-58, 8, 222, 5.5), (-34, 13, 209, 6.5), (-8, 24, 193, 6.5), (16, 20, 183, 7), (29, 9, 180, 7.5)),
    ((60, 8, 222, 5.5), (40, 8, 210, 7), (31, 9, 192, 8)),
    ((24, -2, 48, 13), (25, -6, 15, 12.5), (23, -12, -25, 12), (18, -14, -110, 11)),
    ((11, -44, -60, 3), (11, -47, 60, 4), (12, -45, 130, 4.5), (20, -33, 152, 4.5), (28, -8, 156, 4.5)),
)
_PULMONARY_VEINS: tuple[Points, ...] = (
    ((18, -10, 104, 8), (34, -8, 110, 7), (48, -8, 116, 6.5)),
    ((18, -18, 88, 8), (34, -25, 84, 7), (48, -31, 80, 6.5)),
    ((-22, -10, 106, 8), (-36, -8, 113, 7), (-50, -8, 120, 6.5)),
    ((-22, -20, 90, 8), (-38, -31, 87, 7), (-50, -38, 84, 6.5)),
)
_AIRWAYS: tuple[Points, ...] = (
    ((0, 3, 250, 9), (0, -4, 220, 9), (1, -14, 185, 9), (3, -22, 158, 9), (3, -25, 149, 8.5)),
    ((3, -25, 151, 8), (18, -29, 139, 7.5), (29, -32, 127, 6.5), (35, -35, 108, 5.8), (41, -41, 88, 5)),
    ((19, -29, 138, 6), (32, -30, 138, 5), (45, -28, 143, 4.5)),
    (
        (3, -25, 151, 7.5),
        (-16, -31, 137, 6.8),
        (-34, -36, 123, 6.3),
        (-44, -40, 108, 5.2),
        (-50, -45, 88, 4.5),
    ),
    ((-34, -36, 123, 5.2), (-46, -27, 122, 4.6), (-56, -18, 128, 4.2)),
)
_OESOPHAGUS: Points = (
    (-3, -15, 250, 7), (-5, -26, 215, 7), (-7, -35, 185, 7), (-6, -40, 150, 7), (-5, -42, 105, 6.5),
    (-8, -40, 60, 7.5), (-15, -30, 25, 8), (-24, -18, 2, 8.5), (-36, -10, -14, 9),
)  # fmt: skip
_THYROID: tuple[Points, ...] = tuple(
    ((s * 16, 2, 220, 5), (s * 18, 2, 232, 8), (s * 19, 0, 250, 8)) for s in (-1, 1)
)
_NECK_MUSCLES: tuple[Points, ...] = tuple(
    path
    for s in (-1, 1)
    for path in (
        ((s * 10, -22, 250, 6), (s * 10, -28, 215, 6), (s * 9, -38, 190, 4)),
        ((s * 30, -14, 250, 9), (s * 38, -14, 225, 8), (s * 44, 0, 208, 5)),
        ((s * 34, -32, 250, 10), (s * 44, -34, 225, 9), (s * 56, -30, 208, 5)),
        ((s * 26, 22, 250, 8), (s * 24, 32, 225, 8), (s * 20, 40, 200, 5)),
        ((s * 8, 17, 250, 4), (s * 9, 24, 220, 4), (s * 10, 32, 195, 3)),
    )
)
_LYMPH_NODES = (
    (18, -12, 160, 4),
    (-8, -8, 150, 3.5),
    (2, -34, 136, 5),
    (-20, 30, 150, 3.5),
    (36, 14, 150, 3),
)
AIRWAY_WALL_MM = 1.6
HILUM_ARTERIES = {1: _PULMONARY[1][-1], -1: _PULMONARY[2][-1]}
"""Where each lung's artery enters it, (x, y, z, radius) in mm; +1 is the right lung."""
HILUM_VEINS = {1: (_PULMONARY_VEINS[0][-1], _PULMONARY_VEINS[1][-1]),
               -1: (_PULMONARY_VEINS[2][-1], _PULMONARY_VEINS[3][-1])}  # fmt: skip
"""Upper and lower vein of each lung where it leaves it."""
HILUM_BRONCHI = {1: (_AIRWAYS[2][-1], _AIRWAYS[1][-1]), -1: (_AIRWAYS[4][-1], _AIRWAYS[3][-1])}
"""Upper and lower bronchus of each lung."""


@dataclass(frozen=True, eq=False)
class Mediastinum:
    """Implicit shapes of the organs between the lungs on the voxels of a slab."""

    heart: Heart
    aorta: Field
    arteries: Field
    veins: Field
    airways: Field
    oesophagus: Field
    hull: Field


@cache
def _ends(paths: tuple[Points, ...]) -> NDArray[np.float64]:
    return np.concatenate([segments(smooth_path(path)) for path in paths])


def septum_x(y: Field) -> Field:
    """X of the sheet where the two pleurae meet, in mm."""
    middle: Field = np.float32(-6) + np.float32(0.1) * np.clip(y, -40, 60)
    return middle


def _hull(slab: Slab, organs: list[tuple[Field, float]], below_diaphragm: Field) -> Field:
    """Everything that keeps the lungs away: organs with fat around, spine, and the septum between the lungs."""
    hull = column(slab.x, slab.y, slab.z) - 3
    behind_sternum_y = np.interp(slab.z, (0, 60, 120, 190), (92, 88, 68, 32)).astype(np.float32)
    thickness = 1.8 + 9 * np.exp(-np.abs(slab.y - behind_sternum_y) / 11)
    septum = np.broadcast_to(np.abs(slab.x - septum_x(slab.y)) - thickness, hull.shape).astype(np.float32)
    hull = smooth_min(hull, septum, 10)
    for shape, fat_mm in organs:
        hull = smooth_min(hull, shape - np.float32(fat_mm), 9)
    return smooth_min(hull, below_diaphragm - np.float32(0.2), 14)


def shape_mediastinum(slab: Slab, wobble: Field, below_diaphragm: Field) -> Mediastinum:
    """Find where the organs between the lungs are.

    Args:
        slab: voxels of interest.
        wobble: smooth random field of SD 1 on them.
        below_diaphragm: implicit shape of the abdomen on them.
    """
    heart = heart_shapes(slab, wobble, below_diaphragm)
    aorta = slab.tubes(_ends((_AORTA,)), 25)
    arteries = slab.tubes(_ends(_ARTERIES + _PULMONARY + _PULMONARY_VEINS), 18)
    veins = slab.tubes(_ends(_VEINS), 18)
    airways = slab.tubes(_ends(_AIRWAYS), 18)
    oesophagus = slab.tubes(_ends((_OESOPHAGUS,)), 18)
    organs = [
        (heart.outer, 5.0),
        (aorta, 3.0),
        (arteries, 2.5),
        (veins, 2.0),
        (airways, 3.5),
        (oesophagus, 1.5),
    ]
    return Mediastinum(
        heart, aorta, arteries, veins, airways, oesophagus, _hull(slab, organs, below_diaphragm)
    )


def paint_mediastinum(slab: Slab, organs: Mediastinum, grain: Field) -> None:
    """Paint the organs between the lungs; `grain` is a fine random field of SD 1."""
    slab.paint(slab.cover(slab.tubes(_ends(_NECK_MUSCLES))), tissues.MUSCLE)
    _paint_small(slab, _LYMPH_NODES, tissues.GLAND)
    slab.paint(slab.cover(slab.tubes(_ends(_THYROID))), tissues.THYROID)
    slab.paint(slab.cover(organs.oesophagus), tissues.OESOPHAGUS, 5 * grain)
    gas = np.maximum(organs.oesophagus + 5.2, np.abs(slab.z - 170) - 35)
    slab.paint(slab.cover(gas), tissues.OESOPHAGUS_GAS)
    slab.paint(slab.cover(organs.veins), tissues.VEIN_BLOOD)
    slab.paint(slab.cover(organs.arteries), tissues.ARTERY_BLOOD)
    paint_heart(slab, organs.heart, grain)
    slab.paint(slab.cover(organs.aorta), tissues.AORTA_WALL)
    slab.paint(slab.cover(organs.aorta + 1.6), tissues.AORTA_BLOOD)
    slab.paint(slab.cover(organs.airways - np.float32(AIRWAY_WALL_MM)), tissues.AIRWAY_WALL)
    slab.paint(slab.cover(organs.airways), tissues.AIRWAY_LUMEN)


def _paint_small(slab: Slab, balls: Points, tissue: Tissue) -> None:
    ends = [np.array([ball, (ball[0] + 4, ball[1] - 2, ball[2] + 3, ball[3])], dtype=float) for ball in balls]
    slab.paint(slab.cover(slab.tubes(ends)), tissue)
