"""Checkpoints: everything a run needs to go on as if it had never stopped; written so that the last good one stays."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from CTGANAugmentLib.errors import UserError

_FORMAT = "ctganaugment-checkpoint-1"
_TENSORS, _STATE = "tensors.safetensors", "state.json"
_NAME = re.compile(r"step_(\d+)")
_UNFINISHED = ".unfinished"


@dataclass(frozen=True)
class Checkpoint:
    """What was kept of a run at a step.

    Attributes:
        step: steps that were done.
        tensors: weights, optimizers' moments, averages and buffers by name, on the CPU.
        state: the rest, as JSON values.
    """

    step: int
    tensors: Mapping[str, Tensor]
    state: Mapping[str, Any]


def save_checkpoint(folder: Path, checkpoint: Checkpoint, *, keep: int = 2) -> Path:
    """Write a checkpoint into a run's folder of checkpoints, and drop all but the newest ones.

    It takes its name only when all of it is on the disk: a process that is killed, or a disk that fills up, at any
    moment leaves the checkpoint before.

    Raises:
        UserError: it cannot be written.
    """
    final = folder / f"step_{checkpoint.step:08d}"
    if final.exists() and _is_whole(final, checkpoint.step):
        return final
    unfinished = folder / f"{final.name}{_UNFINISHED}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _removed_on_failure(unfinished):
            unfinished.mkdir()
            _write(unfinished, checkpoint)
            _take_place(unfinished, final)
    except (OSError, SafetensorError) as error:
        raise UserError(
            f"cannot write the checkpoint of step {checkpoint.step} into {folder} ({error}): make room on the disk, "
            "then go on with --resume from the checkpoint before, which is whole"
        ) from error
    for _, old in _found(folder)[:-keep]:
        shutil.rmtree(old, ignore_errors=True)
    return final


def load_checkpoint(folder: Path) -> tuple[Checkpoint | None, list[str]]:
    """Read the newest checkpoint that is whole.

    Returns:
        The checkpoint, None where there is none, and sentences about damaged ones that were passed over.
    """
    notes: list[str] = []
    for step, path in reversed(_found(folder)):
        try:
            return _read(path, step), notes
        except (OSError, ValueError, SafetensorError) as error:
            notes.append(f"the checkpoint {path.name} is damaged ({error}): the one before is taken")
    return None, notes


def _write(folder: Path, checkpoint: Checkpoint) -> None:
    tensors = folder / _TENSORS
    save_file(
        {name: tensor.detach().cpu().contiguous() for name, tensor in checkpoint.tensors.items()}, tensors
    )
    _reach_the_disk(tensors)
    content = {
        "format": _FORMAT,
        "step": checkpoint.step,
        "sha256": hashlib.sha256(tensors.read_bytes()).hexdigest(),
        "state": dict(checkpoint.state),
    }
    (folder / _STATE).write_text(json.dumps(content), encoding="utf-8")
    _reach_the_disk(folder / _STATE)


def _read(folder: Path, step: int) -> Checkpoint:
    content = json.loads((folder / _STATE).read_text(encoding="utf-8"))
    if not isinstance(content, dict) or (content.get("format"), content.get("step")) != (_FORMAT, step):
        raise ValueError(f"its {_STATE} is not of step {step}")
    tensors = folder / _TENSORS
    if hashlib.sha256(tensors.read_bytes()).hexdigest() != content.get("sha256"):
        raise ValueError(f"its {_TENSORS} changed since it was written")
    return Checkpoint(step, load_file(tensors), content["state"])


def _is_whole(folder: Path, step: int) -> bool:
    try:
        _read(folder, step)
    except (OSError, ValueError, SafetensorError):
        return False
    return True


def _found(folder: Path) -> list[tuple[int, Path]]:
    """Whole checkpoints by step, the oldest first."""
    matches = [(_NAME.fullmatch(path.name), path) for path in folder.glob("step_*")]
    return sorted((int(match[1]), path) for match, path in matches if match)


def _take_place(unfinished: Path, final: Path) -> None:
    _reach_the_disk(unfinished)
    if final.exists():  # damaged: the run went on from the one before, and came here again
        shutil.rmtree(final)
    unfinished.rename(final)
    _reach_the_disk(final.parent)


def _reach_the_disk(path: Path) -> None:
    """Make sure that a power cut cannot take it; Windows has no such call for folders."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _removed_on_failure(unfinished: Path) -> Iterator[None]:
    for left in unfinished.parent.glob(f"*{_UNFINISHED}"):  # of a process that was killed
        shutil.rmtree(left, ignore_errors=True)
    try:
        yield
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
