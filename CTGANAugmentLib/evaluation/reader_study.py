"""Visual Turing test: readers say of each image whether it is real or synthetic, without knowing.

An accuracy near one half says that this reader saw no difference in these images; it does not say that training on them
helps.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import combinations
from typing import Any

import numpy as np
from scipy.stats import binomtest

from CTGANAugmentLib.errors import UserError

_CONFIDENCE = 0.95


@dataclass(frozen=True)
class Trial:
    """An image that every reader sees.

    Attributes:
        image: name that tells nothing of where it is from.
        synthetic: what it is; kept from the reader.
    """

    image: str
    synthetic: bool


@dataclass(frozen=True)
class Answer:
    """What a reader said of an image.

    Attributes:
        reader: a name or a number, as the reader gave it.
        image: of the trial.
        says_synthetic: the answer.
        seconds: that it took.
    """

    reader: str
    image: str
    says_synthetic: bool
    seconds: float


@dataclass(frozen=True)
class Reading:
    """How a reader did.

    Attributes:
        images: that were answered.
        accuracy: share of right answers, 0.5 by guessing where as many are real as synthetic.
        interval: of the accuracy, 95 % (Wilson, JASA 1927).
        p_value: of as many right answers, or as far from a half, by guessing (exact binomial, two-sided).
        found_synthetic: share of the synthetic images that were called so, None without any.
        found_real: share of the real images that were called real, None without any.
    """

    images: int
    accuracy: float
    interval: tuple[float, float]
    p_value: float
    found_synthetic: float | None
    found_real: float | None

    def to_json(self) -> dict[str, Any]:
        """Scores as JSON values."""
        return {**asdict(self), "interval": list(self.interval)}


def draw_trials(
    real: Sequence[str], synthetic: Sequence[str], count: int, rng: np.random.Generator
) -> tuple[Trial, ...]:
    """Draw as many real images as synthetic ones, in random order.

    Args:
        real: names of real images.
        synthetic: names of synthetic ones.
        count: of trials, even.
        rng: draws them.

    Raises:
        UserError: an odd count, or too few images of a kind.
    """
    half = count // 2
    if count < 2 or count % 2 or half > min(len(real), len(synthetic)):
        raise UserError(
            f"expected an even number of trials with {half} images of each kind, got {count} trials of "
            f"{len(real)} real and {len(synthetic)} synthetic images"
        )
    drawn = [
        Trial(names[index], kind)
        for names, kind in ((real, False), (synthetic, True))
        for index in rng.permutation(len(names))[:half]
    ]
    return tuple(drawn[index] for index in rng.permutation(count))


def reading_of(answers: Iterable[Answer], trials: Sequence[Trial]) -> Reading:
    """Score the answers of one reader.

    Raises:
        UserError: no answer, or one to an image that was not shown, or two to the same.
    """
    given = _by_image(answers, trials)
    if not given:
        raise UserError("expected answers, got none: nothing was read yet")
    truth = {trial.image: trial.synthetic for trial in trials}
    right = {image: said == truth[image] for image, said in given.items()}
    test = binomtest(sum(right.values()), len(right))
    interval = test.proportion_ci(_CONFIDENCE, method="wilson")
    return Reading(
        images=len(right),
        accuracy=sum(right.values()) / len(right),
        interval=(float(interval.low), float(interval.high)),
        p_value=float(test.pvalue),
        found_synthetic=_share([right[image] for image in right if truth[image]]),
        found_real=_share([right[image] for image in right if not truth[image]]),
    )


def agreement(answers: Sequence[Answer], trials: Sequence[Trial]) -> dict[tuple[str, str], float | None]:
    """Cohen's kappa of each two readers on the images that both answered (Cohen, 1960).

    Returns:
        1 where they always agree, 0 where they agree as by chance; None where they share no image, or where chance
        alone would make them agree always.
    """
    readers = sorted({answer.reader for answer in answers})
    given = {
        reader: _by_image([each for each in answers if each.reader == reader], trials) for reader in readers
    }
    return {(one, other): _kappa(given[one], given[other]) for one, other in combinations(readers, 2)}


def answers_csv(answers: Iterable[Answer]) -> str:
    """Answers as a table; it tells nothing of what the images are."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, [field.name for field in fields(Answer)], lineterminator="\n")
    writer.writeheader()
    for answer in answers:
        word = "synthetic" if answer.says_synthetic else "real"
        writer.writerow({**asdict(answer), "says_synthetic": word, "seconds": f"{answer.seconds:.2f}"})
    return stream.getvalue()


def answers_from_csv(text: str) -> list[Answer]:
    """Read what `answers_csv` wrote.

    Raises:
        UserError: another table, or a word that is no answer.
    """
    rows = csv.DictReader(io.StringIO(text))
    wanted = [field.name for field in fields(Answer)]
    if rows.fieldnames != wanted:
        raise UserError(
            f"expected a table of answers with the columns {', '.join(wanted)}, got {rows.fieldnames}"
        )
    return [_answer(row, number) for number, row in enumerate(rows, start=2)]


def _answer(row: Mapping[str, str], number: int) -> Answer:
    words = {"synthetic": True, "real": False}
    try:
        return Answer(row["reader"], row["image"], words[row["says_synthetic"]], float(row["seconds"]))
    except (KeyError, TypeError, ValueError) as error:
        raise UserError(
            f"line {number} is no answer: expected real or synthetic and seconds, got {row}"
        ) from error


def _by_image(answers: Iterable[Answer], trials: Sequence[Trial]) -> dict[str, bool]:
    known, given = {trial.image for trial in trials}, {}
    for answer in answers:
        if answer.image not in known or answer.image in given:
            kind = (
                "a second answer to" if answer.image in given else "an answer to an image that was not shown,"
            )
            raise UserError(f"{answer.reader}: {kind} {answer.image}: keep one answer for each image")
        given[answer.image] = answer.says_synthetic
    return given


def _kappa(one: Mapping[str, bool], other: Mapping[str, bool]) -> float | None:
    both = sorted(one.keys() & other.keys())
    if not both:
        return None
    first, second = (np.array([given[image] for image in both], float) for given in (one, other))
    seen = float((first == second).mean())
    chance = float(first.mean() * second.mean() + (1 - first.mean()) * (1 - second.mean()))
    return None if chance == 1 else (seen - chance) / (1 - chance)


def _share(right: Sequence[bool]) -> float | None:
    return sum(right) / len(right) if right else None
