"""The patches of single scans on the disk, until all of them are there: a stopped preparation goes on from them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from CTGANAugmentLib.datasets.case_patches import CasePatches
from CTGANAugmentLib.datasets.patch_set import PatchSet, forget_patch_set, not_written, write_index
from CTGANAugmentLib.modelzoo.scope import scope_from_json, scope_json

_ABOUT, _LABEL = "about", "label"


def write_piece(patches: CasePatches, path: Path) -> None:
    """Write one scan's patches, all or nothing.

    Raises:
        UserError: no room on the disk.
    """
    about = json.dumps(
        {
            "modality": dict(patches.modality),
            "slice_spacing_mm": patches.slice_spacing_mm,
            "scope": scope_json(patches.scope),
        }
    )
    content: dict[str, Any] = {**patches.arrays, _LABEL: patches.labels, _ABOUT: np.array(about)}
    unfinished = path.with_suffix(".unfinished")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with unfinished.open("wb") as stream:
            np.savez(stream, **content)
        unfinished.replace(path)
    except OSError as error:
        raise not_written(path.parent, error) from error


def read_piece(path: Path) -> CasePatches:
    """Read what `write_piece` wrote."""
    with np.load(path) as content:
        arrays = {name: content[name] for name in content.files if name not in (_ABOUT, _LABEL)}
        about = json.loads(str(content[_ABOUT]))
        scope = scope_from_json(about.get("scope", {}))
        return CasePatches(arrays, content[_LABEL], about["modality"], about["slice_spacing_mm"], scope)


def join_pieces(paths: Sequence[Path], patches: PatchSet, folder: Path) -> None:
    """Join pieces to a set on the disk, one after another: together they may be larger than the memory.

    Args:
        paths: of the pieces, in order.
        patches: the set without its arrays; its items are in the same order.
        folder: of the set; the pieces' own folder goes.

    Raises:
        UserError: no room on the disk.
    """
    first = read_piece(paths[0])
    try:
        forget_patch_set(folder)
        joined = {}
        for name, array in first.arrays.items():
            target = folder / f"{name}.npy"
            # A process that still reads the old file keeps it, which writing into it would take away.
            target.unlink(missing_ok=True)
            shape = (len(patches.items), *array.shape[1:])
            joined[name] = np.lib.format.open_memmap(target, "w+", array.dtype, shape)
        start = 0
        for path in paths:
            piece = read_piece(path)
            for name, array in piece.arrays.items():
                joined[name][start : start + len(array)] = array
            start += len(piece.labels)
        for array in joined.values():
            array.flush()
    except OSError as error:
        raise not_written(folder, error) from error
    write_index(PatchSet(joined, patches.items, patches.size, patches.about), folder)
    shutil.rmtree(paths[0].parent, ignore_errors=True)
