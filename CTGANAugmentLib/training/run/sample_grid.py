"""Picture of what a model makes at a step, beside real images of patients that it was not trained on."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from torch import Tensor

from CTGANAugmentLib.picture_parts import SYNTHETIC_FOOTER
from CTGANAugmentLib.training.sample import Sample

Gray = NDArray[np.uint8]
"""Gray levels, (row, column)."""

_WIDTH, _HEIGHT = 1590, 1400
_MOST_A_SIDE, _MOST_ROWS = 6, 6
_LARGEST_ITEM = 192
_GAP, _MARGIN, _TEXT_HEIGHT = 2, 8, 20
_BACKGROUND, _HEADING, _CAPTION, _NOTICE = (16, 16, 20), (235, 235, 235), (190, 200, 215), (255, 170, 90)


@dataclass(frozen=True)
class _Factors:
    """Whole factors by which pictures are made smaller, then larger."""

    shrink: int = 1
    enlarge: int = 1

    def applied(self, size: int) -> int:
        return size // self.shrink * self.enlarge


@dataclass(frozen=True)
class _Column:
    caption: str
    picture: Gray


@dataclass(frozen=True)
class _Block:
    heading: str
    columns: Sequence[_Column]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height on the sheet."""
        widths = [column.picture.shape[1] for column in self.columns]
        height = max(column.picture.shape[0] for column in self.columns)
        return sum(widths) + _MARGIN * (len(widths) + 1), 2 * _TEXT_HEIGHT + height + _MARGIN


def samples_png(samples: Mapping[str, Sample], title: str) -> bytes:
    """Draw a block for each sample, as a PNG of at most about 1600 x 1600 pixels.

    Images out of noise fill a square beside real ones; others stand in rows: source, made, real, and the difference
    where the made should equal the real. Of a volume the three planes through its middle are shown, of several slices
    in the channels the middle one. Small images are enlarged by a whole factor.
    """
    blocks = [_block(name, sample, _HEIGHT // len(samples)) for name, sample in samples.items()]
    width = max(max(block.size[0] for block in blocks), 380)
    height = sum(block.size[1] for block in blocks) + 2 * _TEXT_HEIGHT
    canvas = Image.new("RGB", (width, height), _BACKGROUND)
    _write(canvas, (_MARGIN, 2), title, _HEADING)
    top = _TEXT_HEIGHT
    for block in blocks:
        _paste(canvas, block, top)
        top += block.size[1]
    _write(canvas, (_MARGIN, top), SYNTHETIC_FOOTER, _NOTICE)
    stream = io.BytesIO()
    canvas.save(stream, format="PNG")
    return stream.getvalue()


def _block(name: str, sample: Sample, height: int) -> _Block:
    if sample.source is None:
        return _noise_block(name, sample, height)
    columns = {"source": sample.source, "made": sample.made}
    columns["real" if sample.paired else "real, others"] = sample.real
    pictures = {
        caption: [_gray(image) for image in tensor[:_MOST_ROWS]] for caption, tensor in columns.items()
    }
    if sample.paired:
        difference = (sample.made - sample.real)[:_MOST_ROWS]
        pictures["made - real (gray: 0)"] = [_gray(image) for image in difference]
    item_height, item_width = pictures["made"][0].shape
    factors = _fit(item_width, _WIDTH // len(pictures) - _MARGIN, min(item_height, item_width))
    rows = max(min(_MOST_ROWS, height // factors.applied(item_height)), 1)
    return _Block(
        name, [_Column(caption, _tiles(images[:rows], 1, factors)) for caption, images in pictures.items()]
    )


def _noise_block(name: str, sample: Sample, height: int) -> _Block:
    made, real = (
        [_gray(image) for image in tensor[: _MOST_A_SIDE**2]] for tensor in (sample.made, sample.real)
    )
    item_height, item_width = made[0].shape
    most = max(min(_WIDTH // 2 // item_width, height // item_height), 2)
    side = min(_MOST_A_SIDE, most, int(np.ceil(np.sqrt(len(made)))))
    room = min(_WIDTH // 2 // side, height // side * item_width // item_height) - _GAP
    factors = _fit(item_width, room, min(item_height, item_width))
    columns = {"made": made, "real": real}
    shown = [
        _Column(caption, _tiles(images[: side**2], side, factors)) for caption, images in columns.items()
    ]
    return _Block(name, shown)


def _fit(width: int, room: int, short_side: int) -> _Factors:
    if width > room:
        return _Factors(shrink=-(-width // room))
    return _Factors(enlarge=max(min(room // width, _LARGEST_ITEM // short_side), 1))


def _gray(image: Tensor) -> Gray:
    """Image (channel, [slice,] row, column) in [-1, 1] as a picture."""
    channels = len(image)
    values = image[channels // 2 if channels % 2 else 0].detach().float().cpu().numpy()
    levels: Gray = np.clip((values + 1) * 127.5 + 0.5, 0, 255).astype(np.uint8)
    return levels if levels.ndim == 2 else _planes(levels)


def _planes(volume: Gray) -> Gray:
    """Axial, coronal and sagittal planes side by side; slices run from foot to head, so the others are turned over."""
    slices, rows, columns = volume.shape
    planes = (volume[slices // 2], volume[::-1, rows // 2], volume[::-1, :, columns // 2])
    height = max(len(plane) for plane in planes)
    return np.concatenate([np.pad(plane, ((0, height - len(plane)), (0, 0))) for plane in planes], axis=1)


def _tiles(images: Sequence[Gray], columns: int, factors: _Factors) -> Gray:
    """Pictures in rows, with a gap between."""
    height, width = (factors.applied(size) for size in images[0].shape)
    rows = -(-len(images) // columns)
    sheet = np.full(
        (rows * (height + _GAP) - _GAP, columns * (width + _GAP) - _GAP), _BACKGROUND[0], np.uint8
    )
    for number, image in enumerate(images):
        row, column = divmod(number, columns)
        small = np.asarray(Image.fromarray(image).reduce(factors.shrink))
        shown = np.kron(small, np.ones((factors.enlarge, factors.enlarge), np.uint8))
        top, left = row * (height + _GAP), column * (width + _GAP)
        sheet[top : top + height, left : left + width] = shown[:height, :width]
    return sheet


def _paste(canvas: Image.Image, block: _Block, top: int) -> None:
    _write(canvas, (_MARGIN, top), block.heading, _HEADING)
    left = _MARGIN
    for column in block.columns:
        _write(canvas, (left, top + _TEXT_HEIGHT), column.caption, _CAPTION)
        canvas.paste(Image.fromarray(column.picture), (left, top + 2 * _TEXT_HEIGHT))
        left += column.picture.shape[1] + _MARGIN


def _write(canvas: Image.Image, place: tuple[int, int], text: str, color: tuple[int, int, int]) -> None:
    ImageDraw.Draw(canvas).text(place, text, fill=color, font=ImageFont.load_default(size=13))
