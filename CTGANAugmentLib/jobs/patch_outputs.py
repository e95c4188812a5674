"""The files that belong to a set of generated patches."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from CTGANAugmentLib.contact_sheet import MOST_SHOWN, contact_sheet_png, middle_slice
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.file_formats.png import write_png
from CTGANAugmentLib.files import write_bytes, write_labels, write_text, write_volume
from CTGANAugmentLib.lesions.patch_generator import Patch
from CTGANAugmentLib.picture_parts import Window
from CTGANAugmentLib.provenance import NOTICE, Provenance
from CTGANAugmentLib.version import VERSION
from CTGANAugmentLib.volume import LabelVolume, Volume

FORMATS = ("nii.gz", "nrrd", "png")
MANIFEST, PROVENANCE, SHEET = "manifest.csv", "provenance.json", "sheet.png"
_OWN = re.compile(r"manifest\.csv|provenance\.json|sheet\.png|synthetic_\d+(_mask)?\.(nii\.gz|nrrd|png)")
_COLUMNS = ("file", "mask", "label", "index", "seed", "model", "model_sha256", "sha256", "synthetic")
_PNG_COLUMNS = ("black", "white")


def is_own(name: str) -> bool:
    """Whether a file of that name is one of a set of patches."""
    return _OWN.fullmatch(name) is not None


@dataclass
class PatchOutputs:
    """A set of patches while it is being written: files, and what its list and its picture tell of them.

    Attributes:
        folder: that exists and is empty.
        format: one of `FORMATS`.
        window: black and white of pictures.
        provenance: of the whole set.
    """

    folder: Path
    format: str
    window: Window
    provenance: Provenance
    _rows: list[dict[str, Any]] = field(default_factory=list)
    _shown: list[Patch] = field(default_factory=list)

    def add(self, patch: Patch) -> None:
        """Write a patch, with the mask that it was made from.

        Raises:
            UserError: the disk is full.
        """
        name = f"synthetic_{patch.index:06d}"
        file = self.folder / f"{name}.{self.format}"
        self._write(patch.volume, file)
        mask = None
        if patch.mask is not None:
            mask = self.folder / f"{name}_mask.{self.format}"
            self._write_mask(patch.mask, mask)
        self._rows.append(self._row(patch, file, mask))
        if len(self._shown) < MOST_SHOWN:
            self._shown.append(patch)

    def finish(self, title: str) -> dict[str, Any]:
        """Write the list, the picture and the record.

        Returns:
            How many patches there are, and how many of each label.

        Raises:
            UserError: the disk is full.
        """
        columns = _COLUMNS + (_PNG_COLUMNS if self.format == "png" else ())
        write_text(_csv(columns, self._rows), self.folder / MANIFEST)
        captions = [
            f"{patch.index}" if patch.label is None else f"{patch.index}: label {patch.label}"
            for patch in self._shown
        ]
        images = [patch.volume for patch in self._shown]
        write_bytes(contact_sheet_png(images, captions, self.window, title), self.folder / SHEET)
        measured = {"patches": len(self._rows), "labels": self._labels()}
        write_text(replace(self.provenance, measured=measured).to_text(), self.folder / PROVENANCE)
        return measured

    def _labels(self) -> dict[str, int]:
        found = Counter(row["label"] for row in self._rows if row["label"] is not None)
        return {str(label): found[label] for label in sorted(found)}

    def _row(self, patch: Patch, file: Path, mask: Path | None) -> dict[str, Any]:
        model = self.provenance.model or {}
        black = self.window.level - self.window.width / 2
        return {
            "file": file.name,
            "mask": None if mask is None else mask.name,
            "label": patch.label,
            "index": patch.index,
            "seed": self.provenance.plan.seed,
            "model": model.get("id"),
            "model_sha256": model.get("sha256"),
            "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
            "synthetic": 1,
            "black": f"{black:g}",
            "white": f"{black + self.window.width:g}",
        }

    def _write(self, volume: Volume, path: Path) -> None:
        if self.format != "png":
            write_volume(volume, path, provenance=self.provenance)
            return
        black, white = (self.window.level + side * self.window.width / 2 for side in (-1, 1))
        values = {"CTGANAugment_Window": f"black {black:g}, white {white:g} {volume.unit}"}
        write_png(middle_slice(volume, self.window), path, self._texts() | values)

    def _write_mask(self, mask: LabelVolume, path: Path) -> None:
        if self.format != "png":
            write_labels(mask, path, provenance=self.provenance)
            return
        inside = mask.array[len(mask.array) // 2] > 0
        write_png(np.where(inside, 255, 0).astype(np.uint8), path, self._texts())

    def _texts(self) -> dict[str, str]:
        return {
            "Software": f"CTGANAugment {VERSION}",
            "Description": NOTICE,
            "CTGANAugment_Synthetic": "YES",
            "CTGANAugment_Description": f"SYNTHETIC generate seed {self.provenance.plan.seed}",
        }


def check_format(form: str, slices: int = 1) -> None:
    """Check that there is such a format, and that patches of so many slices fit it.

    Raises:
        UserError: an unknown format, or a picture for a volume.
    """
    if form not in FORMATS:
        raise UserError(f"expected a format out of {', '.join(FORMATS)}, got {form!r}")
    if form == "png" and slices > 1:
        raise UserError(
            f"png holds one slice, the model's patches have {slices}: choose {' or '.join(FORMATS[:2])}"
        )


def _csv(columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(columns), extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()
