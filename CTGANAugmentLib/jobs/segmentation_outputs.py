"""The files that belong to one segmentation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import SUFFIXES, stem, write_bytes, write_labels, write_text
from CTGANAugmentLib.jobs.file_set import FileSet
from CTGANAugmentLib.operation import Result
from CTGANAugmentLib.pictures import outline_png
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.volume import Volume, combine_labels


@dataclass(frozen=True)
class SegmentationOutputs(FileSet):
    """Where a segmentation and its record go.

    Attributes:
        stem: the segmentation's name without its ending.
        format: one of `FORMATS`, of the segmentation.
    """

    KINDS: ClassVar[tuple[str, ...]] = ("segmentation", "provenance", "preview")
    FORMATS: ClassVar[tuple[str, ...]] = ("seg.nrrd", "nrrd", "nii.gz", "nii", "mha")

    format: str = "seg.nrrd"

    @staticmethod
    def at(out: Path, stem_in_folder: str) -> SegmentationOutputs:
        """Files at a place that a user names: a segmentation file, or a folder.

        Args:
            out: a name with an ending that a format has is a file, unless it is a folder that exists.
            stem_in_folder: name of the segmentation, without its ending, where `out` is a folder.
        """
        if out.is_dir() or not any(out.name.lower().endswith(suffix) for suffix in SUFFIXES):
            return SegmentationOutputs(out, stem_in_folder)
        name = stem(out)
        return SegmentationOutputs(out.parent, name, out.name[len(name) + 1 :].lower())

    @property
    def segmentation(self) -> Path:
        """The mask."""
        return self.folder / f"{self.stem}.{self.format}"

    @property
    def provenance(self) -> Path:
        """How it was made."""
        return self.folder / f"{self.stem}_provenance.json"

    @property
    def preview(self) -> Path:
        """Outline on the scan."""
        return self.folder / f"{self.stem}_preview.png"

    def write(self, scan: Volume, result: Result, progress: Progress, *, overwrite: bool) -> None:
        """Write all files, or leave the folder as it was.

        Raises:
            UserError: the disk is full, or there is nothing to write.
            Cancelled: stopped before the last of them was written.
        """
        if not result.masks:
            raise UserError("expected a segmentation to write, got none")
        provenance = replace(result.provenance, output={"format": self.format})
        with self.staged(overwrite=overwrite) as staged:
            progress(0.0, "writing the record")
            write_text(provenance.to_text(), staged.provenance)
            write_bytes(outline_png(scan, result.masks[0], result.masks[0].name), staged.preview)
            progress(0.3, "writing the segmentation")
            write_labels(combine_labels(result.masks, scan.grid), staged.segmentation, provenance=provenance)
            # The last chance to stop: from here on the result is there.
            progress(1.0, "done")

    def summary(self, result: Result, *warnings: str) -> dict[str, Any]:
        """What a job answers: files, what was measured, suggested values, and warnings, the job's own first."""
        return {
            "files": self.paths(),
            "measured": dict(result.provenance.measured),
            "suggested": dict(result.provenance.plan.choices.get("suggested", {})),
            "warnings": [*warnings, *result.warnings],
        }
