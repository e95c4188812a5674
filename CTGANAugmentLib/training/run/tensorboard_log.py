"""A run's numbers and pictures in TensorBoard's own format, where that is installed; otherwise nothing happens here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

_ABOUT = ("step", "seconds", "eta_s")


def log_event(folder: Path, event: Mapping[str, Any]) -> None:
    """Write an event's numbers; groups such as "losses" become TensorBoard's."""
    if event["event"] not in ("losses", "validation") or not _is_installed():
        return
    writer = _writer(folder, event["step"])
    for name, value in _numbers(event):
        writer.add_scalar(name, value, event["step"])
    writer.flush()


def log_picture(folder: Path, picture: Path, step: int) -> None:
    """Write a picture of what the model makes."""
    if not _is_installed():
        return
    from PIL import Image

    with Image.open(picture) as opened:
        pixels = np.asarray(opened.convert("RGB"))
    writer = _writer(folder, step)
    writer.add_image("samples", pixels, step, dataformats="HWC")
    writer.flush()


@cache
def _is_installed() -> bool:
    return find_spec("tensorboard") is not None


_WRITERS: dict[Path, Any] = {}


def _writer(folder: Path, step: int) -> Any:
    """Writer of a folder, which lasts as long as the process; what an earlier process wrote from this step on goes."""
    if folder not in _WRITERS:
        from torch.utils.tensorboard import SummaryWriter

        _WRITERS[folder] = SummaryWriter(str(folder), purge_step=step)
    return _WRITERS[folder]


def _numbers(event: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    for name, value in event.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}/{key}", number) for key, number in value.items() if _is_number(number))
        elif name not in _ABOUT and _is_number(value):
            yield f"run/{name}", value


def _is_number(value: Any) -> bool:
    return isinstance(value, float | int) and not isinstance(value, bool)
