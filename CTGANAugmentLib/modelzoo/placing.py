"""A model's folder put into its place: all of it or, when something is wrong, nothing."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo.model_files import MODEL_FILES
from CTGANAugmentLib.whole_folder import whole_folder


@contextmanager
def placed(folder: Path, *, overwrite: bool) -> Iterator[Path]:
    """Yield an empty folder that takes a model's place when the block ends well.

    Args:
        folder: to make.
        overwrite: whether a model that lies there may be replaced.

    Raises:
        UserError: the folder holds something else, or the disk is full or not writable.
    """
    _require_free(folder, overwrite=overwrite)
    try:
        with whole_folder(folder) as model:
            yield model
            for path in model.iterdir():
                _flush(path)
    except OSError as error:
        raise UserError(
            f"could not write the model {folder} ({error.strerror or error}): choose another place"
        ) from error


def remove_folder(folder: Path) -> None:
    """Take a model's folder away; it has another name first, so that no half of it is found.

    Raises:
        UserError: the folder holds something else, is a link, or cannot be written.
    """
    if folder.is_symlink():
        raise UserError(
            f"{folder} is a link to a folder elsewhere, which is left alone: remove the link yourself"
        )
    _require_only_model(folder)
    try:
        stage = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        folder.rename(stage / folder.name)
        shutil.rmtree(stage)
    except OSError as error:
        raise UserError(f"could not remove {folder} ({error.strerror or error})") from error


def _require_free(folder: Path, *, overwrite: bool) -> None:
    if not folder.parent.is_dir():
        raise UserError(f"expected an existing folder to write into, got {folder.parent}: make it first")
    if not folder.exists():
        return
    _require_only_model(folder)
    if any(folder.iterdir()) and not overwrite:
        raise UserError(f"a model lies in {folder} already: choose another name or allow overwriting")


def _require_only_model(folder: Path) -> None:
    content = {path.name for path in folder.iterdir()} if folder.is_dir() else {folder.name}
    if content - MODEL_FILES:
        raise UserError(f"{folder} holds something else than a model: choose another name")


def _flush(path: Path) -> None:
    """Bring a file onto the disk, so that a power cut after the renaming cannot leave an empty one."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
