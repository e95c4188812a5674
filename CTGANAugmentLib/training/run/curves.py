"""Curves over the steps of a run, as charts that need no script: how losses, scores and speed went."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

_WIDTH, _HEIGHT = 400, 230
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 12, 10, 26
_MOST_POINTS = 240
_COLORS = 6
_LOG_FROM = 100
"""Ratio of the largest to the smallest value from which an axis is logarithmic."""

STYLE = """
:root { --c0: #1f6fc4; --c1: #c2410c; --c2: #15803d; --c3: #8b3fc7; --c4: #b0186b; --c5: #6b5d12; }
@media (prefers-color-scheme: dark) { :root { --c0: #6db1f7; --c1: #fb923c; --c2: #5fd08a; --c3: #c79bf5;
  --c4: #f58ac0; --c5: #d9c85a; } }
@media print { :root { --c0: #1f6fc4; --c1: #c2410c; --c2: #15803d; --c3: #8b3fc7; --c4: #b0186b; --c5: #6b5d12; } }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); gap: .8rem; }
figure.chart svg { background: none; } figure.chart h3 { margin: .1rem .3rem; }
figure.chart ul { list-style: none; display: flex; flex-wrap: wrap; gap: .1rem .9rem; margin: 0 .3rem; padding: 0;
  font-size: .82rem; font-variant-numeric: tabular-nums; }
figure.chart text { font: 12px system-ui, sans-serif; fill: var(--soft); }
.swatch { display: inline-block; width: 1.1em; border-top: 3px solid; vertical-align: middle; margin-right: .35em; }
"""
STYLE += "".join(
    f".line{n} {{ fill: none; stroke: var(--c{n}); stroke-width: 1.8; stroke-linejoin: round; }}\n"
    f".band{n} {{ fill: var(--c{n}); opacity: .18; }} .dot{n} {{ fill: var(--c{n}); }}\n"
    f".swatch{n} {{ border-color: var(--c{n}); }}\n"
    for n in range(_COLORS)
)


@dataclass(frozen=True)
class Curve:
    """One line of a chart.

    Attributes:
        points: step and value; None where there is no number.
        marked: steps at which a dot is drawn.
    """

    name: str
    points: Sequence[tuple[int, float | None]]
    marked: frozenset[int] = frozenset()


@dataclass(frozen=True)
class _Axis:
    """Values on a line of pixels from `start` to `stop`."""

    low: float
    high: float
    start: float
    stop: float
    log: bool = False

    def place(self, value: float) -> float:
        low, high, value = (math.log10(v) if self.log else v for v in (self.low, self.high, value))
        return round(self.start + (self.stop - self.start) * (value - low) / (high - low), 1)


def chart(title: str, curves: Sequence[Curve], *, logarithmic: bool = True) -> str:
    """Draw curves over the steps with what they came to, "" where there is nothing to draw.

    Of many points the mean of neighbours is drawn in front of the range of their values.

    Args:
        title: heading.
        curves: lines that share an axis of values.
        logarithmic: whether values that are all positive and far apart get a logarithmic axis.
    """
    lines = [_thinned(curve) for curve in curves]
    values = np.concatenate([line[:, 2:].ravel() for line in lines]) if lines else np.empty(0)
    values = values[np.isfinite(values)]
    if values.size == 0:
        return ""
    last = max(line[-1, 0] for line in lines)
    across = _Axis(0.0, max(float(last), 1.0), _LEFT, _WIDTH - _RIGHT)
    up = _value_axis(float(values.min()), float(values.max()), logarithmic=logarithmic)
    shapes = [*_grid(across, up)]
    for number, (curve, line) in enumerate(zip(curves, lines, strict=True)):
        shapes += _drawn(line, number % _COLORS, across, up)
        shapes += _dots(curve, number % _COLORS, across, up)
    note = " (logarithmic)" if up.log else ""
    return (
        f'<figure class="chart"><h3>{escape(title)}{note}</h3>\n<ul>{"".join(_legend(curves))}</ul>\n'
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title)} over the steps">'
        f"{''.join(shapes)}</svg></figure>\n"
    )


def number_text(value: float | None) -> str:
    """Number as people read it, with three or four digits that count."""
    if value is None or not math.isfinite(value):
        return "none"
    if value != 0 and not 1e-3 <= abs(value) < 1e5:
        return f"{value:.2e}".replace("e-0", "e-").replace("e+0", "e")
    digits = max(3 - math.floor(math.log10(abs(value))), 0) if value else 0
    return f"{value:,.{min(digits, 4)}f}"


def _thinned(curve: Curve) -> NDArray[np.float64]:
    """Step, mean, least and greatest value of neighbouring points, at most `_MOST_POINTS` rows."""
    points = np.array([(s, math.nan if v is None else v) for s, v in curve.points], dtype=float).reshape(
        -1, 2
    )
    if len(points) <= _MOST_POINTS:
        return points[:, [0, 1, 1, 1]]
    rows = []
    for part in np.array_split(points, _MOST_POINTS):
        values = part[np.isfinite(part[:, 1]), 1]
        figures = (values.mean(), values.min(), values.max()) if values.size else (math.nan,) * 3
        rows.append((part[-1, 0], *figures))
    return np.array(rows)


def _value_axis(low: float, high: float, *, logarithmic: bool) -> _Axis:
    log = logarithmic and low > 0 and high > _LOG_FROM * low
    if high == low:
        half = abs(high) / 10 or 1.0
        low, high = low - half, high + half
    if not log:
        step = _nice((high - low) / 4)
        low, high = math.floor(low / step) * step, math.ceil(high / step) * step
    return _Axis(low, high, _HEIGHT - _BOTTOM, _TOP, log)


def _nice(step: float) -> float:
    """Smallest of 1, 2, 5, 10, 20 ... that is not below a step."""
    power: float = 10.0 ** math.floor(math.log10(step))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= step * (1 - 1e-9))


def _ticks(axis: _Axis) -> list[float]:
    if axis.log:
        first, last = math.ceil(math.log10(axis.low) - 1e-9), math.floor(math.log10(axis.high) + 1e-9)
        every = max(1, math.ceil((last - first) / 5))
        return [10.0**power for power in range(first, last + 1, every)]
    step = _nice((axis.high - axis.low) / 5)
    first, last = math.ceil(axis.low / step - 1e-9), math.floor(axis.high / step + 1e-9)
    return [n * step for n in range(first, last + 1)]


def _grid(across: _Axis, up: _Axis) -> Iterable[str]:
    for value in _ticks(up):
        y = up.place(value)
        yield f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y}" y2="{y}"/>'
        yield f'<text x="{_LEFT - 6}" y="{y + 4.5}" text-anchor="end">{_tick_text(value)}</text>'
    for value in _ticks(across):
        x = across.place(value)
        anchor = "end" if x > _WIDTH - 40 else "middle"
        yield f'<line class="grid" x1="{x}" x2="{x}" y1="{_HEIGHT - _BOTTOM}" y2="{_HEIGHT - _BOTTOM + 4}"/>'
        yield f'<text x="{x}" y="{_HEIGHT - 8}" text-anchor="{anchor}">{_tick_text(value)}</text>'


def _tick_text(value: float) -> str:
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:.4g}{letter}"
    return f"{value:.4g}" if value == 0 or abs(value) >= 1e-3 else f"{value:.2g}".replace("e-0", "e-")


def _drawn(line: NDArray[np.float64], number: int, across: _Axis, up: _Axis) -> Iterable[str]:
    for part in _unbroken(line):
        x = [across.place(step) for step in part[:, 0]]
        mean, low, high = ([up.place(value) for value in part[:, column]] for column in (1, 2, 3))
        if low != high:
            yield f'<polygon class="band{number}" points="{_points([*x, *x[::-1]], [*low, *high[::-1]])}"/>'
        if len(x) == 1:
            yield f'<circle class="dot{number}" cx="{x[0]}" cy="{mean[0]}" r="2.5"/>'
        else:
            yield f'<polyline class="line{number}" points="{_points(x, mean)}"/>'


def _unbroken(line: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    missing = ~np.isfinite(line[:, 1])
    parts = np.split(line, np.flatnonzero(missing))
    return [part for part in (part[np.isfinite(part[:, 1])] for part in parts) if len(part)]


def _dots(curve: Curve, number: int, across: _Axis, up: _Axis) -> Iterable[str]:
    for step, value in curve.points:
        if step in curve.marked and value is not None:
            yield f'<circle class="dot{number}" cx="{across.place(step)}" cy="{up.place(value)}" r="4"/>'


def _points(x: Sequence[float], y: Sequence[float]) -> str:
    return " ".join(f"{a:g},{b:g}" for a, b in zip(x, y, strict=True))


def _legend(curves: Sequence[Curve]) -> Iterable[str]:
    for number, curve in enumerate(curves):
        last = next((value for _, value in reversed(curve.points) if value is not None), None)
        swatch = f'<span class="swatch swatch{number % _COLORS}"></span>'
        yield f"<li>{swatch}{escape(curve.name)} {number_text(last)}</li>"
