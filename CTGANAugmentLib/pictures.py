"""Pictures of a result for people: before, after, outline and difference in three planes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_erosion, map_coordinates

from CTGANAugmentLib.geometry import Array, Grid, Points
from CTGANAugmentLib.operation import Result
from CTGANAugmentLib.volume import LabelVolume, Volume

_PANEL = 260
_LABEL_HEIGHT = 18
_FOOTER = "SYNTHETIC - research use only - made by CTGANAugment"
Picture = NDArray[np.uint8]

# Columns are to the viewer's right, rows downward: the radiological view, patient's right on the left.
_PLANES = {
    "axial": ((-1.0, 0.0, 0.0), (0.0, -1.0, 0.0)),
    "coronal": ((-1.0, 0.0, 0.0), (0.0, 0.0, -1.0)),
    "sagittal": ((0.0, -1.0, 0.0), (0.0, 0.0, -1.0)),
}


@dataclass(frozen=True)
class Window:
    """Range of values shown from black to white, in the image's unit."""

    level: float
    width: float

    def gray(self, values: NDArray[np.float32]) -> Picture:
        """Values as gray levels."""
        scaled = (values - (self.level - self.width / 2)) / self.width
        gray: Picture = (np.clip(scaled, 0, 1) * 255).astype(np.uint8)
        return gray


LUNG, SOFT_TISSUE, BONE = Window(-550, 1500), Window(40, 400), Window(400, 1800)


def window_for(volume: Volume, center_ras: Points, radius_mm: float) -> Window:
    """Window that shows the tissue round a point."""
    near = volume.array[volume.grid.box_around(center_ras, radius_mm).slices]
    if volume.modality == "CT":
        middle = float(np.median(near))
        return LUNG if middle < -400 else BONE if middle > 100 else SOFT_TISSUE
    values = volume.array[volume.grid.box_around(center_ras, 3 * radius_mm).slices]
    low, high = (float(v) for v in np.percentile(values, [1, 99.5]))
    return Window((low + high) / 2, max((high - low) * 1.1, 1e-6))


def before_after_png(before: Volume, result: Result, title: str) -> bytes:
    """Draw the largest lesion as rows of planes and columns before, after, outline and difference, as a PNG."""
    after = result.volume
    if after is None or not result.masks:
        return b""
    largest = max(result.masks, key=lambda mask: int(np.count_nonzero(mask.array)))
    center, radius_mm = _ball_of(largest)
    half_mm = max(45.0, 2.4 * radius_mm)
    window = window_for(before, center, radius_mm)
    rows = [_row(before, after, result.masks, center, axes, half_mm, window) for axes in _PLANES.values()]
    columns = (
        "before",
        "after",
        "lesion outlined",
        f"difference (gray = 0, white = +{window.width / 2:.0f})",
    )
    return _encode(np.concatenate(rows, axis=0), tuple(_PLANES), columns, title)


def _ball_of(mask: LabelVolume) -> tuple[Points, float]:
    points = mask.grid.to_ras(np.argwhere(mask.array > 0)[:, ::-1].astype(float))
    center: Points = points.mean(axis=0)
    return center, float(np.linalg.norm(points - center, axis=1).max())


def _row(
    before: Volume,
    after: Volume,
    masks: tuple[LabelVolume, ...],
    center: Points,
    axes: tuple[tuple[float, ...], tuple[float, ...]],
    half_mm: float,
    window: Window,
) -> Picture:
    points = _plane(center, axes, half_mm)
    beyond = float(before.array.min())
    old, new = (_sample(v.array, v.grid, points, order=1, beyond=beyond) for v in (before, after))
    outlined = np.repeat(window.gray(new)[..., None], 3, axis=-1)
    for mask in masks:
        shown = _sample(mask.array > 0, mask.grid, points, order=0, beyond=0.0) > 0.5
        outlined[shown & ~binary_erosion(shown)] = _outline_rgb(mask)
    difference = Window(0, window.width).gray(new - old)
    gray = [np.repeat(window.gray(v)[..., None], 3, axis=-1) for v in (old, new)]
    return np.concatenate([*gray, outlined, np.repeat(difference[..., None], 3, axis=-1)], axis=1)


def _outline_rgb(mask: LabelVolume) -> tuple[int, ...]:
    """Label's colour, brightened so that a thin line reads on gray."""
    color = mask.labels[0].color_rgb if mask.labels else (1.0, 0.3, 0.2)
    return tuple(int(255 * v / max(*color, 0.01)) for v in color)


def _plane(center: Points, axes: tuple[tuple[float, ...], tuple[float, ...]], half_mm: float) -> Points:
    steps = (np.arange(_PANEL) + 0.5) / _PANEL * 2 - 1
    right, down = (np.asarray(axis) * half_mm for axis in axes)
    return center + steps[None, :, None] * right + steps[:, None, None] * down


def _sample(
    array: Array, grid: Grid, points_ras: Points, *, order: Literal[0, 1], beyond: float
) -> NDArray[np.float32]:
    """Values at points of shape (rows, columns, 3), read from the block that they lie in; one value beyond the grid."""
    ijk = grid.to_ijk(points_ras)
    box = grid.box_between(np.floor(ijk.min(axis=(0, 1))) - 1, np.ceil(ijk.max(axis=(0, 1))) + 2)
    if box.is_empty:
        return np.full(points_ras.shape[:2], beyond, dtype=np.float32)
    block: NDArray[np.float32] = array[box.slices].astype(np.float32)
    at: Points = np.moveaxis(ijk[..., ::-1] - np.array(box.start_kji), -1, 0)
    sampled = np.empty(points_ras.shape[:2], dtype=np.float32)
    map_coordinates(block, at, output=sampled, order=order, mode="grid-constant", cval=beyond)
    return sampled


def _encode(picture: Picture, rows: tuple[str, ...], columns: tuple[str, ...], title: str) -> bytes:
    from PIL import Image, ImageDraw, ImageFont

    height, width = picture.shape[:2]
    canvas = Image.new("RGB", (width, height + 3 * _LABEL_HEIGHT), (16, 16, 20))
    canvas.paste(Image.fromarray(picture), (0, 2 * _LABEL_HEIGHT))
    draw = ImageDraw.Draw(canvas)
    font = ImageFont.load_default(size=13)
    draw.text((6, 2), title, fill=(235, 235, 235), font=font)
    for n, text in enumerate(columns):
        draw.text((n * _PANEL + 6, _LABEL_HEIGHT + 2), text, fill=(190, 200, 215), font=font)
    for n, text in enumerate(rows):
        draw.text(
            (6, 2 * _LABEL_HEIGHT + n * _PANEL + 4),
            text,
            fill=(255, 220, 120),
            font=font,
            stroke_width=2,
            stroke_fill=(0, 0, 0),
        )
    draw.text((6, height + 2 * _LABEL_HEIGHT + 1), _FOOTER, fill=(255, 170, 90), font=font)
    stream = io.BytesIO()
    canvas.save(stream, format="PNG")
    return stream.getvalue()
