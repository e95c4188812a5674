"""``ctganaugment readers``: a visual Turing test."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from CTGANAugmentLib.jobs.commands.lesion_set_flags import add_cutting_flags, add_set_flags
from CTGANAugmentLib.jobs.foreground import run_in_foreground
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.jobs.readers import COUNT


def fill(parser: argparse.ArgumentParser, _arguments: Sequence[str]) -> None:
    """Give the parser its flags."""
    parser.description = (
        "With --real and --made, lay out a visual Turing test: as many real as made lesions in random order, under "
        "numbers; it is read in Slicer or in the browser app, tab Evaluate. Without them, score what readers said. For "
        "research only."
    )
    parser.add_argument("out", metavar="DIR", help="folder of the test; made when missing")
    add_set_flags(parser, required=False)
    parser.add_argument(
        "--count", type=int, default=COUNT, metavar="N", help=f"images, even (default {COUNT})"
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of the draw and the order")
    add_cutting_flags(parser)
    parser.set_defaults(act=_act)


def _act(parsed: argparse.Namespace) -> int:
    given = {name: value for name, value in vars(parsed).items() if name != "act" and value is not None}
    return run_in_foreground(Job("readers", given))
