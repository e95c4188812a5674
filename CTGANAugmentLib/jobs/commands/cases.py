"""``ctganaugment cases``: what was paired, what was not, and what is wrong with it."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from CTGANAugmentLib.datasets.batch.run import checked
from CTGANAugmentLib.datasets.checks import CaseCheck, table_of
from CTGANAugmentLib.files import write_text
from CTGANAugmentLib.jobs.batch import cases_of, workers_of
from CTGANAugmentLib.jobs.commands import shared_flags
from CTGANAugmentLib.jobs.commands.data_flags import DATA_NAMES, add_data_flags, add_worker_flags
from CTGANAugmentLib.jobs.exit_codes import FAILED, OK
from CTGANAugmentLib.parallel import crew_of
from CTGANAugmentLib.progress import no_progress


def fill(parser: argparse.ArgumentParser, _arguments: Sequence[str]) -> None:
    """Give the parser its flags."""
    parser.description = (
        "Show which images and masks belong together, and look each case through: geometry, empty masks, labels, "
        f"duplicates. Nothing is changed. {shared_flags.NOTICE} The exit code is 1 where a case cannot be used."
    )
    add_data_flags(parser, "data")
    parser.add_argument("--csv", metavar="FILE", help="write the table there too")
    shared_flags.add_overwrite_flag(parser)
    add_worker_flags(parser)
    parser.set_defaults(act=_act)


def _act(parsed: argparse.Namespace) -> int:
    arguments = {name: getattr(parsed, name) for name in DATA_NAMES}
    cases, notes = cases_of(arguments)
    with crew_of(workers_of(arguments)) as crew:
        checks = checked(cases, crew, no_progress, parsed.modality)
    if parsed.csv:
        write_text(table_of(checks), Path(parsed.csv), overwrite=parsed.overwrite)
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 200)
    table = Table(
        "case", "patient", "image", "mask", "is", "voxels", "spacing (mm)", "labels", "remarks", box=None
    )
    for case, check in zip(cases, checks, strict=True):
        files = [path.name for path in (case.image, case.reference)]
        table.add_row(*_escaped([check.name, check.patient, *files, *_cells(check)]))
    console.print(table)
    for sentence in (*notes, _sum(checks)):
        console.print(sentence, markup=False, highlight=False, soft_wrap=True)
    return FAILED if any(check.unusable for check in checks) else OK


def _cells(check: CaseCheck) -> list[str]:
    labels = ", ".join(f"{value}: {count}" for value, count in check.label_voxels.items())
    return [check.modality, check.shape_kji, check.spacing_kji_mm, labels, check.unusable or check.remarks]


def _escaped(cells: Sequence[str]) -> list[str]:
    from rich.markup import escape

    return [escape(cell) for cell in cells]


def _sum(checks: Sequence[CaseCheck]) -> str:
    usable = [check for check in checks if not check.unusable]
    kinds = Counter(check.modality for check in usable)
    parts = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    patients = len({check.patient for check in usable})
    return f"{len(usable)} of {len(checks)} cases can be used ({parts or 'none'}), of {patients} patients"
