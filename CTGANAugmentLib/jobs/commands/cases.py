"""``ctganaugment cases``: what was paired, what was not, and what is wrong with it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from CTGANAugmentLib.jobs.cases import COLUMNS, run_cases
from CTGANAugmentLib.jobs.commands import shared_flags
from CTGANAugmentLib.jobs.commands.data_flags import DATA_NAMES, add_data_flags, add_worker_flags
from CTGANAugmentLib.jobs.exit_codes import FAILED, OK
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
    from rich.markup import escape

    found = run_cases(
        {name: getattr(parsed, name) for name in (*DATA_NAMES, "csv", "overwrite")}, no_progress
    )
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 200)
    table = Table(*COLUMNS, box=None)
    for row in found["rows"]:
        table.add_row(*[escape(cell) for cell in row])
    console.print(table)
    for sentence in found["notes"]:
        console.print(sentence, markup=False, highlight=False, soft_wrap=True)
    return FAILED if found["measured"]["unusable"] else OK
