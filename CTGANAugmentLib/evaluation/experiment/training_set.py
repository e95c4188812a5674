"""What one arm trains on: real patches of the training patients, and those that were made from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.datasets.patch_set import PatchSet

_MOST_REPEATS = 1000


def of_patients(patches: PatchSet, patients: Sequence[str], *, masks: bool) -> PatchSet:
    """Take some patients' patches, all for training.

    Args:
        patches: of everybody.
        patients: whose patches are taken.
        masks: whether masks are taken too.
    """
    chosen = np.array(
        [n for n, item in enumerate(patches.items) if item.patient in set(patients)], dtype=np.int64
    )
    names = [name for name in patches.arrays if masks or name != "mask"]
    return PatchSet(
        {name: patches.arrays[name][chosen] for name in names},
        [replace(patches.items[n], subset="train") for n in chosen],
        patches.size,
        patches.about,
    )


def joined_sets(real: PatchSet, made: Sequence[PatchSet], real_share: float) -> PatchSet:
    """Put made patches beside real ones.

    Batches are drawn evenly from a set: so that the real ones are not drowned by the made ones, they are there as often
    as their share asks for.

    Args:
        real: of the training patients.
        made: sets with the same arrays; none of them may be empty.
        real_share: of what a network sees, as near as whole repeats come.
    """
    others = [patches for patches in made if len(patches.items)]
    if not others:
        return real
    count = sum(len(patches.items) for patches in others)
    repeats = _repeats(len(real.items), count, real_share)
    parts = [real] * repeats + others
    return PatchSet(
        {name: _stacked(name, parts) for name in real.arrays},
        [item for part in parts for item in part.items],
        real.size,
        real.about,
    )


def _repeats(real: int, made: int, share: float) -> int:
    if share >= 1:
        return _MOST_REPEATS
    wanted = made * share / (1 - share) / real
    return int(min(max(1, round(wanted)), _MOST_REPEATS))


def _stacked(name: str, parts: Sequence[PatchSet]) -> NDArray[np.generic]:
    kind = parts[0].arrays[name].dtype
    return np.concatenate([np.asarray(part.arrays[name], dtype=kind) for part in parts])
