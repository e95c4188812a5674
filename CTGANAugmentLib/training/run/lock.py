"""One process a run: two that wrote the same folder would spoil it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from CTGANAugmentLib.errors import UserError

LOCK = "lock"
"""Name of the file that is held; it stays when the run is over."""


@contextmanager
def sole_process(folder: Path, held: str = "") -> Iterator[None]:
    """Hold a run's folder for this process; the system lets go of it when the process ends, however it ends.

    Args:
        folder: exists.
        held: what is said when another process has it; by default what is said of a training.

    Raises:
        UserError: another process holds it, or it cannot be written.
    """
    try:
        opened = (folder / LOCK).open("a")
    except OSError as error:
        raise UserError(
            f"cannot write into {folder} ({error.strerror or error}): make it writable, or choose another place"
        ) from error
    with opened as file:
        try:
            _lock(file)
        except OSError as error:
            raise UserError(
                held
                or f"another process trains in {folder}: let it go on, or end it by "
                f"`ctganaugment train --stop {folder}`"
            ) from error
        yield


def is_held(folder: Path) -> bool:
    """Whether a process trains in a folder now."""
    try:
        with (folder / LOCK).open("r+") as file:
            _lock(file)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def _lock(file: IO[str]) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
