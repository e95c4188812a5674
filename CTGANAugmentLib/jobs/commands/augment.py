"""``ctganaugment augment``: varied copies of a scan."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from CTGANAugmentLib.augmentation.catalog import transforms
from CTGANAugmentLib.augmentation.pipeline import pipelines
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.jobs.commands import shared_flags
from CTGANAugmentLib.jobs.commands.output_flags import add_output_flags, read_output_flags
from CTGANAugmentLib.jobs.flags import add_flags, read_flags
from CTGANAugmentLib.jobs.foreground import run_in_foreground
from CTGANAugmentLib.jobs.job import Job

_DEFAULT = "light"


def fill(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    """Give the parser its flags, those of the transform that the arguments name among them."""
    known = transforms()
    parser.allow_abbrev = False  # the transform must be known before the flags are
    chosen = known.get(_transform_named_in(arguments))
    about = f" This help is of --transform {chosen.id}." if chosen else ""
    parser.description = (
        "Make varied copies of a scan, with its labels moved along, by classic transforms. "
        f"{shared_flags.SYNTHETIC_NOTICE}{about}"
    )
    parser.add_argument("input", metavar="IN", help="NRRD, NIfTI or MetaImage file, DICOM folder or slice")
    parser.add_argument("--mask", metavar="M", help="labels on the scan's grid, moved as the image is")
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--pipeline",
        default=None,
        metavar="P",
        help=f"YAML file, or one of {', '.join(pipelines())}; default: {_DEFAULT}",
    )
    what.add_argument(
        "--transform", choices=tuple(known), metavar="ID", help=f"one alone: {', '.join(known)}"
    )
    parser.add_argument("--count", type=int, default=1, metavar="N", help="copies; default: 1")
    shared_flags.add_seed_flag(parser)
    shared_flags.add_series_flag(parser)
    shared_flags.add_modality_flag(parser)
    add_output_flags(parser)
    if chosen:
        add_flags(parser, chosen)
    parser.set_defaults(act=_act)


def _transform_named_in(arguments: Sequence[str]) -> str:
    quiet = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    quiet.add_argument("--transform", nargs="?", default="")
    return quiet.parse_known_args(arguments)[0].transform or ""


def _act(parsed: argparse.Namespace) -> int:
    pipeline: Any = parsed.pipeline or _DEFAULT
    if parsed.transform:
        chosen = transforms()[parsed.transform]
        parameters = read_flags(parsed, chosen)
        try:
            chosen(**parameters)
        except UserError as error:
            return shared_flags.refuse("augment", str(error))
        pipeline = {"steps": [{"transform": chosen.id, **parameters}]}
    arguments = {
        "input": parsed.input,
        "mask": parsed.mask,
        "pipeline": pipeline,
        "count": parsed.count,
        "seed": parsed.seed,
        "series": parsed.series,
        "modality": parsed.modality,
        **read_output_flags(parsed),
    }
    return run_in_foreground(Job("augment", arguments))
