"""Pictures of a result for people: before, after, outline and difference in three planes."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import binary_erosion

from CTGANAugmentLib.geometry import Points
from CTGANAugmentLib.operation import Result
from CTGANAugmentLib.picture_parts import (
    FOOTER,
    PLANES,
    SYNTHETIC_FOOTER,
    Axes,
    Picture,
    Window,
    ball_of,
    outline_rgb,
    plane,
    sample,
    sheet_png,
    window_for,
)
from CTGANAugmentLib.volume import LabelVolume, Volume


def before_after_png(before: Volume, result: Result, title: str) -> bytes:
    """Draw the largest region as rows of planes and columns before, after, outline and difference, as a PNG."""
    after = result.volume
    if after is None or not result.masks:
        return b""
    largest = max(result.masks, key=lambda mask: int(np.count_nonzero(mask.array)))
    center, radius_mm = ball_of(largest)
    half_mm = max(45.0, 2.4 * radius_mm)
    window = window_for(before, center, radius_mm)
    rows = [_row(before, after, result.masks, center, axes, half_mm, window) for axes in PLANES.values()]
    columns = (
        "before",
        "after",
        "mask outlined",
        f"difference (gray = 0, white = +{window.width / 2:.0f})",
    )
    picture = np.concatenate(rows, axis=0)
    return sheet_png(picture, rows=tuple(PLANES), columns=columns, title=title, footer=SYNTHETIC_FOOTER)


def _row(
    before: Volume,
    after: Volume,
    masks: tuple[LabelVolume, ...],
    center: Points,
    axes: Axes,
    half_mm: float,
    window: Window,
) -> Picture:
    points = plane(center, axes, half_mm)
    beyond = float(before.array.min())
    old, new = (sample(v.array, v.grid, points, order=1, beyond=beyond) for v in (before, after))
    outlined = np.repeat(window.gray(new)[..., None], 3, axis=-1)
    for mask in masks:
        shown = sample(mask.array > 0, mask.grid, points, order=0, beyond=0.0) > 0.5
        outlined[shown & ~binary_erosion(shown)] = outline_rgb(mask)
    difference = Window(0, window.width).gray(new - old)
    gray = [np.repeat(window.gray(v)[..., None], 3, axis=-1) for v in (old, new)]
    return np.concatenate([*gray, outlined, np.repeat(difference[..., None], 3, axis=-1)], axis=1)


def outline_png(scan: Volume, mask: LabelVolume, title: str) -> bytes:
    """Draw a segment in three planes through its middle, plain and with its outline, as a PNG."""
    center, radius_mm = ball_of(mask)
    half_mm = max(45.0, 1.6 * radius_mm)
    window = window_for(scan, center, radius_mm)
    beyond = float(scan.array.min())
    panels = []
    for axes in PLANES.values():
        points = plane(center, axes, half_mm)
        gray = window.gray(sample(scan.array, scan.grid, points, order=1, beyond=beyond))
        plain = np.repeat(gray[..., None], 3, axis=-1)
        outlined = plain.copy()
        shown = sample(mask.array > 0, mask.grid, points, order=0, beyond=0.0) > 0.5
        outlined[shown & ~binary_erosion(shown)] = outline_rgb(mask)
        panels.append(np.concatenate([plain, outlined], axis=0))
    picture: Picture = np.concatenate(panels, axis=1)
    rows = ("scan", "outline")
    return sheet_png(picture, rows=rows, columns=tuple(PLANES), title=title, footer=FOOTER)
