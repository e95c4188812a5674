"""Datalists: the JSON files by which MONAI and the Medical Segmentation Decathlon name their cases."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from CTGANAugmentLib.datasets.patch_set import Subset
from CTGANAugmentLib.errors import UserError

_SECTIONS: Mapping[str, Subset] = {
    "training": "train",
    "validation": "validation",
    "test": "test",
    "testing": "test",
}


@dataclass(frozen=True)
class Told:
    """What a list says of a case beside its files; everything may be left open.

    Attributes:
        patient: whom it belongs to.
        category: class of the case.
        fold: part of a cross-validation.
        subset: list that it stands in, where that is not the one for training.
    """

    patient: str = ""
    category: int | None = None
    fold: int | None = None
    subset: Subset | None = None


NOTHING_TOLD = Told()


@dataclass(frozen=True)
class Entry:
    """One entry of a datalist: an image, its mask if there is one, and what is said of it."""

    image: Path
    mask: Path | None
    told: Told


def is_datalist(path: Path) -> bool:
    """Whether a path has the name of a datalist."""
    return path.suffix.lower() == ".json"


def read_datalist(path: Path) -> list[Entry]:
    """Read the lists "training", "validation" and "test" of ``{"image": ..., "label": ...}``.

    Paths start at the file's folder. Of several channels the first is taken, as from nnU-Net's folders. Our own
    optional entries are "patient", "class" and "fold".

    Raises:
        UserError: no datalist, or files that are not there.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"expected a datalist (.json), got {path}: {error}") from error
    lists = {name: content.get(name) for name in _SECTIONS} if isinstance(content, dict) else {}
    entries = [
        _entry(item, name, path) for name, items in lists.items() if isinstance(items, list) for item in items
    ]
    if not entries:
        raise UserError(
            f'expected a datalist with the list "training" of {{"image": ..., "label": ...}}, got {path} without one'
        )
    missing = [str(file) for e in entries for file in (e.image, e.mask) if file and not file.exists()]
    if missing:
        raise UserError(f"{path}: there is nothing at {', '.join(missing[:3])}: check the paths")
    return entries


def _entry(item: Any, section: str, path: Path) -> Entry:
    if isinstance(item, str):
        item = {"image": item}
    image, mask = (_first(item.get(key)) if isinstance(item, dict) else None for key in ("image", "label"))
    if not image:
        raise UserError(f'{path}, "{section}": expected entries with "image" and "label", got {item!r}')
    told = Told(
        patient=str(item.get("patient", "")),
        category=_whole(item, "class", path),
        fold=_whole(item, "fold", path),
        subset=_SECTIONS[section] if section != "training" else None,
    )
    return Entry(path.parent / image, path.parent / mask if mask else None, told)


def _first(value: Any) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    return value if isinstance(value, str) else None


def _whole(item: Mapping[str, Any], key: str, path: Path) -> int | None:
    value = item.get(key)
    if value is None:
        return None
    if not isinstance(value, int) or value < 0:
        raise UserError(f'{path}: expected "{key}" to be a whole number from 0, got {value!r}')
    return int(value)
