"""Patches cut from a data set, on the disk: read without loading them, written so that a half is never a whole."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError

Subset = Literal["train", "validation", "test"]
_FORMAT = "ctganaugment-patches-1"
_INDEX = "index.json"


@dataclass(frozen=True)
class PatchItem:
    """Where a patch comes from.

    Attributes:
        patient, case: as the data set names them.
        label: class.
        subset: what its patient is for.
    """

    patient: str
    case: str
    label: int
    subset: Subset


@dataclass(frozen=True, eq=False)
class PatchSet:
    """Patches of one data set.

    Attributes:
        arrays: "image" float16 (patch, channel, [slice,] row, column) in [-1, 1]; "mask" uint8 (patch, 1, ...);
            "image_b" for a second kind of image of the same places. They may be larger than `size` by a margin.
        items: one for each patch.
        size: voxels that a network sees, ([slice,] row, column).
        about: what a model's card must know, as JSON values.
    """

    arrays: Mapping[str, NDArray[Any]]
    items: Sequence[PatchItem]
    size: tuple[int, ...]
    about: Mapping[str, Any]

    @property
    def middle(self) -> tuple[slice, ...]:
        """Slices, for the last axes of an array, that cut the margin off."""
        stored = next(iter(self.arrays.values())).shape[2:]
        starts = [(whole - size) // 2 for whole, size in zip(stored, self.size, strict=True)]
        return tuple(slice(start, start + size) for start, size in zip(starts, self.size, strict=True))

    def cut(self, name: str, indices: NDArray[np.int64] | None = None) -> NDArray[np.float32]:
        """Patches of an array without their margin, float32; all when no numbers are given."""
        array = self.arrays[name]
        chosen = array if indices is None else array[indices]
        whole: tuple[Any, ...] = (..., *self.middle)
        return np.ascontiguousarray(chosen[whole], dtype=np.float32)

    def indices(self, subset: Subset) -> NDArray[np.int64]:
        """Numbers of the patches of a subset."""
        return np.array([n for n, item in enumerate(self.items) if item.subset == subset], dtype=np.int64)


def write_patch_set(patches: PatchSet, folder: Path) -> None:
    """Write a set into a new folder; the index comes last, so that a half-written set is none.

    Raises:
        UserError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        forget_patch_set(folder)
        for name, array in patches.arrays.items():
            np.save(folder / f"{name}.npy", array)
    except OSError as error:
        raise not_written(folder, error) from error
    write_index(patches, folder)


def write_index(patches: PatchSet, folder: Path) -> None:
    """Write what makes a set of arrays that are on the disk already, all or nothing.

    Raises:
        UserError: the folder cannot be written.
    """
    content = {
        "format": _FORMAT,
        "size": list(patches.size),
        "shapes": {name: list(array.shape) for name, array in patches.arrays.items()},
        "about": dict(patches.about),
        "items": [asdict(item) for item in patches.items],
    }
    unfinished = folder / f"{_INDEX}.unfinished"
    try:
        unfinished.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        unfinished.replace(folder / _INDEX)
    except OSError as error:
        raise not_written(folder, error) from error


def forget_patch_set(folder: Path) -> None:
    """Make a folder hold no set, before another one is written into it."""
    (folder / _INDEX).unlink(missing_ok=True)


def not_written(folder: Path, error: OSError) -> UserError:
    """Say that there was no writing into a folder of patches."""
    return UserError(
        f"cannot write the patches into {folder} ({error.strerror or error}): make room on the disk"
    )


def open_patch_set(folder: Path) -> PatchSet:
    """Open a set; voxels are read from the disk when they are asked for.

    Raises:
        UserError: no set, or one whose arrays are not those of its index.
    """
    try:
        content = json.loads((folder / _INDEX).read_text(encoding="utf-8"))
        arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in content["shapes"]}
        items = [PatchItem(**item) for item in content["items"]]
        size = tuple(content["size"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(folder, str(error)) from error
    wrong = [name for name, shape in content["shapes"].items() if list(arrays[name].shape) != shape]
    if content.get("format") != _FORMAT or wrong:
        raise _damaged(folder, f"another shape of {', '.join(wrong)}" if wrong else "another format")
    return PatchSet(arrays, items, size, content["about"])


def _damaged(folder: Path, why: str) -> UserError:
    return UserError(f"expected a folder of patches, got {folder}: {why}; delete it, it is made again")
