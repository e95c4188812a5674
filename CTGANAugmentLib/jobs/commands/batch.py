"""``ctganaugment batch``: many cases out of few."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from CTGANAugmentLib.datasets.batch.recipe import recipes
from CTGANAugmentLib.jobs.commands import shared_flags
from CTGANAugmentLib.jobs.commands.data_flags import DATA_NAMES, add_data_flags, add_worker_flags
from CTGANAugmentLib.jobs.foreground import run_in_foreground
from CTGANAugmentLib.jobs.job import Job

_NAMES = ("recipe", "out", "seed", "retry", *DATA_NAMES)


def fill(parser: argparse.ArgumentParser, _arguments: Sequence[str]) -> None:
    """Give the parser its flags."""
    parser.description = (
        "Make many cases out of few by a recipe. Stopped at any point and run again, it goes on, and the files are the "
        f"same in the end. {shared_flags.SYNTHETIC_NOTICE}"
    )
    parser.add_argument("recipe", metavar="RECIPE", help=f"YAML file, or one of {', '.join(recipes())}")
    add_data_flags(parser, "--data")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder of the batch; made when missing")
    parser.add_argument("--seed", type=shared_flags.seed, metavar="S", help="instead of the recipe's own")
    parser.add_argument(
        "--retry-failed", dest="retry", action="store_true", help="try cases once more that failed before"
    )
    add_worker_flags(parser)
    parser.set_defaults(act=_act)


def _act(parsed: argparse.Namespace) -> int:
    return run_in_foreground(Job("batch", {name: getattr(parsed, name) for name in _NAMES}))
