"""``ctganaugment generate``: lesion patches from a trained model."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from CTGANAugmentLib.jobs.commands import shared_flags
from CTGANAugmentLib.jobs.foreground import run_in_foreground
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.jobs.patch_outputs import FORMATS
from CTGANAugmentLib.lesions.patch_generator import MOST_PATCHES

_NAMES = ("model", "count", "out", "seed", "label", "start", "truncation", "masks", "format", "overwrite")


def fill(parser: argparse.ArgumentParser, _arguments: Sequence[str]) -> None:
    """Give the parser its flags."""
    parser.description = (
        "Make lesion patches with a trained model, with a list of their labels, for sets that classifiers are trained "
        f"on. {shared_flags.SYNTHETIC_NOTICE}"
    )
    parser.add_argument(
        "--model",
        default="",
        metavar="M",
        help="id out of `ctganaugment models`, or a model's folder; default: the first that makes patches",
    )
    parser.add_argument(
        "--count", type=int, required=True, metavar="N", help=f"how many patches, 1 to {MOST_PATCHES}"
    )
    parser.add_argument(
        "--out", required=True, metavar="DIR", help="folder that holds nothing else; made when missing"
    )
    parser.add_argument(
        "--label",
        type=int,
        metavar="L",
        help="class of all patches, from 0; default: drawn for each, where the model has classes",
    )
    parser.add_argument(
        "--start",
        type=int,
        default=0,
        metavar="K",
        help="index of the first patch: 100 goes on after --count 100 of the same seed; default: 0",
    )
    parser.add_argument(
        "--truncation",
        type=float,
        metavar="T",
        help="keep the noise between -T and T: likelier patches of less variety; default: no bound",
    )
    parser.add_argument(
        "--masks",
        metavar="DIR",
        help="for models that make patches out of masks: label files, or `lidc` for forms as of real lung nodules",
    )
    parser.add_argument(
        "--format", choices=FORMATS, default=FORMATS[0], help=f"of the patches; default: {FORMATS[0]}"
    )
    shared_flags.add_seed_flag(parser)
    shared_flags.add_overwrite_flag(parser)
    parser.set_defaults(act=_act)


def _act(parsed: argparse.Namespace) -> int:
    return run_in_foreground(Job("generate", {name: getattr(parsed, name) for name in _NAMES}))
