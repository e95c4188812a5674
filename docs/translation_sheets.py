"""Sheets of translated slices for docs/make_translation.py: source, made, real and their difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from translation_cases import SEEN, Patient

from CTGANAugmentLib.volume import Volume

_PANEL, _HEAD, _ACROSS = 150, 16, 2
_SHOWN = {"CT": (-300.0, 500.0), "MR": (0.0, 1000.0)}
_DIFFERENCE_SHARE = 0.5
"""Of the shown range that is white in the difference."""
_HEADINGS = ("source", "made", "real", "|difference|")


@dataclass(frozen=True, eq=False)
class SliceOf:
    """One translated slice; source and target are modalities."""

    patient: Patient
    made: Volume
    number: int
    source: str
    target: str

    @property
    def error(self) -> float:
        """Mean absolute error within the body; 0 where less than a tenth of the slice is body."""
        body = self.patient.body[self.number]
        if body.mean() < 0.1:
            return 0.0
        made, real = (
            v.array[self.number].astype(float) for v in (self.made, self.patient.scans[self.target])
        )
        return float(np.abs(made - real)[body].mean())

    def panels(self) -> NDArray[np.uint8]:
        """Four square pictures side by side; outside of the body is black."""
        body = self.patient.body[self.number]
        source, real = (self.patient.scans[kind].array[self.number] for kind in (self.source, self.target))
        made = self.made.array[self.number]
        low, high = _SHOWN[self.target]
        cut = [np.clip(values, SEEN[self.target].low, SEEN[self.target].high) for values in (made, real)]
        difference = np.abs(cut[0].astype(float) - cut[1]) / (_DIFFERENCE_SHARE * (high - low))
        shares = [
            _share(source, self.source),
            _share(made, self.target),
            _share(real, self.target),
            difference,
        ]
        return np.concatenate([_square(np.where(body, share, 0)) for share in shares], axis=1)


def write_sheet(slices: Sequence[SliceOf], path: Path, title: str) -> None:
    """Draw slices in two columns, each with its patient, number and error, as a small PNG."""
    width, height = 4 * _PANEL + 8, _PANEL + _HEAD
    down = -(-len(slices) // _ACROSS)
    sheet = Image.new("L", (width * _ACROSS, down * height + 2 * _HEAD), 16)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(size=11)
    draw.text((4, 1), f"{title}. Synthetic; for research only.", fill=255, font=font)
    for across in range(_ACROSS):
        for number, heading in enumerate(_HEADINGS):
            draw.text((across * width + number * _PANEL + 4, _HEAD + 1), heading, fill=200, font=font)
    for number, one in enumerate(slices):
        left, top = number % _ACROSS * width, 2 * _HEAD + number // _ACROSS * height
        aligned = "aligned" if one.patient.aligned else "not aligned"
        text = f"{one.patient.name} slice {one.number}, {aligned}, error {one.error:.0f}"
        draw.text((left + 4, top), text, fill=200, font=font)
        sheet.paste(Image.fromarray(one.panels()), (left, top + _HEAD))
    sheet.save(path, optimize=True)


def _share(values: NDArray[np.generic], kind: str) -> NDArray[np.float64]:
    low, high = _SHOWN[kind]
    return (values.astype(np.float64) - low) / (high - low)


def _square(share: NDArray[np.float64]) -> NDArray[np.uint8]:
    picture = Image.fromarray((np.clip(share, 0, 1) * 255).astype(np.uint8))
    picture.thumbnail((_PANEL, _PANEL))
    square = Image.new("L", (_PANEL, _PANEL))
    square.paste(picture, ((_PANEL - picture.width) // 2, (_PANEL - picture.height) // 2))
    return np.asarray(square)
