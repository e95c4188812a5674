"""What an experiment says: figures of every arm, differences to the baseline, and the answer in a sentence."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from CTGANAugmentLib.evaluation.experiment.arm_scores import FIGURES, ArmScores, Blocks, Figure, scores_of
from CTGANAugmentLib.evaluation.experiment.intervals import (
    Difference,
    Interval,
    differences_of,
    holm,
    intervals_of,
    weights_of,
)
from CTGANAugmentLib.evaluation.experiment.report_facts import without_paths
from CTGANAugmentLib.evaluation.experiment.run import ExperimentResult

_SEED = 0
_CLEAR = 0.05


@dataclass(frozen=True)
class Finding:
    """One arm, trained on one number of patients.

    Attributes:
        count: training patients that were asked for, None for all.
        trained_on: how many that were in each fold, least and most.
        arm: its name.
        tested: patients that it was judged on.
        units: folds and seeds that there are results of, and how many there should be.
        values: figures by name.
        against: differences to the baseline by name, {} for the baseline itself and where that has no result.
        adjusted_p: p values of the differences, adjusted for how much was asked: of the primary arm for the numbers of
            patients, of the others for all of them.
        real_patches, made_patches: mean of the units.
    """

    count: int | None
    trained_on: tuple[int, int]
    arm: str
    tested: int
    units: tuple[int, int]
    values: Mapping[str, Interval]
    against: Mapping[str, Difference]
    adjusted_p: Mapping[str, float]
    real_patches: float
    made_patches: float

    @property
    def patients(self) -> str:
        """Number of training patients for people."""
        low, high = self.trained_on
        whole = str(low) if low == high else f"{low} to {high}"
        return f"all ({whole})" if self.count is None else whole


def findings_of(result: ExperimentResult) -> list[Finding]:
    """Figures of every arm and number of patients, with differences to the baseline on the same folds."""
    protocol = result.settings.protocol
    counts = result.settings.patients
    found: list[Finding] = []
    for count in counts:
        records = {arm: _records(result.results, arm, count) for arm in result.settings.arms}
        base = records[protocol.baseline]
        for arm, own in records.items():
            if not own:
                continue
            values = _scores(result, own.values())
            against: dict[str, Difference] = {}
            shared = sorted(set(own) & set(base))
            if arm != protocol.baseline and shared:
                mine, other = (_scores(result, [side[key] for key in shared]) for side in (own, base))
                against = differences_of(mine, other, _weights(mine, protocol.draws))
            sizes = [len(record["unit"]["training"]) for record in own.values()]
            found.append(
                Finding(
                    count,
                    (min(sizes), max(sizes)),
                    arm,
                    len(values.patients),
                    (len(own), protocol.folds * protocol.seeds),
                    intervals_of(values, _weights(values, protocol.draws)),
                    against,
                    {},
                    float(np.mean([record["real_patches"] for record in own.values()])),
                    float(np.mean([record["made_patches"] for record in own.values()])),
                )
            )
    return _adjusted(found, FIGURES[protocol.task], protocol.primary)


def answer_of(result: ExperimentResult, findings: Sequence[Finding]) -> list[str]:
    """Say in sentences whether the primary arm beats the baseline; also when it does not."""
    protocol = result.settings.protocol
    if not protocol.primary or not findings:
        return ["No arm was named as the one that the question is about: the tables show all of them."]
    figures = FIGURES[protocol.task]
    main, guard = figures[0], figures[1]
    sentences = []
    for finding in findings:
        if finding.arm != protocol.primary or not finding.against:
            continue
        change, other = finding.against[main.name], finding.against[guard.name]
        verdict = _verdict(change, finding.adjusted_p[main.name], main)
        sentences.append(
            f"With {finding.patients} training patients, {finding.arm} {verdict}: {_within(main.title)} "
            f"{_signed(change.value, main)} against {protocol.baseline} (95 % interval {_signed(change.low, main)} to "
            f"{_signed(change.high, main)}, adjusted p = {finding.adjusted_p[main.name]:.3f}), "
            f"{_within(guard.title)} {_signed(other.value, guard)} "
            f"({_signed(other.low, guard)} to {_signed(other.high, guard)})."
        )
    if not sentences:
        return [f"There is no result yet that compares {protocol.primary} with {protocol.baseline}."]
    return [_summary(protocol.primary, protocol.baseline, findings, main), *sentences]


def table_csv(result: ExperimentResult, findings: Sequence[Finding]) -> str:
    """All figures as CSV, one arm and number of patients a row."""
    figures = FIGURES[result.settings.protocol.task]
    stream = io.StringIO()
    writer = csv.DictWriter(
        stream, list(_row(findings[0], figures)) if findings else ["arm"], lineterminator="\n"
    )
    writer.writeheader()
    writer.writerows(_row(finding, figures) for finding in findings)
    return stream.getvalue()


def to_json(result: ExperimentResult, findings: Sequence[Finding]) -> dict[str, Any]:
    """Everything as JSON values: what was asked, the answer, and all figures."""
    figures = FIGURES[result.settings.protocol.task]
    return {
        **result.about,
        "figures": [asdict(figure) for figure in figures],
        "answer": answer_of(result, findings),
        "failures": {name: without_paths(why) for name, why in result.failures.items()},
        "findings": [_row(finding, figures) for finding in findings],
    }


def text_of(value: float, figure: Figure) -> str:
    """Number for people: shares in percent."""
    if not math.isfinite(value):
        return "–"
    return f"{100 * value:.1f}" if figure.unit == "%" else f"{value:.1f}"


def _records(
    results: Iterable[Mapping[str, Any]], arm: str, count: int | None
) -> dict[tuple[int, int], Mapping[str, Any]]:
    return {
        (record["unit"]["seed"], record["unit"]["fold"]): record
        for record in results
        if record["arm"] == arm and record["unit"]["count"] == count
    }


def _scores(result: ExperimentResult, records: Iterable[Mapping[str, Any]]) -> ArmScores:
    blocks: Blocks = {(record["unit"]["seed"], record["unit"]["fold"]): record["cases"] for record in records}
    return scores_of(result.settings.protocol, blocks)


def _weights(scores: ArmScores, draws: int) -> Any:
    return weights_of(len(scores.patients), draws, np.random.default_rng(_SEED))


def _adjusted(findings: Sequence[Finding], figures: Sequence[Figure], primary: str) -> list[Finding]:
    """Adjust p values, figure by figure: of the primary arm over its numbers of patients, of all others together."""
    adjusted: list[dict[str, float]] = [{} for _ in findings]
    for figure in figures:
        for family in (True, False):
            asked = {
                str(n): finding.against[figure.name].p_value
                for n, finding in enumerate(findings)
                if finding.against and (finding.arm == primary) == family
            }
            for number, value in holm(asked).items():
                adjusted[int(number)][figure.name] = value
    return [Finding(**{**vars(f), "adjusted_p": p}) for f, p in zip(findings, adjusted, strict=True)]


def _verdict(change: Difference, p_value: float, figure: Figure) -> str:
    good = change.value > 0 if figure.better == "higher" else change.value < 0
    if not change.is_clear:
        return "is not shown to differ"
    word = "better" if good else "worse"
    return f"is {word}" if p_value < _CLEAR else f"is {word}, but not once all that was asked is counted"


def _summary(primary: str, baseline: str, findings: Sequence[Finding], figure: Figure) -> str:
    own = [finding for finding in findings if finding.arm == primary and finding.against]
    sign = 1 if figure.better == "higher" else -1
    better = [f for f in own if f.against[figure.name].is_clear and sign * f.against[figure.name].value > 0]
    worse = [f for f in own if f.against[figure.name].is_clear and sign * f.against[figure.name].value < 0]
    if not better and not worse:
        return f"No: {primary} is not shown to help beyond {baseline}, with any number of patients."
    parts = []
    if better:
        parts.append(
            f"helps beyond {baseline} with {', '.join(f.patients for f in better)} training patients"
        )
    if worse:
        parts.append(f"does harm with {', '.join(f.patients for f in worse)}")
    return f"{'Yes, in part' if better else 'No'}: {primary} {' and '.join(parts)}."


def _within(title: str) -> str:
    """A title within a sentence; abbreviations and names stay as they are."""
    return title if title[1:2].isupper() or title == "Dice" else title[0].lower() + title[1:]


def _signed(value: float, figure: Figure) -> str:
    if not math.isfinite(value):
        return "unknown"
    scaled = 100 * value if figure.unit == "%" else value
    return f"{scaled:+.1f} {'points' if figure.unit == '%' else figure.unit}".strip()


def _row(finding: Finding, figures: Sequence[Figure]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "patients": "all" if finding.count is None else finding.count,
        "trained_on": finding.patients,
        "trained_on_most": finding.trained_on[1],
        "arm": finding.arm,
        "tested_patients": finding.tested,
        "units": finding.units[0],
        "units_wanted": finding.units[1],
        "real_patches": round(finding.real_patches, 1),
        "made_patches": round(finding.made_patches, 1),
    }
    for figure in figures:
        value, change = finding.values[figure.name], finding.against.get(figure.name)
        row |= {
            figure.name: _kept(value.value),
            f"{figure.name}_low": _kept(value.low),
            f"{figure.name}_high": _kept(value.high),
            f"{figure.name}_change": None if change is None else _kept(change.value),
            f"{figure.name}_change_low": None if change is None else _kept(change.low),
            f"{figure.name}_change_high": None if change is None else _kept(change.high),
            f"{figure.name}_p": None if change is None else _kept(change.p_value),
            f"{figure.name}_p_adjusted": None if change is None else _kept(finding.adjusted_p[figure.name]),
        }
    return row


def _kept(value: float) -> float | None:
    return round(value, 5) if math.isfinite(value) else None
