"""What pictures are made of: gray windows, planes through a scan and the sheet with its headings."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from CTGANAugmentLib.geometry import Array, Grid, Points
from CTGANAugmentLib.volume import LabelVolume, Volume

PANEL = 260
"""Width and height of one picture on a sheet, in pixels."""
FOOTER = "research use only - made by CTGANAugment"
SYNTHETIC_FOOTER = f"SYNTHETIC - {FOOTER}"

_LABEL_HEIGHT = 18
Picture = NDArray[np.uint8]
Axes = tuple[tuple[float, ...], tuple[float, ...]]

PLANES: Mapping[str, Axes] = {
    "axial": ((-1.0, 0.0, 0.0), (0.0, -1.0, 0.0)),
    "coronal": ((-1.0, 0.0, 0.0), (0.0, 0.0, -1.0)),
    "sagittal": ((0.0, -1.0, 0.0), (0.0, 0.0, -1.0)),
}
"""RAS directions of columns (to the viewer's right) and rows (downward): patient's right on the left."""


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


def ball_of(mask: LabelVolume) -> tuple[Points, float]:
    """Centre of a mask in RAS mm, and the radius of the ball round it that holds the mask."""
    points = mask.grid.to_ras(np.argwhere(mask.array > 0)[:, ::-1].astype(float))
    center: Points = points.mean(axis=0)
    return center, float(np.linalg.norm(points - center, axis=1).max())


def plane(center_ras: Points, axes: Axes, half_mm: float, pixels: int = PANEL) -> Points:
    """RAS points of a square picture round a centre, shape (rows, columns, 3)."""
    steps = (np.arange(pixels) + 0.5) / pixels * 2 - 1
    right, down = (np.asarray(axis) * half_mm for axis in axes)
    return center_ras + steps[None, :, None] * right + steps[:, None, None] * down


def sample(
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


def outline_rgb(mask: LabelVolume) -> tuple[int, ...]:
    """Label's colour, brightened so that a thin line reads on gray."""
    color = mask.labels[0].color_rgb if mask.labels else (1.0, 0.3, 0.2)
    return tuple(int(255 * v / max(*color, 0.01)) for v in color)


def sheet_png(
    picture: Picture, *, rows: Sequence[str], columns: Sequence[str], title: str, footer: str
) -> bytes:
    """Put panels of `PANEL` pixels under a title and headings, above a footer, as a PNG."""
    from PIL import Image, ImageDraw, ImageFont

    height, width = picture.shape[:2]
    canvas = Image.new("RGB", (width, height + 3 * _LABEL_HEIGHT), (16, 16, 20))
    canvas.paste(Image.fromarray(picture), (0, 2 * _LABEL_HEIGHT))
    draw = ImageDraw.Draw(canvas)
    font = ImageFont.load_default(size=13)
    draw.text((6, 2), title, fill=(235, 235, 235), font=font)
    for n, text in enumerate(columns):
        draw.text((n * PANEL + 6, _LABEL_HEIGHT + 2), text, fill=(190, 200, 215), font=font)
    for n, text in enumerate(rows):
        draw.text(
            (6, 2 * _LABEL_HEIGHT + n * PANEL + 4),
            text,
            fill=(255, 220, 120),
            font=font,
            stroke_width=2,
            stroke_fill=(0, 0, 0),
        )
    draw.text((6, height + 2 * _LABEL_HEIGHT + 1), footer, fill=(255, 170, 90), font=font)
    stream = io.BytesIO()
    canvas.save(stream, format="PNG")
    return stream.getvalue()
