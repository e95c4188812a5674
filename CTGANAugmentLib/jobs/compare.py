"""The task behind ``ctganaugment compare``: methods against references, with tables and a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from CTGANAugmentLib.datasets.cases import Case, case_of, find_cases, lists_cases
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.comparison import Comparison, Settings, choose_methods
from CTGANAugmentLib.evaluation.comparison_report import About, comparison_html
from CTGANAugmentLib.evaluation.comparison_summary import MethodSummary, summarize, summary_csv
from CTGANAugmentLib.evaluation.results_table import OK
from CTGANAugmentLib.files import write_text
from CTGANAugmentLib.progress import Progress, part_of

_DEEPEST = (
    "one for each scan, the deepest point of the reference (of its largest part): what an expert's click in the middle "
    "would be; no seed outside"
)
_NAMES = (
    "points",
    "outside_points",
    "roi",
    "box_margin_mm",
    "max_diameter_mm",
    "start",
    "modality",
    "series",
    "seed",
    "tolerance_mm",
    "time_limit_s",
)


def run_compare(arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """Score methods against references and write tables and a report; goes on where it was stopped.

    Args:
        arguments: ``input`` (scan, folder of cases or table), ``out`` (folder), ``methods`` (ids and families with
            commas between, or "all"); ``reference`` (file) for a single scan; optional ``label``, ``points``,
            ``outside_points``, ``roi`` (centre and size, six numbers) or ``box_margin_mm``, ``max_diameter_mm``,
            ``start`` (file), ``modality``, ``series``, ``seed``, ``tolerance_mm``, ``time_limit_s``, ``overwrite``.
        progress: told what is being done.

    Raises:
        UserError: anything that can be mended.
    """
    cases, notes = _cases(arguments)
    settings = Settings(**{name: arguments[name] for name in _NAMES if arguments.get(name) is not None})
    methods = choose_methods(arguments["methods"])
    folder = Path(arguments["out"])
    comparison = Comparison(cases, methods, settings, folder)
    table, pictures = comparison.run(part_of(progress, 0.0, 0.99), overwrite=bool(arguments.get("overwrite")))
    progress(0.99, "writing the report")
    summaries = summarize(table.rows)
    seeds = "given by hand" if settings.points else _DEEPEST
    if settings.box_margin_mm is not None:
        seeds += f"; results stay in the reference's own box with a margin of {settings.box_margin_mm:g} mm"
    day = datetime.now(timezone.utc).date().isoformat()
    about = About(seeds, settings.tolerance_mm, settings.time_limit_s, day, notes)
    report, summary = folder / "report.html", folder / "summary.csv"
    write_text(summary_csv(summaries), summary, overwrite=True)
    write_text(comparison_html(table.rows, pictures, about), report, overwrite=True)
    progress(1.0, "done")
    failed = sum(row.status != OK for row in table.rows)
    told = [f"{failed} of {len(table.rows)} runs failed: the report says why"] if failed else []
    return {
        "files": {"report": str(report), "results": str(folder / "results.csv"), "summary": str(summary)},
        "measured": {"methods": [_measured(line) for line in sorted(summaries, key=_best_first)]},
        "warnings": [*notes, *told],
    }


def _cases(arguments: Mapping[str, Any]) -> tuple[Sequence[Case], list[str]]:
    path, label = Path(arguments["input"]), arguments.get("label")
    if not arguments.get("reference"):
        return find_cases(path, label)
    if lists_cases(path):
        raise UserError("a list of cases has its own references: leave --reference out")
    return [case_of(path, Path(arguments["reference"]), label)], []


def _best_first(summary: MethodSummary) -> float:
    return -summary.dice_quartiles[1]


def _measured(summary: MethodSummary) -> dict[str, Any]:
    return {
        "method": summary.method,
        "title": summary.title,
        "dice_median": round(summary.dice_quartiles[1], 4),
        "cases": len(summary.dices),
        "failures": summary.failures,
        "seconds_median": summary.medians["seconds"],
    }
