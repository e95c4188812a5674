"""Learning curves: a figure of every arm over the number of training patients, as a chart that needs no script."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from CTGANAugmentLib.evaluation.experiment.arm_scores import Figure
from CTGANAugmentLib.evaluation.experiment.findings import Finding, text_of
from CTGANAugmentLib.evaluation.experiment.intervals import Interval

_WIDTH, _HEIGHT = 560, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 14, 12, 40
_SPREAD = 0.5
"""Share of the room between two numbers of patients in which the arms stand side by side."""
_COLORS = 10
STYLE = """
:root { --a0: #6b7280; --a1: #111827; --a2: #1f6fc4; --a3: #15803d; --a4: #c2410c; --a5: #8b3fc7; --a6: #0e7490;
  --a7: #65a30d; --a8: #b45309; --a9: #b0186b; }
@media (prefers-color-scheme: dark) { :root { --a0: #9ca3af; --a1: #f3f4f6; --a2: #6db1f7; --a3: #5fd08a; --a4: #fb923c;
  --a5: #c79bf5; --a6: #67d4e8; --a7: #b5e35a; --a8: #f0b35c; --a9: #f58ac0; } }
@media print { :root { --a0: #6b7280; --a1: #111827; --a2: #1f6fc4; --a3: #15803d; --a4: #c2410c; --a5: #8b3fc7;
  --a6: #0e7490; --a7: #65a30d; --a8: #b45309; --a9: #b0186b; } }
.learning { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); gap: 1rem; }
figure.curve { margin: 0; } figure.curve svg { background: none; width: 100%; height: auto; }
figure.curve text { font: 12px system-ui, sans-serif; fill: var(--soft); }
ul.arms { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; padding: 0; font-size: .9rem; }
ul.arms span { display: inline-block; width: 1.3em; border-top: 3px solid; vertical-align: middle; margin-right: .4em; }
ul.arms .joined { border-top-style: dashed; }
.examples img { max-width: 100%; height: auto; }
""" + "".join(
    f".arm{n} {{ stroke: var(--a{n}); fill: none; stroke-width: 1.8; }} .mark{n} {{ fill: var(--a{n}); }}\n"
    f"ul.arms .key{n} {{ border-color: var(--a{n}); }}\n"
    for n in range(_COLORS)
)


@dataclass(frozen=True)
class CurvePoint:
    """What a chart needs of a `Finding`, for those who have its figures alone.

    Attributes:
        count: training patients that were asked for, None for all.
        patients: that number for people.
        arm: its name.
        values: figures by name.
    """

    count: int | None
    patients: str
    arm: str
    values: Mapping[str, Interval]


Points = Sequence[Finding] | Sequence[CurvePoint]


def learning_curves(findings: Points, figures: Sequence[Figure], joined: Sequence[str]) -> str:
    """Draw one chart a figure, with a legend for all of them.

    Args:
        findings: of every arm and number of patients.
        figures: to draw.
        joined: arms whose lines are dashed.
    """
    arms = list(dict.fromkeys(finding.arm for finding in findings))
    keys = "".join(
        f'<li><span class="key{n % _COLORS}{" joined" if arm in joined else ""}"></span>{escape(arm)}</li>'
        for n, arm in enumerate(arms)
    )
    charts = "".join(_chart(findings, arms, figure, joined) for figure in figures)
    return f'<ul class="arms">{keys}</ul>\n<div class="learning">{charts}</div>\n'


def _chart(findings: Points, arms: Sequence[str], figure: Figure, joined: Sequence[str]) -> str:
    numbers = list(dict.fromkeys(finding.count for finding in findings))
    ends = [
        end
        for f in findings
        for end in (f.values[figure.name].low, f.values[figure.name].high, f.values[figure.name].value)
        if math.isfinite(end)
    ]
    if not ends:
        return ""
    low, high = _nice_ends(min(ends), max(ends))
    shapes = [*_frame(low, high, figure), *_names(findings, numbers)]
    for number, arm in enumerate(arms):
        own = [finding for finding in findings if finding.arm == arm]
        offset = _SPREAD * ((number + 0.5) / len(arms) - 0.5)
        places = [
            (_across(numbers.index(f.count) + offset, len(numbers)), f.values[figure.name]) for f in own
        ]
        dash = ' stroke-dasharray="5 3"' if arm in joined else ""
        shapes += _line([(x, v.value) for x, v in places], low, high, number % _COLORS, dash)
        for (x, value), finding in zip(places, own, strict=True):
            shapes += _point(x, value, low, high, number % _COLORS, f"{arm}, {finding.patients}", figure)
    better = "more is better" if figure.better == "higher" else "less is better"
    return (
        f'<figure class="curve"><h3>{escape(figure.title)} <small>({figure.unit}; {better})</small></h3>\n'
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(figure.title)} over the number of '
        f'training patients">{"".join(shapes)}</svg></figure>\n'
    )


def _nice_ends(low: float, high: float) -> tuple[float, float]:
    step = _step(low, high)
    return math.floor(low / step) * step, max(
        math.ceil(high / step) * step, math.floor(low / step) * step + step
    )


def _step(low: float, high: float) -> float:
    rough = max(high - low, 1e-3) / 4
    power: float = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * (1 - 1e-9))


def _across(place: float, count: int) -> float:
    return round(_LEFT + (_WIDTH - _LEFT - _RIGHT) * (place + 0.5) / count, 1)


def _up(value: float, low: float, high: float) -> float:
    return round(_HEIGHT - _BOTTOM - (_HEIGHT - _BOTTOM - _TOP) * (value - low) / (high - low), 1)


def _frame(low: float, high: float, figure: Figure) -> Iterable[str]:
    step = _step(low, high)
    for n in range(round((high - low) / step) + 1):
        value = low + n * step
        y = _up(value, low, high)
        yield f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y}" y2="{y}"/>'
        yield f'<text x="{_LEFT - 6}" y="{y + 4}" text-anchor="end">{text_of(value, figure)}</text>'


def _names(findings: Points, numbers: Sequence[int | None]) -> Iterable[str]:
    for place, count in enumerate(numbers):
        finding = next(f for f in findings if f.count == count)
        x = _across(place, len(numbers))
        yield f'<text x="{x}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">{escape(finding.patients)}</text>'
    yield f'<text x="{(_LEFT + _WIDTH) / 2}" y="{_HEIGHT - 4}" text-anchor="middle">training patients</text>'


def _line(points: Sequence[tuple[float, float]], low: float, high: float, color: int, dash: str) -> list[str]:
    known = [f"{x:g},{_up(value, low, high):g}" for x, value in points if math.isfinite(value)]
    return [f'<polyline class="arm{color}" points="{" ".join(known)}"{dash}/>'] if len(known) > 1 else []


def _point(
    x: float, value: Interval, low: float, high: float, color: int, name: str, figure: Figure
) -> Iterable[str]:
    number, ends = value.value, (value.low, value.high)
    if not math.isfinite(number):
        return
    if all(map(math.isfinite, ends)):
        bottom, top = (_up(end, low, high) for end in ends)
        yield f'<line class="arm{color}" opacity=".45" x1="{x}" x2="{x}" y1="{bottom}" y2="{top}"/>'
    told = f"{name}: {text_of(number, figure)} ({text_of(ends[0], figure)} to {text_of(ends[1], figure)})"
    y = _up(number, low, high)
    yield f'<circle class="mark{color}" cx="{x}" cy="{y}" r="4"><title>{escape(told)}</title></circle>'
