"""``ctganaugment translate``: a scan turned into one of another kind."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.jobs.commands import shared_flags
from CTGANAugmentLib.jobs.commands.output_flags import add_output_flags, read_output_flags
from CTGANAugmentLib.jobs.flags import add_flags, read_flags
from CTGANAugmentLib.jobs.foreground import run_in_foreground
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.translation.translate import Translate


def fill(parser: argparse.ArgumentParser, _arguments: Sequence[str]) -> None:
    """Give the parser its flags."""
    parser.description = (
        "Translate a whole scan into another kind of image, such as MR into CT, by a trained model. "
        f"{shared_flags.SYNTHETIC_NOTICE}"
    )
    parser.add_argument("input", metavar="IN", help="NRRD, NIfTI or MetaImage file, DICOM folder or slice")
    add_output_flags(parser)
    shared_flags.add_series_flag(parser)
    shared_flags.add_modality_flag(parser)
    scoring = parser.add_argument_group("scoring")
    scoring.add_argument(
        "--reference", metavar="R", help="real scan of the wanted kind of the same place, to score against"
    )
    scoring.add_argument(
        "--mask", metavar="M", help="segmentation on the scan's grid, within which is scored too"
    )
    add_flags(parser, Translate)
    parser.set_defaults(act=_act)


def _act(parsed: argparse.Namespace) -> int:
    misuse = _misuse(parsed)
    if misuse:
        return shared_flags.refuse("translate", misuse)
    arguments = {
        "input": parsed.input,
        "parameters": read_flags(parsed, Translate),
        "reference": parsed.reference,
        "mask": parsed.mask,
        "modality": parsed.modality,
        "series": parsed.series,
        **read_output_flags(parsed),
    }
    return run_in_foreground(Job("translate", arguments))


def _misuse(parsed: argparse.Namespace) -> str:
    """What is wrong with the flags taken together, "" when nothing is."""
    if parsed.mask and not parsed.reference:
        return "--mask says where to score: give --reference too"
    try:
        Translate(**read_flags(parsed, Translate))
    except UserError as error:
        return str(error)
    return ""
