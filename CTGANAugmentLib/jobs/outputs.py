"""The files that belong to one result: their names, and writing all of them or none."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import (
    loses_fractions,
    require_free,
    stem,
    write_bytes,
    write_labels,
    write_text,
    write_volume,
)
from CTGANAugmentLib.operation import Result
from CTGANAugmentLib.pictures import before_after_png
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.provenance import Provenance
from CTGANAugmentLib.volume import Volume, combine_labels

FORMATS = ("nrrd", "nii.gz", "mha", "dicom")
_ROUNDED = (
    "the scan has fractions of a HU, which the DICOM series rounds to whole HU, outside the lesions too; "
    "--format nrrd keeps them"
)


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

    @contextmanager
    def prepared(self, *, overwrite: bool) -> Iterator[None]:
        """Do the work inside: as `require_writable`, and takes a new folder away again when nothing came into it.

        Raises:
            UserError: as `require_writable`.
        """
        new = [folder for folder in (self.folder, *self.folder.parents) if not folder.exists()]
        try:
            self.require_writable(overwrite=overwrite)
            yield
        finally:
            for folder in new:
                with suppress(OSError):  # which is what a folder that holds something answers
                    folder.rmdir()

    def write(
        self,
        scan: Volume,
        result: Result,
        source: Source,
        progress: Progress,
        *,
        anonymize: bool,
        overwrite: bool,
    ) -> None:
        """Write all files, or leave the folder as it was.

        Raises:
            UserError: the disk is full, or the image does not fit the format.
            Cancelled: stopped before the last of them was written.
        """
        provenance = replace(result.provenance, output={"format": self.format, "anonymized": anonymize})
        stage = self._make_stage()
        staged = Outputs(stage, self.stem, self.format)
        try:
            progress(0.0, "writing the record")
            write_text(provenance.to_text(), staged.provenance)
            write_bytes(before_after_png(scan, result, _title(result)), staged.preview)
            progress(0.2, "writing the mask")
            # Not kept in a variable: on a large scan the whole mask is half an image.
            write_labels(combine_labels(result.masks, scan.grid), staged.labels, provenance=provenance)
            progress(0.4, "writing the image")
            staged._write_image(result, provenance, source, anonymize=anonymize)
            # The last chance to stop: from here on the result is there.
            progress(1.0, "done")
            self._take(staged, overwrite=overwrite)
        finally:
            shutil.rmtree(stage, ignore_errors=True)

    def _write_image(
        self, result: Result, provenance: Provenance, source: Source, *, anonymize: bool
    ) -> None:
        if result.volume is None:
            raise UserError("expected an image to write, got none")
        write_volume(
            result.volume,
            self.image,
            provenance=provenance,
            source=source.path,
            series=source.series,
            anonymize=anonymize,
        )

    def _make_stage(self) -> Path:
        try:
            return Path(tempfile.mkdtemp(prefix=".ctganaugment-", dir=self.folder))
        except OSError as error:
            raise UserError(
                f"cannot write into the folder {self.folder}: {error.strerror}; choose another"
            ) from error

    def _take(self, staged: Outputs, *, overwrite: bool) -> None:
        self.require_writable(overwrite=overwrite)
        for name in ("image", "labels", "preview", "provenance"):
            old, new = getattr(self, name), getattr(staged, name)
            if old.is_dir():
                old.rename(new.with_name(f"{new.name}.replaced"))
            new.replace(old)


def stem_of(source: Path) -> str:
    """First part of the results' names, for a source such as ``.`` too."""
    return stem(source if source.name.strip(".") else source.resolve())


def _title(result: Result) -> str:
    plan = result.provenance.plan
    return f"{plan.parameters.get('preset', plan.operation)}, seed {plan.seed}"


def summary(outputs: Outputs, scan: Volume, result: Result, *warnings: str) -> dict[str, Any]:
    """What a job answers: where the files are, what was measured, and the warnings, the job's own first."""
    rounding = [_ROUNDED] if loses_fractions(scan, outputs.image) else []
    return {
        "files": outputs.paths(),
        "measured": dict(result.provenance.measured),
        "warnings": [*warnings, *result.warnings, *rounding],
    }
