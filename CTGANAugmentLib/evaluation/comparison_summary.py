"""What a comparison comes to: one line a method over all cases."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from CTGANAugmentLib.evaluation.results_table import OK, UNREADABLE, Row
from CTGANAugmentLib.evaluation.scores import COSTS, SCORES


@dataclass(frozen=True)
class MethodSummary:
    """One method over all cases that could be read.

    Attributes:
        dices: one a case, in the order of the rows; 0 where it failed.
        failed: whether each of these is a failure.
        medians: of scores and costs over the cases where it worked, None where there is none.
    """

    method: str
    title: str
    family: str
    dices: tuple[float, ...]
    failed: tuple[bool, ...]
    medians: dict[str, float | None]

    @property
    def failures(self) -> int:
        """On how many cases it failed."""
        return sum(self.failed)

    @property
    def dice_quartiles(self) -> tuple[float, float, float]:
        """First quartile, median and third quartile of Dice over all cases, failures as 0."""
        low, middle, high = (float(v) for v in np.percentile(self.dices, [25, 50, 75]))
        return low, middle, high


def summarize(rows: Sequence[Row]) -> list[MethodSummary]:
    """Summarize rows by method, in the order in which the methods come first."""
    tried = [row for row in rows if row.status != UNREADABLE]
    by_method: dict[str, list[Row]] = {}
    for row in tried:
        by_method.setdefault(row.method, []).append(row)
    return [_summary(of_one) for of_one in by_method.values()]


def _summary(rows: Sequence[Row]) -> MethodSummary:
    worked = [row for row in rows if row.status == OK]
    medians = {}
    for score in (*SCORES, *COSTS):
        values = [value for row in worked if (value := row.figures.get(score.name)) is not None]
        medians[score.name] = float(np.median(values)) if values else None
    return MethodSummary(
        rows[0].method,
        rows[0].title,
        rows[0].family,
        tuple(row.dice for row in rows),
        tuple(row.status != OK for row in rows),
        medians,
    )


def summary_csv(summaries: Sequence[MethodSummary]) -> str:
    """Summaries as a table: quartiles of Dice over all cases, the other medians over those where a method worked."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    others = [score.name for score in (*SCORES, *COSTS) if score.name != "dice"]
    head = ["method", "family", "title", "cases", "failures", "dice_q1", "dice_median", "dice_q3"]
    writer.writerow([*head, *(f"{name}_median" for name in others)])
    for line in summaries:
        quartiles = [f"{value:.4f}" for value in line.dice_quartiles]
        medians = [line.medians[name] for name in others]
        texts = ["" if value is None else f"{value:.6g}" for value in medians]
        head = [line.method, line.family, line.title, str(len(line.dices)), str(line.failures)]
        writer.writerow([*head, *quartiles, *texts])
    return stream.getvalue()
