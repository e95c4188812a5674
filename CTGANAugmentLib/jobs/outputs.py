"""The files that belong to one result: their names, and writing all of them or none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import (
    loses_fractions,
    stem,
    write_bytes,
    write_labels,
    write_text,
    write_volume,
)
from CTGANAugmentLib.jobs.file_set import FileSet
from CTGANAugmentLib.lesions.outline_choice import named_kind
from CTGANAugmentLib.operation import Operation, Result
from CTGANAugmentLib.pictures import before_after_png
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.provenance import Provenance
from CTGANAugmentLib.volume import Volume, combine_labels

FORMATS = ("nrrd", "nii.gz", "mha", "dicom")
_ROUNDED = (
    "the scan has fractions of a HU, which the DICOM series rounds to whole HU, outside what was changed too; "
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
class Outputs(FileSet):
    """Where a synthetic scan, its mask and their record go.

    Attributes:
        format: one of `FORMATS`, of the image.
        marks: what the mask marks, as the operation names it.
    """

    KINDS: ClassVar[tuple[str, ...]] = ("image", "labels", "provenance", "preview")
    FORMATS: ClassVar[tuple[str, ...]] = FORMATS

    format: str = "nrrd"
    marks: str = Operation.marks

    @property
    def image(self) -> Path:
        """The image, a folder for DICOM."""
        return self.folder / (
            f"{self.stem}_synthetic" + ("" if self.format == "dicom" else f".{self.format}")
        )

    @property
    def labels(self) -> Path:
        """The exact mask."""
        return self.folder / f"{self.stem}_{self.marks}.seg.nrrd"

    @property
    def provenance(self) -> Path:
        """How it was made."""
        return self.folder / f"{self.stem}_provenance.json"

    @property
    def preview(self) -> Path:
        """Before, after and difference."""
        return self.folder / f"{self.stem}_preview.png"

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
        with self.staged(overwrite=overwrite) as staged:
            progress(0.0, "writing the record")
            write_text(provenance.to_text(), staged.provenance)
            write_bytes(before_after_png(scan, result, _title(result)), staged.preview)
            progress(0.2, "writing the mask")
            # Not kept in a variable: on a large scan the whole mask is half an image.
            write_labels(combine_labels(result.masks, scan.grid), staged.labels, provenance=provenance)
            progress(0.4, "writing the image")
            _write_image(staged.image, result, provenance, source, anonymize=anonymize)
            # The last chance to stop: from here on the result is there.
            progress(1.0, "done")


def _write_image(
    path: Path, result: Result, provenance: Provenance, source: Source, *, anonymize: bool
) -> None:
    if result.volume is None:
        raise UserError("expected an image to write, got none")
    write_volume(
        result.volume,
        path,
        provenance=provenance,
        source=source.path,
        series=source.series,
        anonymize=anonymize,
    )


def stem_of(source: Path) -> str:
    """First part of the results' names, for a source such as ``.`` too."""
    return stem(source if source.name.strip(".") else source.resolve())


def _title(result: Result) -> str:
    plan = result.provenance.plan
    kind = named_kind(plan.parameters)
    return f"{kind.id if kind else plan.operation}, seed {plan.seed}"


def summary(outputs: Outputs, scan: Volume, result: Result, *warnings: str) -> dict[str, Any]:
    """What a job answers: where the files are, what was measured, and the warnings, the job's own first."""
    rounding = [_ROUNDED] if loses_fractions(scan, outputs.image) else []
    return {
        "files": outputs.paths(),
        "measured": dict(result.provenance.measured),
        "warnings": [*warnings, *result.warnings, *rounding],
    }
