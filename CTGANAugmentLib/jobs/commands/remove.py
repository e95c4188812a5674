"""``ctganaugment remove``: lesions out of a scan."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from CTGANAugmentLib.jobs.commands import shared_flags
from CTGANAugmentLib.jobs.commands.output_flags import add_output_flags, read_output_flags
from CTGANAugmentLib.jobs.flags import add_flags, read_flags
from CTGANAugmentLib.jobs.foreground import run_in_foreground
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.lesions.remove import RemoveLesion


def fill(parser: argparse.ArgumentParser, _arguments: Sequence[str]) -> None:
    """Give the parser its flags."""
    parser.description = (
        "Paint healthy tissue over what a mask marks, by a trained model. It shows what might lie there, not what "
        f"does. {shared_flags.SYNTHETIC_NOTICE}"
    )
    parser.add_argument("input", metavar="IN", help="NRRD, NIfTI or MetaImage file, DICOM folder or slice")
    add_output_flags(parser)
    shared_flags.add_series_flag(parser)
    shared_flags.add_modality_flag(parser)
    shared_flags.add_seed_flag(parser)
    what = parser.add_argument_group("what")
    what.add_argument("--mask", required=True, metavar="M", help="segmentation on the scan's grid")
    what.add_argument("--label", type=int, metavar="N", help="value in the mask; default: all above 0")
    add_flags(parser, RemoveLesion)
    parser.set_defaults(act=_act)


def _act(parsed: argparse.Namespace) -> int:
    arguments = {
        "input": parsed.input,
        "operation": RemoveLesion.id,
        "parameters": read_flags(parsed, RemoveLesion),
        "seed": parsed.seed,
        "mask": parsed.mask,
        "label": parsed.label,
        "modality": parsed.modality,
        "series": parsed.series,
        **read_output_flags(parsed),
    }
    return run_in_foreground(Job("synthesize", arguments))
