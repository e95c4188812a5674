"""The page that shows a comparison of segmentation methods."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from CTGANAugmentLib.evaluation import html
from CTGANAugmentLib.evaluation.case_tiles import case_tiles
from CTGANAugmentLib.evaluation.comparison_summary import MethodSummary, summarize
from CTGANAugmentLib.evaluation.results_table import OK, UNREADABLE, CaseRecord, PictureStore, Row
from CTGANAugmentLib.evaluation.scores import COSTS, SCORES, Score

_TITLE = "Segmentation methods compared"
_FASTEST_S, _SMALLEST_MB = 0.01, 1.0
_MOST_NAMED = 8
_FAMILY_TITLES = {
    "threshold": "Threshold",
    "clustering": "Clustering",
    "region": "Region",
    "graph": "Graph",
    "contour": "Active contour, level set",
}


@dataclass(frozen=True)
class About:
    """What the report says of how the comparison was made.

    Attributes:
        seeds: sentence on how they were chosen.
        tolerance_mm: of the surface Dice.
        time_limit_s: of a method on a case.
        day: as text.
        notes: sentences.
    """

    seeds: str
    tolerance_mm: float
    time_limit_s: float
    day: str
    notes: Sequence[str] = ()


def comparison_html(rows: Sequence[Row], pictures: PictureStore, about: About) -> str:
    """Report of a comparison: one file without path, network or patient's name other than the cases' own names."""
    summaries = summarize(rows)
    parts = [
        _what(rows, summaries, pictures.cases, about),
        html.section("Methods", _reading(len(_tried(rows))), _chart(summaries)),
        html.section(
            "All scores",
            html.paragraph(
                "Dice: median over all cases, a failure counting as 0. The other columns: medians over the cases "
                "where the method worked.",
                "soft",
            ),
            _summary_table(summaries),
        ),
    ]
    if len(_tried(rows)) > 1:
        parts.append(html.section("Dice case by case", _case_table(rows, summaries)))
    parts += [_failures(rows), *_warnings(rows)]
    parts += [
        case_tiles(number, record, [row for row in rows if row.case == name], pictures.outlines)
        for number, (name, record) in enumerate(pictures.cases.items())
    ]
    return html.page(_TITLE, parts)


def _tried(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(row.case for row in rows if row.status != UNREADABLE))


def _what(
    rows: Sequence[Row],
    summaries: Sequence[MethodSummary],
    cases: Mapping[str, CaseRecord],
    about: About,
) -> str:
    counts: dict[str, int] = {}
    for record in cases.values():
        counts[record.modality] = counts.get(record.modality, 0) + 1
    failures = sum(row.status not in (OK, UNREADABLE) for row in rows)
    entries = {
        "Scans": ", ".join(f"{count} {name}" for name, count in sorted(counts.items())) or "none",
        "Methods": f"{len(summaries)}, each with its defaults and what it took from the seed's surroundings",
        "Seeds": about.seeds,
        "Surface Dice": f"tolerance {about.tolerance_mm:g} mm",
        "Time limit": f"{about.time_limit_s:g} s for each run, each in a process that may fail by itself",
        "Failures": f"{failures} of {len(summaries) * len(_tried(rows))} runs",
        "Made on": about.day,
    }
    notes = [*about.notes, *(f"{name}: {note}" for name, record in cases.items() for note in record.notes)]
    return html.section("What was compared", html.facts(entries), html.bullets(notes) if notes else "")


def _reading(cases: int) -> str:
    spread = (
        " The bar is the median over the cases, the line runs from the first to the third quartile, each dot is a "
        "case; a red ring marks failures, which count as 0."
        if cases > 1
        else " A red ring marks a failure."
    )
    return html.paragraph(
        "Dice from 0 to 1, more is better."
        + spread
        + " Time and memory have logarithmic scales; memory is what the "
        "method took beside the scan.",
        "soft",
    )


def _chart(summaries: Sequence[MethodSummary]) -> str:
    longest = max((s.medians["seconds"] or 0 for s in summaries), default=0)
    largest = max((s.medians["added_memory_mb"] or 0 for s in summaries), default=0)
    heads = ("", "Dice, 0 to 1", "median", "Time", "", "Memory", "")
    lines = ["".join(f'<span class="head{_minor(n)}">{text}</span>' for n, text in enumerate(heads))]
    for family, members in groupby(summaries, key=lambda s: s.family):
        lines.append(f'<span class="family">{escape(_FAMILY_TITLES.get(family, family))}</span>')
        best_first = sorted(members, key=lambda s: -s.dice_quartiles[1])
        lines += [_chart_row(summary, longest, largest) for summary in best_first]
    return f'<div class="bars">{"".join(lines)}</div>\n'


def _minor(column: int) -> str:
    return " minor" if column > 2 else ""


def _chart_row(summary: MethodSummary, longest: float, largest: float) -> str:
    low, middle, high = summary.dice_quartiles
    several = len(summary.dices) > 1
    worked = [dice for dice, failed in zip(summary.dices, summary.failed, strict=True) if not failed]
    dice = html.bar(
        middle,
        range_shares=(low, high) if several else None,
        dots=worked if several else (),
        misses=summary.failures,
        label=f"Dice {middle:.2f}",
    )
    seconds, memory = summary.medians["seconds"], summary.medians["added_memory_mb"]
    cells = [
        f'<span class="name" title="{escape(summary.method)}">{escape(summary.title)}</span>',
        dice,
        _value("failed" if not worked else f"{middle:.3f}", bad=not worked),
        f'<span class="minor">{_cost_bar(seconds, _FASTEST_S, longest)}</span>',
        _value("–" if seconds is None else f"{seconds:.2f} s", minor=True),
        f'<span class="minor">{_cost_bar(memory, _SMALLEST_MB, largest)}</span>',
        _value("–" if memory is None else f"{memory:.0f} MB", minor=True),
    ]
    return "".join(cells)


def _value(text: str, *, bad: bool = False, minor: bool = False) -> str:
    kind = f"value{' bad' if bad else ''}{' minor' if minor else ''}"
    return f'<span class="{kind}">{escape(text)}</span>'


def _cost_bar(value: float | None, smallest: float, largest: float) -> str:
    if value is None:
        return ""
    span = math.log(max(largest, 10 * smallest) / smallest)
    share = math.log(max(value, smallest) / smallest) / span
    return html.bar(max(share, 0.01), kind="bar2", label=f"{value:.2g}")


def _summary_table(summaries: Sequence[MethodSummary]) -> str:
    several = any(len(summary.dices) > 1 for summary in summaries)
    shown = [score for score in (*SCORES, *COSTS) if several or score.name != "dice"]
    heads = [html.Head("Method", kind="text"), html.Head("Family", kind="text")]
    heads += [
        html.Head("Failures", "cases on which it failed", "lower"),
        html.Head("Dice", "median over all cases"),
    ]
    heads += [html.Head(score.heading, score.help, score.better) for score in shown if score.name != "dice"]
    rows = []
    for summary in summaries:
        middle = summary.dice_quartiles[1]
        cells = [html.Cell(summary.title, kind="text"), html.Cell(summary.family, kind="text")]
        kind = "failed" if summary.failures else ""
        cells.append(html.Cell(str(summary.failures), summary.failures, kind))
        cells.append(html.Cell(f"{middle:.3f}", middle))
        cells += [_figure(score, summary.medians[score.name]) for score in shown if score.name != "dice"]
        rows.append(cells)
    return html.table(heads, rows)


def _figure(score: Score, value: float | None) -> html.Cell:
    order = abs(value) if value is not None and score.better == "zero" else value
    return html.Cell(score.text(value), html.NOTHING if order is None else order)


def _case_table(rows: Sequence[Row], summaries: Sequence[MethodSummary]) -> str:
    cases = _tried(rows)
    by_place = {(row.method, row.case): row for row in rows}
    heads = [html.Head("Method", kind="text"), html.Head("Median")]
    heads += [html.Head(case) for case in cases]
    lines = []
    for summary in summaries:
        middle = summary.dice_quartiles[1]
        cells = [html.Cell(summary.title, kind="text"), html.Cell(f"{middle:.2f}", middle)]
        cells += [_dice(by_place.get((summary.method, case))) for case in cases]
        lines.append(cells)
    return html.table(heads, lines)


def _dice(row: Row | None) -> html.Cell:
    if row is None:
        return html.Cell("–", html.NOTHING)
    return html.Cell(f"{row.dice:.2f}", row.dice) if row.status == OK else html.Cell("failed", 0.0, "failed")


def _failures(rows: Sequence[Row]) -> str:
    failed = [row for row in rows if row.status != OK]
    if not failed:
        return html.section("Failures", html.paragraph("None."))
    heads = [html.Head(text, kind="text") for text in ("Case", "Method", "What happened")]
    lines = [
        [
            html.Cell(row.case, kind="text"),
            html.Cell(row.title or "all (the case was not read)", kind="text"),
            html.Cell(row.message, kind="long"),
        ]
        for row in failed
    ]
    return html.section("Failures", html.table(heads, lines))


def _warnings(rows: Sequence[Row]) -> list[str]:
    """What methods warned of, each sentence once with the methods that said it."""
    said: dict[str, list[str]] = {}
    for row in rows:
        for text in row.warnings:
            said.setdefault(text, []).append(row.title)
    if not said:
        return []
    heads = [
        html.Head("Warning", kind="text"),
        html.Head("Runs", better="lower"),
        html.Head("By", kind="text"),
    ]
    lines = [
        [
            html.Cell(text, kind="long"),
            html.Cell(str(len(by)), len(by)),
            html.Cell(_shortened(by), kind="long"),
        ]
        for text, by in said.items()
    ]
    return [html.section("Warnings", html.table(heads, lines))]


def _shortened(titles: Sequence[str]) -> str:
    once = list(dict.fromkeys(titles))
    more = f" and {len(once) - _MOST_NAMED} more" if len(once) > _MOST_NAMED else ""
    return "; ".join(once[:_MOST_NAMED]) + more
