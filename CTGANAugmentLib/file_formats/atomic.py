"""Writing that ends with the whole file or with nothing."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from CTGANAugmentLib.errors import UserError

_SPARE_BYTES = 1 << 20
"""Room for headers and for the folder's own entries."""


@contextmanager
def staged(target: Path, *, need_bytes: int, overwrite: bool) -> Iterator[Path]:
    """Yield a path to write to, whose content takes the target's place when the block ends well.

    The path lies in a fresh folder beside the target, on the same disk, under the target's own name. Whatever the
    block leaves in that folder moves (a header's detached data file too); when it raises, nothing stays.

    Args:
        target: file or folder to make.
        need_bytes: upper bound of what the block writes.
        overwrite: whether an existing target may be replaced.

    Raises:
        UserError: the target exists, its folder does not, the disk is full or not writable.
    """
    require_free(target, overwrite=overwrite)
    _require_space(target, need_bytes)
    try:
        stage = Path(tempfile.mkdtemp(prefix=".ctganaugment-", dir=target.parent))
    except OSError as error:
        raise _not_written(target, error) from error
    try:
        yield stage / target.name
        _move_into_place(stage, target, overwrite=overwrite)
    except OSError as error:
        raise _not_written(target, error) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def require_free(target: Path, *, overwrite: bool) -> None:
    """Check that the target may be written, before any work is done for it.

    Raises:
        UserError: it exists and may not be replaced, or its folder does not exist.
    """
    if not target.parent.is_dir():
        raise UserError(f"expected an existing folder to write into, got {target.parent}: make it first")
    if target.is_dir():
        _require_replaceable(target, overwrite=overwrite)
    elif target.exists() and not overwrite:
        raise UserError(f"{target} exists already: choose another name or allow overwriting")


def _require_replaceable(folder: Path, *, overwrite: bool) -> None:
    content = list(folder.iterdir())
    if content and not overwrite:
        raise UserError(f"the folder {folder} is not empty: choose another name or allow overwriting")
    strange = [entry.name for entry in content if entry.is_dir() or entry.suffix.lower() != ".dcm"]
    if strange:
        raise UserError(
            f"expected a folder of *.dcm files to replace, but {folder} also holds {strange[0]}: "
            "choose another folder, so that nothing of yours is lost"
        )


def _require_space(target: Path, need_bytes: int) -> None:
    free = shutil.disk_usage(target.parent).free
    if free < need_bytes + _SPARE_BYTES:
        raise UserError(
            f"not enough disk space for {target}: it needs up to {_megabytes(need_bytes + _SPARE_BYTES)}, "
            f"{_megabytes(free)} are free: make room or choose another disk"
        )


def _move_into_place(stage: Path, target: Path, *, overwrite: bool) -> None:
    # The target itself comes last: a header must never point to data that is not there yet.
    entries = sorted(stage.iterdir(), key=lambda entry: (entry.name == target.name, entry.name))
    for entry in entries:
        require_free(target.parent / entry.name, overwrite=overwrite)
    for entry in entries:
        place = target.parent / entry.name
        if place.is_dir():
            place.rename(stage / f"{entry.name}.replaced")
        entry.replace(place)


def _not_written(target: Path, error: OSError) -> UserError:
    return UserError(f"could not write {target}: {error.strerror or error}; choose another place")


def _megabytes(count: int) -> str:
    return f"{count / 1e6:,.0f} MB"
