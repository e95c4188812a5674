"""Division into training, validation and test: by patient, so that nobody stands on two sides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from CTGANAugmentLib.datasets.patch_set import Subset
from CTGANAugmentLib.errors import UserError


def split_patients(
    patients: Iterable[str],
    shares: Mapping[Subset, float],
    rng: np.random.Generator,
    given: Mapping[str, Subset] | None = None,
) -> dict[str, Subset]:
    """Say what each patient is for.

    Args:
        patients: all of them; neither order nor repetition changes the result.
        shares: of the patients for "validation" and "test"; above 0, it gets at least one.
        rng: who it is, is drawn from it.
        given: patients that a data set itself keeps for a subset. A subset that it fills gets nobody else.

    Raises:
        UserError: too few patients.
    """
    given = given or {}
    free = sorted(set(patients) - set(given))
    asked = [name for name, share in shares.items() if share > 0 and name not in given.values()]
    spare = "train" in given.values()
    needed = len(asked) + (not spare)
    if len(free) < needed:
        raise UserError(
            f"expected at least {needed} patients, so that {' and '.join(['training', *asked])} have one each, got "
            f"{len(free)}: add patients, set data.validation_share or data.test_share to 0, or tell patients apart by "
            "data.patient_pattern"
        )
    order = [free[n] for n in rng.permutation(len(free))]
    subsets: dict[str, Subset] = {}
    for number, name in enumerate(asked):
        # Rounding up may not leave those who come after without anybody.
        most = len(order) - (needed - number - 1)
        count = min(max(1, round(shares[name] * len(free))), most)
        subsets |= dict.fromkeys(order[:count], name)
        order = order[count:]
    return subsets | dict.fromkeys(order, "train") | dict(given)


def given_subsets(patients: Sequence[str], told: Sequence[Subset | None]) -> dict[str, Subset]:
    """Patients that a data set itself keeps for a subset, from what it says of each of their scans.

    Raises:
        UserError: a patient in more than one subset.
    """
    said: dict[str, set[Subset | None]] = {}
    for patient, subset in zip(patients, told, strict=True):
        said.setdefault(patient, set()).add(subset)
    torn = [patient for patient, subsets in said.items() if len(subsets) > 1]
    if torn:
        raise UserError(
            f"the data set has patient {torn[0]} in more than one of its lists: put each patient into one"
        )
    return {patient: subset for patient, subsets in said.items() for subset in subsets if subset}
