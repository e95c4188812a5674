"""Who trains and who is tested, in each part of an experiment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.experiment.settings import ExperimentSettings

_LEAST_TESTED = 1


@dataclass(frozen=True)
class Unit:
    """One part: all arms with the same training patients.

    Attributes:
        fold, seed: its place in the experiment.
        count: number of training patients that were asked for, None for all.
        training: patients that arms train on, and that everything is made from.
        tested: patients that nobody sees before.
    """

    fold: int
    seed: int
    count: int | None
    training: tuple[str, ...]
    tested: tuple[str, ...]

    @property
    def name(self) -> str:
        """Name for people and files."""
        patients = "all" if self.count is None else str(self.count)
        return f"seed{self.seed}_fold{self.fold}_patients-{patients}"


def units_of(settings: ExperimentSettings, patients: Sequence[str]) -> list[Unit]:
    """Divide patients into folds, and draw those that each unit trains on.

    Within a fold and a seed, fewer patients are always some of the more, so that a learning curve shows what patients
    add rather than which ones were drawn. Folds are drawn anew for each seed.

    Args:
        settings: of the experiment.
        patients: all of them; neither order nor repetition changes the result.

    Raises:
        UserError: fewer patients than folds, or than a unit is to train on.
    """
    everyone = sorted(set(patients))
    folds = settings.protocol.folds
    if len(everyone) < folds * _LEAST_TESTED:
        raise UserError(
            f"expected at least {folds} patients for {folds} folds, got {len(everyone)}: lower settings.folds, add "
            "patients, or tell patients apart by data.patient_pattern"
        )
    units = []
    for seed in range(settings.protocol.seeds):
        order = [everyone[n] for n in np.random.default_rng([seed, len(everyone)]).permutation(len(everyone))]
        for fold in range(folds):
            tested = tuple(sorted(order[fold::folds]))
            rest = [patient for patient in order if patient not in tested]
            rest = [rest[n] for n in np.random.default_rng([seed, fold, 1]).permutation(len(rest))]
            units += [
                Unit(fold, seed, count, tuple(sorted(_first(rest, count))), tested)
                for count in settings.patients
            ]
    return units


def _first(patients: Sequence[str], count: int | None) -> Sequence[str]:
    if count is not None and count > len(patients):
        raise UserError(
            f"patients: expected at most {len(patients)} training patients, which is what every fold has, got {count}: "
            "leave it out, or say all"
        )
    return patients if count is None else patients[:count]
