"""From scans to patches on the disk, made once and opened again as long as nothing has changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from CTGANAugmentLib.datasets.patch_set import PatchSet


@dataclass(frozen=True, eq=False)
class TrainingData:
    """What a model is trained and measured on.

    Attributes:
        sets: by name: "main", whose arrays are "image" and "mask", or "image_a", "image_b" and "mask" of pairs; or
            "a" with "image_a" and "b" with "image_b", of two kinds that are not paired.
        notes: sentences for the user: how patients were told apart, what was left out.
    """

    sets: Mapping[str, PatchSet]
    notes: Sequence[str] = ()
