"""A folder that comes whole or not at all: what lay in its place stays until then."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Yield an empty folder that takes another's place when the block ends well.

    Args:
        folder: to make or to replace, all of it; its parent exists.

    Raises:
        OSError: the disk is full or not writable; then, and when the block fails, all is as it was.
    """
    # Beside it, so that both are on one file system and a renaming suffices.
    stage = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        fresh = stage / folder.name
        fresh.mkdir()
        yield fresh
        _take_place(fresh, folder, stage / "replaced")
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _take_place(fresh: Path, folder: Path, aside: Path) -> None:
    """Put a whole folder where another may lie; that one comes back when it cannot be done."""
    if not folder.exists():
        fresh.rename(folder)
        return
    try:
        folder.rename(aside)
        fresh.rename(folder)
    finally:  # of Ctrl-C too: what is aside is about to be deleted
        if aside.exists() and not folder.exists():
            aside.rename(folder)
