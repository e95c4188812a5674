"""Picture of an augmentation for people: the scan before and after, with its labels, in three planes."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import binary_erosion

from CTGANAugmentLib.geometry import Grid, Points
from CTGANAugmentLib.picture_parts import (
    PLANES,
    SOFT_TISSUE,
    SYNTHETIC_FOOTER,
    Axes,
    Picture,
    Window,
    ball_of,
    outline_rgb,
    plane,
    sample,
    sheet_png,
)
from CTGANAugmentLib.volume import LabelVolume, Volume

_SOME_VOXELS = 200_000


def augmentation_png(
    before: Volume,
    after: Volume,
    labels: tuple[LabelVolume | None, LabelVolume | None],
    title: str,
) -> bytes:
    """Draw rows of planes and the columns before and after, as a PNG.

    Both are shown in the same scale and gray window, each through the middle of its own labels or of its own grid: a
    transform may change where things are, and a crop how much is there.

    Args:
        before: the scan.
        after: what was made of it.
        labels: of both, whose outlines are drawn; None for none.
        title: above.
    """
    half_mm = max(_half_mm(volume.grid) for volume in (before, after))
    window = _window(before)
    columns = [
        _column(volume, marks, half_mm, window) for volume, marks in zip((before, after), labels, strict=True)
    ]
    return sheet_png(
        np.concatenate(columns, axis=1),
        rows=tuple(PLANES),
        columns=("before", "after"),
        title=title,
        footer=SYNTHETIC_FOOTER,
    )


def _column(volume: Volume, labels: LabelVolume | None, half_mm: float, window: Window) -> Picture:
    marked = labels if labels is not None and labels.array.any() else None
    center = ball_of(marked)[0] if marked is not None else _middle(volume.grid)
    return np.concatenate([_panel(volume, marked, center, axes, half_mm, window) for axes in PLANES.values()])


def _panel(
    volume: Volume, labels: LabelVolume | None, center: Points, axes: Axes, half_mm: float, window: Window
) -> Picture:
    points = plane(_seen_from(center, volume.grid, axes), axes, half_mm)
    beyond = window.level - window.width
    gray = window.gray(sample(volume.array, volume.grid, points, order=1, beyond=beyond))
    picture = np.repeat(gray[..., None], 3, axis=-1)
    if labels is not None:
        shown = sample(labels.array > 0, labels.grid, points, order=0, beyond=0.0) > 0.5
        picture[shown & ~binary_erosion(shown)] = outline_rgb(labels)
    return picture


def _seen_from(center: Points, grid: Grid, axes: Axes) -> Points:
    """Place in the plane through a centre whose picture shows the middle of the grid."""
    in_plane = np.abs(np.array(axes)).sum(axis=0)
    return np.where(in_plane > 0, _middle(grid), center)


def _middle(grid: Grid) -> Points:
    return grid.to_ras((np.array(grid.shape_kji[::-1]) - 1) / 2)


def _half_mm(grid: Grid) -> float:
    return float((grid.spacing_mm * grid.shape_kji[::-1]).max()) / 2


def _window(volume: Volume) -> Window:
    if volume.modality == "CT":
        return SOFT_TISSUE
    step = max(1, volume.array.size // _SOME_VOXELS)
    low, high = (float(v) for v in np.percentile(volume.array.reshape(-1)[::step], [1, 99.5]))
    return Window((low + high) / 2, max((high - low) * 1.1, 1e-6))
