"""The files of a model's folder: which there are, that they lie in it, and that they fit into memory."""

from __future__ import annotations

import hashlib
import json
import time
from functools import lru_cache
from pathlib import Path
from typing import Any

from CTGANAugmentLib.errors import UserError

CARD, WEIGHTS, ONNX = "card.json", "model.safetensors", "model.onnx"
MODEL_FILES = frozenset({CARD, WEIGHTS, ONNX})
MOST_CARD_BYTES = 1_000_000
MOST_WEIGHT_BYTES = 2_000_000_000
"""ONNX's own limit; the networks here are a hundredth of it."""
_PICKLES = ("*.pt", "*.pth", "*.pkl", "*.ckpt", "*.bin")
_BLOCK = 1 << 20
COARSEST_CLOCK_S = 2.0
"""Of file systems (FAT): a file written twice within it may show one date."""


def weights_file(folder: Path) -> Path:
    """Find the one file of weights of a model, and check that it and the card are files of that folder.

    Raises:
        UserError: a file is missing, lies elsewhere, is too large, or there are two sorts of weights.
    """
    if not (folder / CARD).is_file():
        raise _missing(folder, CARD)
    require_inside(folder, folder / CARD, MOST_CARD_BYTES)
    return only_weights(folder)


def only_weights(folder: Path) -> Path:
    """Find the one file of weights in a folder that may lack a card.

    Raises:
        UserError: as `weights_file`.
    """
    found = [folder / name for name in (WEIGHTS, ONNX) if (folder / name).is_file()]
    if not found:
        raise _missing(folder, f"{WEIGHTS} or {ONNX}")
    if len(found) > 1:
        raise UserError(
            f"{folder} holds both {WEIGHTS} and {ONNX}: keep the one that the card was written for"
        )
    require_inside(folder, found[0], MOST_WEIGHT_BYTES)
    return found[0]


def require_inside(folder: Path, path: Path, most_bytes: int) -> None:
    """Check a file before it is read: a link may show any file of this machine, and a huge one fills its memory.

    Raises:
        UserError: a file that lies outside the folder or is too large.
    """
    if not path.resolve().is_relative_to(folder.resolve()):
        raise UserError(
            f"{path} is a link to a file outside its folder: copy the file itself into the folder"
        )
    size = path.stat().st_size
    if size > most_bytes:
        raise UserError(
            f"{path} has {size / 1e6:,.1f} MB, a file of its kind at most {most_bytes / 1e6:,.0f} MB: it was not read"
        )


def read_card_file(folder: Path) -> Any:
    """Read the JSON values of a card that `weights_file` has found.

    Raises:
        UserError: a file that cannot be read or is damaged.
    """
    try:
        return json.loads((folder / CARD).read_text(encoding="utf-8"))
    except OSError as error:
        raise unreadable(folder, error) from error
    except (ValueError, RecursionError) as error:
        raise UserError(
            f"{folder / CARD} is damaged ({error}): get the model from its source again"
        ) from error


def sha256_of(path: Path) -> str:
    """Hash a file, a block at a time."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def sha256_unless_known(path: Path) -> str:
    """Hash a file, unless this process has done so and date, size and inode tell that it was not touched since.

    For lists of models alone: whoever uses weights hashes what he reads.
    """
    facts = path.stat()
    if time.time() - facts.st_mtime < COARSEST_CLOCK_S:
        return sha256_of(path)
    return _sha256_at(path, facts.st_size, facts.st_mtime_ns, facts.st_ino)


@lru_cache(maxsize=256)
def _sha256_at(path: Path, _size: int, _date_ns: int, _inode: int) -> str:
    return sha256_of(path)


def unreadable(folder: Path, error: OSError) -> UserError:
    """Say that a model's files cannot be read."""
    return UserError(f"cannot read the model {folder} ({error.strerror or error}): check its permissions")


def _missing(folder: Path, name: str) -> UserError:
    pickles = [path.name for pattern in _PICKLES for path in sorted(folder.glob(pattern))]
    hint = f"; {pickles[0]} may be a pickle, which can run programs and is never opened" if pickles else ""
    return UserError(
        f"expected a model folder with {CARD} and {WEIGHTS} (or {ONNX}), but {folder} has no {name}{hint}"
    )
