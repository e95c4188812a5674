"""The heart: four chambers in muscle, in a fatty pericardium."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from CTGANAugmentLib.phantom import tissues
from CTGANAugmentLib.phantom.canvas import Slab
from CTGANAugmentLib.phantom.shapes import Field, ellipsoid, rotation, smooth_max, smooth_min

_LONG_AXIS = rotation(yaw_deg=142, pitch_deg=-32)
"""First column: from the base of the heart to its apex, to the left, front and below."""


@dataclass(frozen=True, eq=False)
class Heart:
    """Implicit shapes of the heart on the voxels of a slab.

    Attributes:
        outer: the whole heart without the fat around it.
        chambers: the blood inside.
    """

    outer: Field
    chambers: Field


def heart_shapes(slab: Slab, wobble: Field, below_diaphragm: Field) -> Heart:
    """Find the heart, resting on the diaphragm."""
    x, y, z = slab.x, slab.y, slab.z
    left_ventricle = ellipsoid(x, y, z, (-41, 17, 46), (50, 35, 35), _LONG_AXIS)
    right_ventricle = ellipsoid(x, y, z, (-13, 40, 43), (51, 28, 38), rotation(158, -18))
    right_atrium = ellipsoid(x, y, z, (30, 9, 60), (23, 29, 40))
    left_atrium = ellipsoid(x, y, z, (-3, -14, 90), (34, 20, 26))
    outflow = ellipsoid(x, y, z, (-10, 26, 84), (24, 20, 18))
    rest = below_diaphragm - np.float32(2.5)

    def seat(shape: Field) -> Field:
        return smooth_max(shape + wobble, -rest, 8)

    muscle = seat(smooth_min(left_ventricle, right_ventricle, 6))
    atria = seat(smooth_min(left_atrium, right_atrium, 6))
    outer = smooth_min(smooth_min(muscle, atria, 20), outflow, 10)
    blood = np.minimum(seat(left_ventricle + 10.5), np.maximum(seat(right_ventricle + 4), 2 - left_ventricle))
    blood = np.minimum(blood, np.minimum(seat(left_atrium + 2), seat(right_atrium + 2.5)))
    return Heart(outer, np.maximum(blood, outer + 1))


def paint_heart(slab: Slab, heart: Heart, grain: Field) -> None:
    """Paint muscle, blood and the thin line of the pericardium."""
    below_atria = np.clip((88 - slab.z) / 12, 0, 1) * np.float32(0.6)
    sac = slab.cover(np.abs(heart.outer - 3.6) - np.float32(0.7)) * below_atria
    slab.paint(sac, tissues.GLAND)
    slab.paint(slab.cover(heart.outer), tissues.MYOCARDIUM, 3 * grain)
    slab.paint(slab.cover(heart.chambers), tissues.CHAMBER)
