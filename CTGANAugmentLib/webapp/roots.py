"""The folders that the app may read from and write to."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import SUFFIXES

SCENES = (".mrb",)
_SHOWN_AT_MOST = 2000


@dataclass(frozen=True)
class Entry:
    """A line of the file chooser.

    Attributes:
        name: as shown.
        path: of a folder or a file that can be opened.
    """

    name: str
    path: str
    is_folder: bool


class Roots:
    """Folders given at the start; what lies outside does not exist for the app, links that lead out included."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(dict.fromkeys(folder.expanduser().resolve() for folder in folders))

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders themselves."""
        return self._folders

    def resolve(self, path: str | Path) -> Path:
        """Return the real path of something within.

        Raises:
            UserError: it lies outside, or is not there.
        """
        found = _real(path)
        if not any(found.is_relative_to(folder) for folder in self._folders):
            shown = ", ".join(map(str, self._folders)) or "none"
            raise UserError(
                f"{Path(path).name!r} is outside the folders that the app was started with ({shown}): start it with "
                "the folder, as in `ctganaugment app FOLDER`"
            )
        if not os.path.exists(found):  # noqa: PTH110 - Path's raises for a name that is too long
            raise UserError(f"there is no {found.name!r} any more: look again")
        return found

    def resolve_given(self, path: str) -> Path:
        """Return the real path of something that the user typed; a relative one starts at the first of the folders.

        Raises:
            UserError: it lies outside, or is not there.
        """
        start = self._folders[0] if self._folders else Path()
        return self.resolve(start / Path(path.strip()).expanduser())

    def resolve_new(self, path: str | Path) -> Path:
        """Return the real path of something to be made; a relative one starts at the first of the folders.

        Raises:
            UserError: its folder lies outside, or is not there.
        """
        start = self._folders[0] if self._folders else Path()
        found = _real(start / Path(path).expanduser())
        self.resolve(found.parent)
        return found

    def list(self, folder: str = "") -> list[Entry]:
        """Folders and openable files of a folder, the way up first; the roots themselves for ""."""
        if not folder:
            return [Entry(str(root), str(root), True) for root in self._folders if root.is_dir()]
        here = self.resolve(folder)
        if not here.is_dir():
            raise UserError(f"expected a folder, got {here.name!r}: open it as a file")
        above = "" if here in self._folders else str(here.parent)
        entries = [Entry("..", above, True)]
        for path in sorted(_content(here), key=lambda each: (not each.is_dir(), each.name.lower())):
            if not path.name.startswith(".") and (path.is_dir() or can_open(path.name)):
                entries.append(Entry(path.name, str(path), path.is_dir()))
        return entries[:_SHOWN_AT_MOST]


def _real(path: str | Path) -> Path:
    try:
        return Path(path).expanduser().resolve()
    except (OSError, ValueError, RuntimeError) as error:
        raise UserError(f"{str(path)!r} cannot be the name of a file: {error}") from error


def _content(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError as error:
        raise UserError(f"cannot look into {folder.name!r}: {error.strerror}") from error


def can_open(name: str) -> bool:
    """Whether a file's name ends as one that the app reads."""
    return name.lower().endswith((*SUFFIXES, *SCENES))
