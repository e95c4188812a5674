"""The folder of a batch: what was asked for, the cases that are done, those that failed."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from CTGANAugmentLib.datasets.batch.order import CASE
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import write_text

ASKED, CHECKS, FAILED = "recipe.json", "checks.csv", "failed.csv"
_CASES = "synthetic"


@dataclass(frozen=True)
class BatchFolder:
    """Where a batch writes.

    Attributes:
        path: absolute.
    """

    path: Path

    @property
    def cases(self) -> Path:
        """Folder with one folder for each case that was made."""
        return self.path / _CASES

    def begin(self, asked: Mapping[str, Any]) -> None:
        """Note what is asked for, or check that the folder was begun with the same.

        Args:
            asked: recipe and data, as JSON values.

        Raises:
            UserError: something else is in the folder, or a batch of another recipe or of other data.
        """
        text = json.dumps(asked, indent=1, ensure_ascii=False) + "\n"
        kept = self.path / ASKED
        if kept.exists():
            if kept.read_text(encoding="utf-8") != text:
                raise UserError(
                    f"{self.path} was begun with {_difference(kept, asked)}: choose another folder, or give what it "
                    "was begun with"
                )
            return
        foreign = [entry.name for entry in self.path.iterdir() if entry.name != "lock"]
        if foreign:
            raise UserError(f"expected an empty folder, {self.path} holds {foreign[0]}: choose another")
        write_text(text, kept)

    def clear_unfinished(self) -> None:
        """Take away what workers left that were killed."""
        if self.cases.is_dir():
            for entry in self.cases.iterdir():
                if entry.name.startswith("."):
                    shutil.rmtree(entry, ignore_errors=True)

    def case(self, name: str) -> dict[str, Any]:
        """What is said of a case that was made.

        Raises:
            UserError: there is none of that name.
        """
        path = self.cases / name / CASE
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise UserError(
                f"expected a case of the batch, got {path.parent}: run the batch again"
            ) from error
        return dict(said)

    def failures(self) -> dict[str, str]:
        """Cases that failed, and why."""
        try:
            with (self.path / FAILED).open(encoding="utf-8", newline="") as stream:
                return {row["case"]: row["why"] for row in csv.DictReader(stream)}
        except FileNotFoundError:
            return {}

    def note_failures(self, failures: Mapping[str, str], order: Sequence[str]) -> None:
        """Write down which cases failed, in the batch's order whichever ended first; no file where none did."""
        path = self.path / FAILED
        if not failures:
            with suppress(FileNotFoundError):
                path.unlink()
            return
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["case", "why"])
        writer.writerows([name, failures[name]] for name in order if name in failures)
        write_text(stream.getvalue(), path, overwrite=True)

    def write(self, name: str, text: str) -> None:
        """Write a file of the folder itself."""
        write_text(text, self.path / name, overwrite=True)


def _difference(kept: Path, asked: Mapping[str, Any]) -> str:
    try:
        before = json.loads(kept.read_text(encoding="utf-8"))
        other = [name for name in asked if before.get(name) != asked[name]]
    except (OSError, ValueError, AttributeError):
        other = []
    words = {"recipe": "another recipe", "data": "other data", "software": "another version of CTGANAugment"}
    return " and ".join(words.get(name, name) for name in other) or "something else"
