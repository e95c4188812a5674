"""The files that belong to one result: their names, and writing all of them or none."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import require_free, write_bytes, write_labels, write_text, write_volume
from CTGANAugmentLib.operation import Result
from CTGANAugmentLib.pictures import before_after_png
from CTGANAugmentLib.volume import Volume, combine_labels

FORMATS = ("nrrd", "nii.gz", "mha", "dicom")


@dataclass(frozen=True)
class Source:
    """Where a scan was read from.

    Attributes:
        path: file or folder.
        series: number or UID, where a DICOM folder holds several.
    """

    path: Path
    series: str | None = None


@dataclass(frozen=True)
class Outputs:
    """Where one result goes.

    Attributes:
        folder: made when it does not exist.
        stem: first part of each name.
        format: one of `FORMATS`, of the image.
    """

    folder: Path
    stem: str
    format: str = "nrrd"

    @property
    def image(self) -> Path:
        """The image, a folder for DICOM."""
        return self.folder / (
            f"{self.stem}_synthetic" + ("" if self.format == "dicom" else f".{self.format}")
        )

    @property
    def labels(self) -> Path:
        """The exact mask."""
        return self.folder / f"{self.stem}_lesions.seg.nrrd"

    @property
    def provenance(self) -> Path:
        """How it was made."""
        return self.folder / f"{self.stem}_provenance.json"

    @property
    def preview(self) -> Path:
        """Before, after and difference."""
        return self.folder / f"{self.stem}_preview.png"

    def paths(self) -> dict[str, str]:
        """All four, as text."""
        return {name: str(getattr(self, name)) for name in ("image", "labels", "provenance", "preview")}

    def require_writable(self, *, overwrite: bool) -> None:
        """Check before any work that all may be written.

        Raises:
            UserError: an unknown format, a file in the way, or a folder that cannot be made.
        """
        if self.format not in FORMATS:
            raise UserError(f"expected a format out of {', '.join(FORMATS)}, got {self.format!r}")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(
                f"cannot make the folder {self.folder}: {error.strerror}; choose another"
            ) from error
        for path in (self.image, self.labels, self.provenance, self.preview):
            require_free(path, overwrite=overwrite)

    def write(
        self, scan: Volume, result: Result, source: Source, title: str, *, anonymize: bool, overwrite: bool
    ) -> None:
        """Write all files, or leave the folder as it was.

        Raises:
            UserError: the disk is full, or the image does not fit the format.
        """
        if result.volume is None:
            raise UserError("expected an image to write, got none")
        stage = Path(tempfile.mkdtemp(prefix=".ctganaugment-", dir=self.folder))
        staged = Outputs(stage, self.stem, self.format)
        try:
            text = result.provenance.to_text()
            write_text(text, staged.provenance)
            write_bytes(before_after_png(scan, result, title), staged.preview)
            labels = combine_labels(result.masks, scan.grid)
            write_labels(labels, staged.labels, provenance=result.provenance)
            write_volume(
                result.volume,
                staged.image,
                provenance=result.provenance,
                source=source.path,
                series=source.series,
                anonymize=anonymize,
            )
            self._take(staged, overwrite=overwrite)
        finally:
            shutil.rmtree(stage, ignore_errors=True)

    def _take(self, staged: Outputs, *, overwrite: bool) -> None:
        self.require_writable(overwrite=overwrite)
        for name in ("image", "labels", "preview", "provenance"):
            old, new = getattr(self, name), getattr(staged, name)
            if old.is_dir():
                shutil.rmtree(old)
            new.replace(old)


def summary(outputs: Outputs, result: Result) -> dict[str, Any]:
    """What a job answers: where the files are, what was measured, and the warnings."""
    return {
        "files": outputs.paths(),
        "measured": dict(result.provenance.measured),
        "warnings": list(result.warnings),
    }
