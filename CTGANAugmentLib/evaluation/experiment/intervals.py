"""How sure a figure is, and a difference between two arms, by drawing patients with replacement.

Efron B, Tibshirani RJ, An Introduction to the Bootstrap, 1993: percentile intervals. Both arms are judged on the same
drawn patients, so that what makes one patient harder than another falls out of the difference. The networks are not
trained anew for each draw: an interval tells about other patients to test, not about other patients to train on, of
which the seeds are few; it is rather too narrow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.experiment.arm_scores import ArmScores
from CTGANAugmentLib.evaluation.image_arrays import Vector

_LEVEL = (2.5, 97.5)


@dataclass(frozen=True)
class Interval:
    """A figure with its 95 % interval.

    Attributes:
        value: over all patients; NaN where there is nothing to count.
        low, high: ends of the interval.
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Difference(Interval):
    """A figure of one arm less that of another.

    Attributes:
        p_value: two-sided: how often the drawn difference lies on the other side of 0.
    """

    p_value: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves 0 out."""
        return self.low > 0 or self.high < 0


def weights_of(count: int, draws: int, rng: np.random.Generator) -> Vector:
    """Draw patients with replacement.

    Args:
        count: of patients.
        draws: how often.
        rng: they are drawn from it.

    Returns:
        How often each was drawn (draw, patient).
    """
    drawn = rng.integers(count, size=(draws, count))
    weights = np.zeros((draws, count))
    np.add.at(weights, (np.arange(draws)[:, None], drawn), 1)
    return weights


def intervals_of(scores: ArmScores, weights: Vector) -> dict[str, Interval]:
    """Figures of an arm with their intervals."""
    whole = scores.values(np.ones((1, len(scores.patients))))
    drawn = scores.values(weights)
    return {name: Interval(float(whole[name][0]), *_ends(values)) for name, values in drawn.items()}


def differences_of(arm: ArmScores, other: ArmScores, weights: Vector) -> dict[str, Difference]:
    """Figures of an arm less those of another, judged on the same patients.

    Raises:
        UserError: they were judged on other patients.
    """
    if arm.patients != other.patients:
        raise UserError("expected two arms that were judged on the same patients")
    everyone = np.ones((1, len(arm.patients)))
    found: dict[str, Difference] = {}
    for name, values in _apart(arm, other, weights).items():
        value = float(_apart(arm, other, everyone)[name][0])
        found[name] = Difference(value, *_ends(values), _p_value(values))
    return found


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """Adjust p values for asking several questions at once (Holm S, Scand J Stat 1979;6:65)."""
    adjusted: dict[str, float] = {}
    highest = 0.0
    for rank, (name, value) in enumerate(sorted(p_values.items(), key=lambda entry: entry[1])):
        highest = max(highest, min(1.0, value * (len(p_values) - rank)))
        adjusted[name] = highest
    return {name: adjusted[name] for name in p_values}


def _apart(arm: ArmScores, other: ArmScores, weights: Vector) -> dict[str, Vector]:
    one, two = arm.values(weights), other.values(weights)
    return {name: one[name] - two[name] for name in one}


def _ends(values: Vector) -> tuple[float, float]:
    known = values[np.isfinite(values)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.percentile(known, _LEVEL)
    return float(low), float(high)


def _p_value(values: Vector) -> float:
    known = values[np.isfinite(values)]
    if not len(known):
        return 1.0
    below, above = np.count_nonzero(known <= 0), np.count_nonzero(known >= 0)
    return float(min(1.0, 2 * (min(below, above) + 1) / (len(known) + 1)))
