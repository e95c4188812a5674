"""The upper abdomen: diaphragm, liver, spleen, stomach, kidneys and some bowel."""

from __future__ import annotations

import numpy as np

from CTGANAugmentLib.phantom import tissues
from CTGANAugmentLib.phantom.canvas import Slab
from CTGANAugmentLib.phantom.diaphragm import THICKNESS_MM
from CTGANAugmentLib.phantom.shapes import (
    Field,
    ellipsoid,
    rotation,
    segments,
    smooth_max,
    smooth_min,
    smooth_path,
)
from CTGANAugmentLib.phantom.torso import WallFields

_HEPATIC_VEINS = (
    ((25, -4, 6, 5), (45, -8, -2, 4), (75, -20, -18, 3), (96, -28, -45, 2)),
    ((23, 0, 4, 5), (34, 28, -6, 4), (44, 52, -24, 3), (50, 66, -45, 2)),
    ((20, 0, 4, 4.5), (4, 26, -8, 3.5), (-16, 48, -20, 2.5)),
    ((20, 22, -62, 6), (42, 20, -52, 5), (68, 14, -44, 4), (94, 0, -40, 2.5)),
    ((68, 14, -44, 3.5), (78, 30, -58, 2.6), (90, 38, -72, 2)),
    ((40, 20, -52, 4), (14, 34, -36, 3.5), (-14, 50, -32, 2.5)),
)
_SMALL_BOWEL = (
    ((24, 30, -70, 11), (40, 18, -86, 12), (42, 0, -104, 12)),
    ((-30, 40, -104, 12), (-8, 56, -96, 11), (16, 50, -104, 12), (20, 72, -98, 11)),
    ((-80, 20, -106, 11), (-62, 2, -98, 11), (-40, 8, -106, 10)),
    ((-4, 2, -60, 3.5), (-4, 16, -84, 3.5), (-3, 22, -110, 3.5)),
    ((8, 4, -110, 4.5), (8, 20, -84, 5), (18, 22, -64, 6)),
)
_GAS_LEVEL_Y_MM = 40.0


def paint_abdomen(slab: Slab, wall: WallFields, below: Field, wobble: Field, grain: Field) -> None:
    """Paint what lies under the diaphragm.

    Args:
        slab: voxels to paint on.
        wall: where they lie in the torso.
        below: implicit shape of the space under the diaphragm's upper surface.
        wobble: smooth random field of SD 1.
        grain: fine random field of SD 1.
    """
    if float(slab.z.min()) > 25:
        return
    inside = np.maximum(below, wall.cage_mm - np.float32(0.4))
    slab.paint(slab.cover(inside), tissues.MUSCLE)
    cavity = np.maximum(below + np.float32(THICKNESS_MM), wall.cage_mm + np.float32(3.0))
    slab.paint(slab.cover(cavity), tissues.INNER_FAT, 8 * grain if slab.modality == "CT" else 0.0)
    _paint_retroperitoneum(slab, cavity, wobble, grain)
    _paint_stomach(slab, smooth_max(cavity, _stomach(slab, wobble), 6), grain)
    spleen = ellipsoid(slab.x, slab.y, slab.z, (-92, -46, -42), (32, 46, 44), rotation(-35, 12)) + wobble
    slab.paint(slab.cover(smooth_max(cavity, spleen, 6)), tissues.SPLEEN, 3 * grain)
    _paint_liver(slab, smooth_max(cavity - np.float32(0.8), _liver(slab, wobble), 5), grain)


def _liver(slab: Slab, wobble: Field) -> Field:
    """Wedge under the right dome that thins out to the left."""
    x, y, z = slab.x, slab.y, slab.z
    under = (-58 + np.float32(0.42) * (18 - x) - np.float32(0.3) * np.maximum(y, 0) - z) * np.float32(0.9)
    left_end = (-62 - x) + np.float32(0.3) * np.abs(y - 52) - np.float32(0.25) * slab.z
    back = 34 - np.hypot((x + 8) * 0.85, y + 46).astype(np.float32) + 16
    left_lobe_back = ((4 - y) * 0.9 - np.maximum(x - 6, 0) * 1.5).astype(np.float32)
    shape = smooth_max(
        np.broadcast_to(under, slab.image.shape).astype(np.float32), left_end.astype(np.float32), 14
    )
    shape = smooth_max(shape, np.broadcast_to(back, shape.shape).astype(np.float32), 8)
    shape = smooth_max(shape, np.broadcast_to(left_lobe_back, shape.shape), 18)
    result: Field = shape + 2 * wobble
    return result


def _paint_liver(slab: Slab, liver: Field, grain: Field) -> None:
    ends = [pair for path in _HEPATIC_VEINS for pair in segments(smooth_path(path))]
    vessels = np.maximum(slab.tubes(ends), liver + 3)
    slab.paint(slab.cover(liver), tissues.LIVER, 3 * grain)
    slab.paint(slab.cover(vessels), tissues.LIVER_VESSEL)


def _stomach(slab: Slab, wobble: Field) -> Field:
    fundus = ellipsoid(slab.x, slab.y, slab.z, (-60, 4, -32), (36, 44, 42))
    body = ellipsoid(slab.x, slab.y, slab.z, (-52, 42, -78), (32, 30, 46), rotation(0, 25))
    shape: Field = smooth_min(fundus, body, 14) + np.float32(1.5) * wobble
    return shape


def _paint_stomach(slab: Slab, stomach: Field, grain: Field) -> None:
    slab.paint(slab.cover(stomach), tissues.STOMACH_WALL)
    slab.paint(slab.cover(stomach + np.float32(4.5)), tissues.STOMACH_FLUID, 10 * grain)
    level = np.broadcast_to(np.float32(_GAS_LEVEL_Y_MM) - slab.y, stomach.shape)
    slab.paint(slab.cover(np.maximum(stomach + np.float32(4.5), level)), tissues.STOMACH_GAS)


def _paint_retroperitoneum(slab: Slab, cavity: Field, wobble: Field, grain: Field) -> None:
    """Crura, psoas, adrenals, kidneys, pancreas and the splenic flexure of the colon."""
    x, y, z = slab.x, slab.y, slab.z
    side = np.abs(x)
    crus = slab.tubes([np.array([(s * 12, -34, 4, 4.0), (s * 13, -26, -110, 6.5)]) for s in (-1, 1)])
    psoas = slab.tubes([np.array([(s * 27, -52, -66, 5.0), (s * 33, -48, -120, 15.0)]) for s in (-1, 1)])
    slab.paint(slab.cover(np.minimum(crus, psoas)), tissues.MUSCLE)
    kidney = ellipsoid(side, y, z, (60, -48, -98), (25, 24, 48), rotation(20, 0))
    sinus = ellipsoid(side, y, z, (54, -38, -100), (9, 9, 22))
    slab.paint(slab.cover(np.maximum(kidney, -sinus)), tissues.KIDNEY, 3 * grain)
    adrenal = [np.array([(s * 34, -26, -40, 2.0), (s * 46, -42, -48, 2.5)]) for s in (-1, 1)]
    pancreas = segments(
        smooth_path(((10, 28, -82, 10), (-20, 16, -74, 9), (-52, -12, -66, 9), (-78, -26, -60, 7)))
    )
    slab.paint(slab.cover(slab.tubes([*adrenal, *pancreas])), tissues.GLAND, 8 * grain)
    loops = [pair for path in _SMALL_BOWEL for pair in segments(smooth_path(path))]
    small = np.maximum(slab.tubes(loops) + wobble, cavity + 1)
    slab.paint(slab.cover(small), tissues.GLAND, 8 * grain)
    colon = smooth_path(
        ((-112, -6, -90, 15), (-104, 22, -66, 17), (-84, 52, -60, 16), (-60, 74, -86, 17), (0, 84, -96, 17))
    )
    bowel = np.maximum(slab.tubes(segments(colon)), cavity + 1)
    slab.paint(slab.cover(bowel), tissues.GLAND)
    slab.paint(slab.cover(np.maximum(bowel + 2.2, 30 - y - 5 * wobble)), tissues.COLON_GAS)
