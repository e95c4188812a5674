"""Two planes of a case as small gray pictures, and masks as outlines to be drawn on them."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.evaluation.overlap import Mask
from CTGANAugmentLib.geometry import Grid, Points, bounding_box
from CTGANAugmentLib.picture_parts import PLANES, Window, plane, sample, window_for
from CTGANAugmentLib.volume import LabelVolume, Volume

SHOWN = ("axial", "coronal")
PIXELS = 192
_LEAST_MM, _MOST_MM = 25.0, 150.0
_MARGIN = 1.5
_TOLERANCE = 0.4
"""Of an outline, in pixels."""


@dataclass(frozen=True, eq=False)
class Frame:
    """Where the planes of a case lie.

    Attributes:
        center_ras: their common point.
        half_mm: from the middle to an edge, for each plane.
    """

    center_ras: Points
    half_mm: Mapping[str, float]

    @staticmethod
    def round(seed_ras: Points, reference: Mask, grid: Grid) -> Frame:
        """Frame that shows a reference from a seed, with some of its surroundings."""
        corners = grid.crop(bounding_box(reference)).corners_ras() - seed_ras
        half_mm = {}
        for name in SHOWN:
            far = float(np.abs(corners @ np.array(PLANES[name]).T).max())
            half_mm[name] = float(np.clip(_MARGIN * far, _LEAST_MM, _MOST_MM))
        return Frame(seed_ras, half_mm)

    def points(self, name: str) -> Points:
        """RAS points of one plane, shape (rows, columns, 3)."""
        return plane(self.center_ras, PLANES[name], self.half_mm[name], PIXELS)

    def grays(self, scan: Volume) -> dict[str, str]:
        """Pictures of the scan, PNG in base64."""
        window = window_for(scan, self.center_ras, min(self.half_mm.values()) / _MARGIN / 2)
        return {name: _png(self._gray(scan, name, window)) for name in SHOWN}

    def _gray(self, scan: Volume, name: str, window: Window) -> NDArray[np.uint8]:
        beyond = float(scan.array.min())
        return window.gray(sample(scan.array, scan.grid, self.points(name), order=1, beyond=beyond))

    def outlines(self, masks: Sequence[LabelVolume]) -> dict[str, str]:
        """Outlines of masks as paths of SVG, in pixels of the pictures."""
        return {name: " ".join(self._path(mask, name) for mask in masks) for name in SHOWN}

    def _path(self, mask: LabelVolume, name: str) -> str:
        inside = sample(mask.array > 0, mask.grid, self.points(name), order=0, beyond=0.0) > 0.5
        return _svg_path(inside)


def _png(gray: NDArray[np.uint8]) -> str:
    from PIL import Image

    stream = io.BytesIO()
    Image.fromarray(gray).save(stream, format="PNG", optimize=True)
    return base64.b64encode(stream.getvalue()).decode("ascii")


def _svg_path(inside: NDArray[np.bool_]) -> str:
    from skimage.measure import approximate_polygon, find_contours

    parts = []
    for line in find_contours(np.pad(inside, 1).astype(np.float32), 0.5):
        points = approximate_polygon(line, _TOLERANCE) - 0.5
        parts.append("M" + "L".join(f"{x:.1f} {y:.1f}" for y, x in points[:-1]) + "Z")
    return "".join(parts)
