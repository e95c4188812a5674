"""A job in the foreground of a terminal: progress bar, files, warnings."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from CTGANAugmentLib.jobs.exit_codes import OK
from CTGANAugmentLib.jobs.job import Job


def run_in_foreground(job: Job) -> int:
    """Run a job here: the bar goes to standard error, what it made to standard output."""
    console = Console(file=sys.stderr)
    columns = (TextColumn("{task.description:24}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("starting", total=1.0)
        result = job.run(lambda fraction, message: bar.update(task, completed=fraction, description=message))
    for note in result.get("notes", ()):
        console.print(note, markup=False, highlight=False, soft_wrap=True)
    for warning in result["warnings"]:
        console.print(f"warning: {warning}", style="yellow", markup=False, highlight=False, soft_wrap=True)
    sys.stdout.write("".join(_lines(result)))
    return OK


def _lines(result: Mapping[str, Any]) -> list[str]:
    lines = [f"{name:11} {path}\n" for name, path in result["files"].items()]
    for number, lesion in enumerate(result["measured"].get("lesions", []), start=1):
        place = ", ".join(f"{v:.1f}" for v in lesion["center_ras"])
        size = f"{lesion['equivalent_diameter_mm']:.1f} mm, {lesion['volume_ml']:.2f} mL"
        inside = f"mean inside {lesion['mean_inside']:.0f}"
        lines.append(f"lesion {number:<4} {size}, {inside}, at (R, A, S) = ({place}) mm\n")
    for segment in result["measured"].get("segments", []):
        place = ", ".join(f"{v:.1f}" for v in segment["center_ras"])
        size = f"{segment['volume_ml']:.2f} mL, as a ball {segment['equivalent_diameter_mm']:.1f} mm"
        mean = f"mean {segment['mean']:.0f} (SD {segment['sd']:.0f})"
        lines.append(f"{'segment':11} {size}, {mean}, at (R, A, S) = ({place}) mm\n")
    for line in result["measured"].get("methods", []):
        failed = f", failed on {line['failures']} of {line['cases']}" if line["failures"] else ""
        seconds = line["seconds_median"]
        took = "" if seconds is None else f", {seconds:.2f} s"
        lines.append(f"{'Dice':6}{line['dice_median']:.3f} {line['title']}{took}{failed}\n")
    suggested = ", ".join(f"{name} = {value}" for name, value in result.get("suggested", {}).items())
    return [*lines, f"{'suggested':11} {suggested}\n"] if suggested else lines
