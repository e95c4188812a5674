"""``ctganaugment export``: a data set as a trainer reads it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from CTGANAugmentLib.datasets.exporters.exporter import exporters
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.jobs.commands import shared_flags
from CTGANAugmentLib.jobs.flags import add_flags, read_flags
from CTGANAugmentLib.jobs.foreground import run_in_foreground
from CTGANAugmentLib.jobs.job import Job


def fill(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    """Give the parser its flags, those of the layout that the arguments name among them."""
    known = exporters()
    parser.allow_abbrev = False  # the layout must be known before the flags are
    chosen = known.get(_layout_named_in(arguments))
    about = f" This help is of --layout {chosen.id}, for {chosen.reads}." if chosen else ""
    parser.description = (
        "Write a data set as a trainer reads it, real and synthetic cases told apart: nobody validates or tests on "
        f"what is synthetic. {shared_flags.NOTICE}{about}"
    )
    parser.add_argument(
        "data", metavar="DATA", help="folder that a batch made; or a folder, table or datalist of cases"
    )
    parser.add_argument(
        "--layout",
        required=True,
        choices=tuple(known),
        metavar="ID",
        help="; ".join(f"{id_}: {each.title}" for id_, each in known.items()),
    )
    parser.add_argument(
        "--out", required=True, metavar="DIR", help="folder to make; nothing else may be in it"
    )
    shared_flags.add_overwrite_flag(parser)
    if chosen:
        add_flags(parser, chosen)
    parser.set_defaults(act=_act)


def _layout_named_in(arguments: Sequence[str]) -> str:
    quiet = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    quiet.add_argument("--layout", nargs="?", default="")
    return quiet.parse_known_args(arguments)[0].layout or ""


def _act(parsed: argparse.Namespace) -> int:
    layout = exporters()[parsed.layout]
    parameters = read_flags(parsed, layout)
    try:
        layout(**parameters)
    except UserError as error:
        return shared_flags.refuse("export", str(error))
    arguments = {
        "data": parsed.data,
        "out": parsed.out,
        "layout": layout.id,
        "parameters": parameters,
        "overwrite": parsed.overwrite,
    }
    return run_in_foreground(Job("export", arguments))
