"""The files that belong to one augmented copy of a scan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from CTGANAugmentLib.augmentation.preview import augmentation_png
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import write_bytes, write_labels, write_text, write_volume
from CTGANAugmentLib.jobs.file_set import FileSet
from CTGANAugmentLib.jobs.outputs import FORMATS, Source
from CTGANAugmentLib.operation import Result
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.volume import LabelVolume, Volume


@dataclass(frozen=True)
class AugmentationOutputs(FileSet):
    """Where a copy, its labels and its record go.

    Attributes:
        format: one of `FORMATS`, of the image.
        labelled: whether there are labels.
    """

    FORMATS: ClassVar[tuple[str, ...]] = FORMATS

    format: str = "nrrd"
    labelled: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        """Files that there are."""
        return ("image", *(("labels",) if self.labelled else ()), "provenance", "preview")

    @property
    def image(self) -> Path:
        """The copy, a folder for DICOM."""
        return self.folder / (self.stem + ("" if self.format == "dicom" else f".{self.format}"))

    @property
    def labels(self) -> Path:
        """Its labels, moved as the image was."""
        return self.folder / f"{self.stem}_labels.seg.nrrd"

    @property
    def provenance(self) -> Path:
        """How it was made."""
        return self.folder / f"{self.stem}_provenance.json"

    @property
    def preview(self) -> Path:
        """Before and after in three planes."""
        return self.folder / f"{self.stem}_preview.png"

    def write(
        self,
        scan: Volume,
        labels: LabelVolume | None,
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
        if result.volume is None:
            raise UserError("expected an image to write, got none")
        provenance = replace(result.provenance, output={"format": self.format, "anonymized": anonymize})
        moved = result.masks[0] if result.masks else None
        done = ", ".join(each["operation"] for each in provenance.plan.choices["plans"]) or "nothing changed"
        with self.staged(overwrite=overwrite) as staged:
            progress(0.0, "writing the record")
            write_text(provenance.to_text(), staged.provenance)
            picture = augmentation_png(scan, result.volume, (labels, moved), done)
            write_bytes(picture, staged.preview)
            if moved is not None:
                progress(0.2, "writing the labels")
                write_labels(moved, staged.labels, provenance=provenance)
            progress(0.4, "writing the image")
            write_volume(
                result.volume,
                staged.image,
                provenance=provenance,
                source=source.path,
                series=source.series,
                anonymize=anonymize,
            )
            # The last chance to stop: from here on the copy is there.
            progress(1.0, "done")
