"""Sets of one size: made patches, and two halves of the real ones, no patient in both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError

Numbers = NDArray[np.int64]
_MOST = 400
"""Patches of a set: more make every distance slow, and hardly any steadier."""
_LEAST = 4


@dataclass(frozen=True, eq=False)
class Draw:
    """Three sets of the same size.

    Attributes:
        reference: real patches that both others are compared with.
        real: of other patients.
        made: of no patient of the reference.
    """

    reference: Numbers
    real: Numbers
    made: Numbers


def draws(
    real: NDArray[np.str_], made: NDArray[np.str_], count: int, rng: np.random.Generator
) -> Iterator[Draw]:
    """Draw sets at random, halves by patients.

    What was made from a patient is never compared with that patient: a copy would look real there.

    Args:
        real: patient of each real patch.
        made: of each made one; names that no real patch has are people of their own.
        count: how many draws.
        rng: draws them.

    Raises:
        UserError: fewer than two patients, or halves with hardly a patch.
    """
    people = np.unique(real)
    if len(people) < 2:
        raise UserError(f"expected real lesions of at least two patients, got {len(people)}: add a patient")
    for _ in range(count):
        second = rng.permutation(people)[: len(people) // 2]
        in_second = np.isin(real, second)
        pools = [
            np.flatnonzero(in_second),
            np.flatnonzero(~in_second),
            np.flatnonzero(~np.isin(made, second)),
        ]
        size = min(_MOST, *(len(pool) for pool in pools))
        if size < _LEAST:
            raise UserError(
                f"expected at least {_LEAST} patches in each half of the real patients and as many made ones from "
                f"others than theirs, got {', '.join(str(len(pool)) for pool in pools)}: add scans"
            )
        yield Draw(*(rng.permutation(pool)[:size] for pool in pools))
