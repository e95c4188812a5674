"""``ctganaugment demo``: the main job without being told where."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from CTGANAugmentLib.jobs.commands import shared_flags
from CTGANAugmentLib.jobs.demo import DEMO_SEED
from CTGANAugmentLib.jobs.foreground import run_in_foreground
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.lesions.presets import load_presets


def fill(parser: argparse.ArgumentParser, _arguments: Sequence[str]) -> None:
    """Give the parser its flags."""
    parser.add_argument("input", nargs="?", metavar="SCAN", help="any CT or MR; default: the phantom")
    parser.add_argument("--out", default="demo-output", metavar="DIR", help="default: demo-output")
    shared_flags.add_modality_flag(parser)
    parser.add_argument(
        "--preset",
        choices=tuple(load_presets()),
        metavar="NAME",
        help="kind of lesion, of those that `ctganaugment presets` lists; default: by what the scan shows",
    )
    shared_flags.add_seed_flag(parser, DEMO_SEED)
    shared_flags.add_overwrite_flag(parser)
    parser.set_defaults(act=_act)


def _act(parsed: argparse.Namespace) -> int:
    names = ("input", "out", "modality", "preset", "seed", "overwrite")
    return run_in_foreground(Job("demo", {name: getattr(parsed, name) for name in names}))
