"""Sheets of made lesions beside the real ones, for docs/make_lesion_realism.py."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from realism_cases import DataSet, Patch
from scipy.ndimage import binary_erosion, zoom

_SIDE, _HEAD, _GAP, _ACROSS = 144, 15, 6, 5
_OUTLINE = (255, 196, 0)


def write_sheet(pairs: Sequence[tuple[Patch, Patch, str]], data: DataSet, path: Path, title: str) -> None:
    """Draw pairs, real on the left and made on the right, with the outline in the small corner picture."""
    width, height = 2 * _SIDE + _GAP, _SIDE + _HEAD
    down = -(-len(pairs) // _ACROSS)
    sheet = Image.new("RGB", (width * _ACROSS, down * height + _HEAD), (16, 16, 16))
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(size=11)
    draw.text(
        (4, 1), f"{title}. Left real, right made. Synthetic; for research only.", fill="white", font=font
    )
    for number, (real, made, text) in enumerate(pairs):
        left, top = number % _ACROSS * width, _HEAD + number // _ACROSS * height
        draw.text((left + 2, top), text, fill=(200, 200, 200), font=font)
        for across, patch in enumerate((real, made)):
            sheet.paste(_picture(patch, data), (left + across * _SIDE, top + _HEAD))
        sheet.paste(_outline(real).resize((36, 36)), (left, top + _HEAD))
    sheet.save(path, optimize=True)


def _picture(patch: Patch, data: DataSet) -> Image.Image:
    return Image.fromarray(_gray(patch, data)).resize((_SIDE, _SIDE), Image.Resampling.BICUBIC).convert("RGB")


def _gray(patch: Patch, data: DataSet) -> NDArray[np.uint8]:
    share = (patch.crop - data.low) / (data.high - data.low)
    return np.asarray(255 * np.clip(share, 0, 1), dtype=np.uint8)


def _outline(patch: Patch) -> Image.Image:
    large = zoom(patch.crop_mask.astype(np.uint8), 2, order=0) > 0
    shown = np.zeros((*large.shape, 3), dtype=np.uint8)
    shown[large & ~binary_erosion(large, iterations=2)] = _OUTLINE
    return Image.fromarray(shown)
