"""The files that belong to one translated scan."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import write_bytes, write_text, write_volume
from CTGANAugmentLib.jobs.file_set import FileSet
from CTGANAugmentLib.jobs.outputs import FORMATS, Source
from CTGANAugmentLib.operation import Operation, Result
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.provenance import Provenance
from CTGANAugmentLib.translation.preview import translation_png
from CTGANAugmentLib.translation.translate import Translate
from CTGANAugmentLib.translation.translator import CYCLE, MAPS, SPREAD
from CTGANAugmentLib.volume import Volume

_FILES = {CYCLE: "cycle_error", SPREAD: "flip_spread"}
"""Kinds of file of the maps."""


@dataclass(frozen=True)
class TranslationOutputs(FileSet):
    """Where a translated scan, what is known of it and its record go.

    Attributes:
        format: one of `FORMATS`, of the image; maps beside a DICOM series are NRRD.
        maps: kinds of the maps' files.
        scored: whether there are scores against a reference.
    """

    FORMATS: ClassVar[tuple[str, ...]] = FORMATS

    format: str = "nrrd"
    maps: tuple[str, ...] = ()
    scored: bool = False

    @staticmethod
    def of(operation: Operation, folder: Path, stem: str, form: str, *, scored: bool) -> TranslationOutputs:
        """Files that an operation will make."""
        asked = MAPS[operation.confidence] if isinstance(operation, Translate) else ()
        return TranslationOutputs(folder, stem, form, tuple(_FILES[name] for name in asked), scored)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Files that there are."""
        return ("image", *self.maps, *(("scores",) if self.scored else ()), "provenance", "preview")

    @property
    def image(self) -> Path:
        """The translation, a folder for DICOM."""
        return self.folder / (
            f"{self.stem}_translated" + ("" if self.format == "dicom" else f".{self.format}")
        )

    @property
    def cycle_error(self) -> Path:
        """Map of the error there and back again."""
        return self._map("cycle_error")

    @property
    def flip_spread(self) -> Path:
        """Map of the spread over mirrored slices."""
        return self._map("flip_spread")

    @property
    def scores(self) -> Path:
        """Table of scores, a row a region."""
        return self.folder / f"{self.stem}_scores.csv"

    @property
    def provenance(self) -> Path:
        """How it was made."""
        return self.folder / f"{self.stem}_provenance.json"

    @property
    def preview(self) -> Path:
        """Scan, translation and maps in three planes."""
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
        if result.volume is None:
            raise UserError("expected a translation to write, got none")
        provenance = replace(result.provenance, output={"format": self.format, "anonymized": anonymize})
        with self.staged(overwrite=overwrite) as staged:
            progress(0.0, "writing the record")
            write_text(provenance.to_text(), staged.provenance)
            if self.scored:
                write_text(_table(provenance.measured["scores"]), staged.scores)
            write_bytes(translation_png(scan, result, _title(provenance)), staged.preview)
            for number, (kind, volume) in enumerate(zip(self.maps, result.maps, strict=True)):
                progress(0.2 + 0.2 * number, "writing the maps")
                write_volume(volume, getattr(staged, kind), provenance=provenance)
            progress(0.6, "writing the image")
            write_volume(
                result.volume,
                staged.image,
                provenance=provenance,
                source=source.path,
                series=source.series,
                anonymize=anonymize,
            )
            # The last chance to stop: from here on the result is there.
            progress(1.0, "done")

    def summary(self, result: Result, *warnings: str) -> dict[str, Any]:
        """What a job answers: files, what was measured, and warnings, the job's own first."""
        return {
            "files": self.paths(),
            "measured": dict(result.provenance.measured),
            "warnings": [*warnings, *result.warnings],
        }

    def _map(self, kind: str) -> Path:
        form = "nrrd" if self.format == "dicom" else self.format
        return self.folder / f"{self.stem}_{kind}.{form}"


def _table(scores: Mapping[str, Any]) -> str:
    """Scores as CSV; empty where one does not exist."""
    stream = io.StringIO()
    names = list(next(iter(scores["regions"].values())))
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["region", *names, "unit"])
    for region, values in scores["regions"].items():
        writer.writerow(
            [region, *("" if values[name] is None else values[name] for name in names), scores["unit"]]
        )
    return stream.getvalue()


def _title(provenance: Provenance) -> str:
    model = (provenance.model or {}).get("id", "")
    return f"translated by {model}, {provenance.plan.choices.get('direction', '')}"
