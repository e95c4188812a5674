"""Folds of a cross-validation in which nobody tests on what is synthetic, or on a patient that was trained on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from CTGANAugmentLib.datasets.data_set import Member


@dataclass(frozen=True)
class Fold:
    """Names of the cases on both sides."""

    train: tuple[str, ...]
    validation: tuple[str, ...]


def folds_of(members: Sequence[Member], count: int, seed: int) -> list[Fold]:
    """Divide cases by patient.

    Args:
        members: for training, real and synthetic.
        count: of folds; no more than there are patients with real cases.
        seed: of the order of the patients.

    Returns:
        The folds, none where there are fewer than two patients with real cases. The validation of each holds real cases
        alone; what was made from one of its patients is on neither side.
    """
    patients = sorted({member.patient for member in members if not member.synthetic})
    count = min(count, len(patients))
    if count < 2:
        return []
    order = [patients[n] for n in np.random.default_rng(seed).permutation(len(patients))]
    found = []
    for number in range(count):
        held = set(order[number::count])
        train = tuple(member.name for member in members if member.patient not in held)
        validation = tuple(
            member.name for member in members if member.patient in held and not member.synthetic
        )
        found.append(Fold(train, validation))
    return found
