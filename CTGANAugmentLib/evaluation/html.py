"""What reports are built of: one file of HTML that needs no network; every text is escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from CTGANAugmentLib.evaluation.html_style import SORTING, STYLE
from CTGANAugmentLib.provenance import RESEARCH_NOTICE
from CTGANAugmentLib.version import VERSION

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
"""Browsers keep the promise that nothing is loaded or sent."""


@dataclass(frozen=True)
class Cell:
    """One entry of a table.

    Attributes:
        text: shown.
        value: sorted by, where it is a number; `NOTHING` for none.
        kind: "text", "long" (text in several lines), "failed" or "".
    """

    text: str
    value: float | str | None = None
    kind: str = ""


NOTHING = ""
"""Sort value of a cell without a number: it stays at the end."""


@dataclass(frozen=True)
class Head:
    """Heading of a column.

    Attributes:
        help: shown when it is pointed at.
        better: "lower" sorts small values first.
    """

    text: str
    help: str = ""
    better: str = "higher"
    kind: str = ""


def page(title: str, body: Iterable[str], *, style: str = "") -> str:
    """Whole document, with the notice of research use and the version.

    Args:
        title: heading of the document.
        body: its parts, as HTML.
        style: rules of CSS that only this document needs.
    """
    parts = "\n".join(body)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="generator" content="CTGANAugment {escape(VERSION)}">
<title>{escape(title)}</title>
<style>{STYLE}{style}</style>
</head>
<body>
<h1>{escape(title)}</h1>
<p class="notice">{escape(RESEARCH_NOTICE)} Version {escape(VERSION)}.</p>
{parts}
<script>{SORTING}</script>
</body>
</html>
"""


def section(title: str, *parts: str) -> str:
    """Part of a page under a heading."""
    return f"<section>\n<h2>{escape(title)}</h2>\n{''.join(parts)}\n</section>"


def paragraph(text: str, kind: str = "") -> str:
    """Text."""
    chosen = f' class="{escape(kind)}"' if kind else ""
    return f"<p{chosen}>{escape(text)}</p>\n"


def facts(entries: Mapping[str, str]) -> str:
    """Names with what they are."""
    lines = (f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in entries.items())
    return f'<dl class="facts">{"".join(lines)}</dl>\n'


def bullets(texts: Sequence[str]) -> str:
    """List."""
    return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>\n"


def table(heads: Sequence[Head], rows: Iterable[Sequence[Cell]]) -> str:
    """Table that can be sorted by its headings, where scripts are allowed."""
    top = "".join(_head(head) for head in heads)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>\n" for row in rows)
    return (
        f'<div class="wide"><table class="sortable"><thead><tr>{top}</tr></thead>\n'
        f"<tbody>\n{body}</tbody></table></div>\n"
    )


def _head(head: Head) -> str:
    return (
        f'<th scope="col" class="{escape(head.kind)}" data-better="{escape(head.better)}" '
        f'title="{escape(head.help)}">{escape(head.text)}</th>'
    )


def _cell(cell: Cell) -> str:
    value = "" if cell.value is None else f' data-v="{escape(str(cell.value))}"'
    kind = f' class="{escape(cell.kind)}"' if cell.kind else ""
    return f"<td{kind}{value}>{escape(cell.text)}</td>"


def bar(
    share: float,
    *,
    kind: str = "bar",
    range_shares: tuple[float, float] | None = None,
    dots: Sequence[float] = (),
    misses: int = 0,
    label: str = "",
) -> str:
    """One bar of a chart, as wide as its place.

    Args:
        share: length, from 0 to 1.
        kind: "bar" or "bar2".
        range_shares: ends of a whisker.
        dots: single values.
        misses: number of values that are none, marked as one ring at 0.
        label: for people who cannot see it.
    """
    shapes = [
        f'<line class="grid" x1="{x}%" x2="{x}%" y1="0" y2="100%"/>' for x in (25, 50, 75, 100)
    ]  # under the bar
    shapes.append(
        f'<rect class="{escape(kind)}" x="0" y="22%" height="56%" width="{_percent(share)}" rx="2"/>'
    )
    if range_shares is not None:
        low, high = map(_percent, range_shares)
        shapes.append(f'<line class="whisker" x1="{low}" x2="{high}" y1="50%" y2="50%"/>')
        shapes += [f'<line class="whisker" x1="{x}" x2="{x}" y1="32%" y2="68%"/>' for x in (low, high)]
    shapes += [f'<circle class="dot" cx="{_percent(dot)}" cy="50%" r="2.6"/>' for dot in dots]
    if misses:
        shapes.append('<circle class="miss" cx="0" cy="50%" r="4"/>')
    return f'<svg role="img" aria-label="{escape(label)}">{"".join(shapes)}</svg>'


def _percent(share: float) -> str:
    return f"{100 * min(max(share, 0.0), 1.0):.1f}%"
