"""Files that belong together: all of them are written, or none."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar, TypeVar

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import require_free

AnyFileSet = TypeVar("AnyFileSet", bound="FileSet")


@dataclass(frozen=True)
class FileSet:
    """Base of the files of one result; subclasses have a property with a path for each of their `kinds`.

    Attributes:
        folder: made when it does not exist.
        stem: first part of each name.
        format: one of `FORMATS`, of the main file.
    """

    KINDS: ClassVar[tuple[str, ...]] = ()
    FORMATS: ClassVar[tuple[str, ...]] = ()

    folder: Path
    stem: str
    format: str

    @property
    def kinds(self) -> tuple[str, ...]:
        """Files that there are; `KINDS` where every result has the same."""
        return self.KINDS

    def paths(self) -> dict[str, str]:
        """All of them, as text."""
        return {name: str(getattr(self, name)) for name in self.kinds}

    def require_writable(self, *, overwrite: bool) -> None:
        """Check before any work that all may be written.

        Raises:
            UserError: an unknown format, a file in the way, or a folder that cannot be made.
        """
        if self.format not in self.FORMATS:
            raise UserError(f"expected a format out of {', '.join(self.FORMATS)}, got {self.format!r}")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(
                f"cannot make the folder {self.folder}: {error.strerror}; choose another"
            ) from error
        for name in self.kinds:
            require_free(getattr(self, name), overwrite=overwrite)

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

    @contextmanager
    def staged(self: AnyFileSet, *, overwrite: bool) -> Iterator[AnyFileSet]:
        """Yield the same files in a fresh folder, from where they take their places when the block ends well.

        Raises:
            UserError: the folder is not writable, or a file is in the way by now.
        """
        try:
            stage = Path(tempfile.mkdtemp(prefix=".ctganaugment-", dir=self.folder))
        except OSError as error:
            raise UserError(
                f"cannot write into the folder {self.folder}: {error.strerror}; choose another"
            ) from error
        try:
            staged = replace(self, folder=stage)
            yield staged
            self._take(staged, overwrite=overwrite)
        finally:
            shutil.rmtree(stage, ignore_errors=True)

    def _take(self, staged: FileSet, *, overwrite: bool) -> None:
        self.require_writable(overwrite=overwrite)
        # The record comes last: it must never tell of files that are not there.
        for name in sorted(self.kinds, key=lambda kind: kind == "provenance"):
            old, new = getattr(self, name), getattr(staged, name)
            if old.is_dir():
                old.rename(new.with_name(f"{new.name}.replaced"))
            new.replace(old)
