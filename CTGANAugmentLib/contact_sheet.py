"""Many small images on one picture, for a look at what was made."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from CTGANAugmentLib.picture_parts import SYNTHETIC_FOOTER, Picture, Window, sheet_png
from CTGANAugmentLib.volume import Volume

MOST_SHOWN = 64
_COLUMNS, _FEWEST_COLUMNS = 8, 4
_TILE, _GAP = 128, 2
_BACKGROUND, _CAPTION = (16, 16, 20), (255, 220, 120)


def contact_sheet_png(images: Sequence[Volume], captions: Sequence[str], window: Window, title: str) -> bytes:
    """Draw the middle slices of synthetic images in rows, at most `MOST_SHOWN`, as a PNG that says what they are.

    Args:
        images: of one shape.
        captions: one for each, short.
        window: what is black and what is white.
        title: above them.
    """
    from PIL import Image, ImageDraw, ImageFont

    shown = images[:MOST_SHOWN]
    columns = min(_COLUMNS, max(len(shown), _FEWEST_COLUMNS))
    rows = -(-len(shown) // columns)
    sheet = Image.new("RGB", (columns * (_TILE + _GAP), rows * (_TILE + _GAP)), _BACKGROUND)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(size=12)
    for number, (image, caption) in enumerate(zip(shown, captions, strict=False)):
        row, column = divmod(number, columns)
        place = (column * (_TILE + _GAP), row * (_TILE + _GAP))
        sheet.paste(Image.fromarray(_tile(image, window)), place)
        draw.text(
            (place[0] + 3, place[1] + 1), caption, fill=_CAPTION, font=font, stroke_width=1, stroke_fill=0
        )
    return sheet_png(np.asarray(sheet), rows=(), columns=(), title=title, footer=SYNTHETIC_FOOTER)


def middle_slice(image: Volume, window: Window) -> Picture:
    """Gray levels of a volume's middle slice, (row, column)."""
    return window.gray(image.array[image.array.shape[0] // 2].astype(np.float32))


def _tile(image: Volume, window: Window) -> Picture:
    """Middle slice at its own proportions within a square of `_TILE` pixels; pixels stay pixels where there is room."""
    from PIL import Image

    gray = Image.fromarray(middle_slice(image, window))
    height_mm, width_mm = np.array(gray.size[::-1]) * image.grid.spacing_kji_mm[1:]
    factor = _TILE / max(height_mm, width_mm)
    size = (max(round(width_mm * factor), 1), max(round(height_mm * factor), 1))
    smaller = gray.width > size[0] or gray.height > size[1]
    fitted = gray.resize(size, Image.Resampling.BOX if smaller else Image.Resampling.NEAREST)
    tile = Image.new("L", (_TILE, _TILE), _BACKGROUND[0])
    tile.paste(fitted, ((_TILE - size[0]) // 2, (_TILE - size[1]) // 2))
    return np.asarray(tile)
