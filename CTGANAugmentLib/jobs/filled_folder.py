"""A folder that a job fills by itself: it comes whole, or stays as it was."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.whole_folder import whole_folder

_SPARE_BYTES = 1 << 20


@dataclass(frozen=True)
class FilledFolder:
    """Folder in which nothing may be but what a job puts there.

    Attributes:
        path: absolute; made when it does not exist.
        belongs: whether a file of that name is one that the job makes.
    """

    path: Path
    belongs: Callable[[str], bool]

    def require_free(self, *, overwrite: bool) -> None:
        """Check before any work that the folder may be filled.

        Raises:
            UserError: something else is in it, or what an earlier job made and may not be replaced.
        """
        if not self.path.exists():
            return
        if not self.path.is_dir():
            raise UserError(f"expected a folder to fill, got the file {self.path}: choose another name")
        content = sorted(self.path.iterdir())
        foreign = [entry.name for entry in content if entry.is_dir() or not self.belongs(entry.name)]
        if foreign:
            raise UserError(
                f"the folder {self.path} holds {foreign[0]} and would be replaced as a whole: choose another, so that "
                "nothing of yours is lost"
            )
        if content and not overwrite:
            raise UserError(f"the folder {self.path} is not empty: choose another name or allow overwriting")

    @contextmanager
    def staged(self, *, need_bytes: int, overwrite: bool) -> Iterator[Path]:
        """Yield a fresh folder, which takes the place of the old one when the block ends well.

        Args:
            need_bytes: upper bound of what the block writes.
            overwrite: whether what an earlier job made may be replaced.

        Raises:
            UserError: as `require_free`, or the disk is full or not writable.
        """
        self.require_free(overwrite=overwrite)
        new = [folder for folder in self.path.parents if not folder.exists()]
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._require_space(need_bytes)
            with whole_folder(self.path) as fresh:
                yield fresh
                self.require_free(overwrite=overwrite)
        except OSError as error:
            raise UserError(
                f"could not write the folder {self.path}: {error.strerror or error}; choose another place"
            ) from error
        finally:
            for folder in new:
                with suppress(OSError):  # which is what a folder that holds something answers
                    folder.rmdir()

    def _require_space(self, need_bytes: int) -> None:
        free = shutil.disk_usage(self.path.parent).free
        if free < need_bytes + _SPARE_BYTES:
            raise UserError(
                f"not enough disk space for {self.path}: it needs up to {need_bytes / 1e6:,.0f} MB, "
                f"{free / 1e6:,.0f} MB are free: make room or choose another disk"
            )
