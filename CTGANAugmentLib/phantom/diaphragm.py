"""The diaphragm: a height over the plane that parts lungs from abdomen."""

from __future__ import annotations

import numpy as np

from CTGANAugmentLib.phantom.shapes import Field

THICKNESS_MM = 3.0


def _dome(x: Field, y: Field, center_mm: tuple[float, float], peak_mm: float, outward: int) -> Field:
    """Dome that falls gently to the front and the midline, steeply to the side and the back."""
    lateral = np.maximum(outward * (x - center_mm[0]), 0) / 72
    medial = np.maximum(-outward * (x - center_mm[0]), 0) / 62
    front = np.maximum(y - center_mm[1], 0) / 92
    back = np.maximum(center_mm[1] - y, 0) / 92
    drop = 66 * lateral**2.2 + 4 * medial**2 + 34 * front**2 + 84 * back**2.1
    height: Field = (peak_mm - drop).astype(np.float32)
    return height


def height(x: Field, y: Field) -> Field:
    """Z of the upper surface in mm at x (1, 1, i), y (1, j, 1)."""
    right = _dome(x, y, (60, 4), 16, 1)
    left = _dome(x, y, (-66, 2), 6, -1)
    share = 1 / (1 + np.exp(-(x + 4) / 13))
    surface: Field = (share * right + (1 - share) * left).astype(np.float32)
    return surface


def below(x: Field, y: Field, z: Field) -> Field:
    """Distance below the upper surface as an implicit shape: negative in the abdomen."""
    eps = np.float32(2.0)
    surface = height(x, y)
    slope_x = (height(x + eps, y) - height(x - eps, y)) / (2 * eps)
    slope_y = (height(x, y + eps) - height(x, y - eps)) / (2 * eps)
    shape: Field = (z - surface) / np.sqrt(1 + slope_x**2 + slope_y**2)
    return shape
