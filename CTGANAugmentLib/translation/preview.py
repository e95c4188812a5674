"""Picture of a translation for people: scan, result and maps in three planes."""

from __future__ import annotations

import numpy as np

from CTGANAugmentLib.geometry import Points
from CTGANAugmentLib.operation import Result
from CTGANAugmentLib.picture_parts import (
    PLANES,
    SOFT_TISSUE,
    SYNTHETIC_FOOTER,
    Axes,
    Picture,
    Window,
    plane,
    sample,
    sheet_png,
)
from CTGANAugmentLib.translation.map_scale import full_colour, some_voxels
from CTGANAugmentLib.volume import Volume


def translation_png(scan: Volume, result: Result, title: str) -> bytes:
    """Draw rows of planes through the scan's middle; columns scan, translation, and each map in red over it.

    Args:
        scan: that was translated.
        result: of the operation "translate".
        title: above.
    """
    if result.volume is None:
        return b""
    images = [scan, result.volume]
    windows = [_window(volume) for volume in images]
    tops = [full_colour(volume) for volume in result.maps]
    center = scan.grid.to_ras((np.array(scan.grid.shape_kji[::-1]) - 1) / 2)
    half_mm = float((scan.grid.spacing_mm * scan.grid.shape_kji[::-1]).max()) / 2
    rows = []
    for axes in PLANES.values():
        panels = [
            _gray(volume, window, center, axes, half_mm)
            for volume, window in zip(images, windows, strict=True)
        ]
        over = [
            _red(v, top, panels[1], center, axes, half_mm) for v, top in zip(result.maps, tops, strict=True)
        ]
        rows.append(np.concatenate([*panels, *over], axis=1))
    columns = ["scan", "translation"]
    columns += [
        f"{_last_words(v, scan)} (red = {top:.0f} {v.unit})" for v, top in zip(result.maps, tops, strict=True)
    ]
    return sheet_png(
        np.concatenate(rows, axis=0),
        rows=tuple(PLANES),
        columns=columns,
        title=title,
        footer=SYNTHETIC_FOOTER,
    )


def _window(volume: Volume) -> Window:
    if volume.modality == "CT":
        return SOFT_TISSUE
    low, high = (float(v) for v in np.percentile(some_voxels(volume), [1, 99.5]))
    return Window((low + high) / 2, max(high - low, 1e-6))


def _last_words(volume: Volume, scan: Volume) -> str:
    return volume.name.removeprefix(scan.name).strip()


def _gray(volume: Volume, window: Window, center: Points, axes: Axes, half_mm: float) -> Picture:
    points = plane(center, axes, half_mm)
    beyond = float(some_voxels(volume).min())
    gray = window.gray(sample(volume.array, volume.grid, points, order=1, beyond=beyond))
    return np.repeat(gray[..., None], 3, axis=-1)


def _red(volume: Volume, top: float, below: Picture, center: Points, axes: Axes, half_mm: float) -> Picture:
    share = sample(volume.array, volume.grid, plane(center, axes, half_mm), order=1, beyond=0.0) / top
    share = np.clip(share, 0, 1)[..., None]
    red = np.array([255, 40, 20])
    mixed: Picture = (below * (1 - share) + red * share).astype(np.uint8)
    return mixed
