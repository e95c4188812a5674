"""``ctganaugment synthesize``: lesions into a scan."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.jobs.commands import shared_flags
from CTGANAugmentLib.jobs.commands.output_flags import add_output_flags, read_output_flags
from CTGANAugmentLib.jobs.flags import add_flags, read_flags
from CTGANAugmentLib.jobs.foreground import run_in_foreground
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.lesions.parametric import ParametricLesion
from CTGANAugmentLib.roi import Roi


def fill(parser: argparse.ArgumentParser, _arguments: Sequence[str]) -> None:
    """Give the parser its flags."""
    parser.description = f"Put lesions into a scan. {shared_flags.SYNTHETIC_NOTICE}"
    parser.add_argument("input", metavar="IN", help="NRRD, NIfTI or MetaImage file, DICOM folder or slice")
    add_output_flags(parser)
    shared_flags.add_series_flag(parser)
    shared_flags.add_modality_flag(parser)
    shared_flags.add_seed_flag(parser)
    where = parser.add_argument_group("where: points, or a region for random places")
    shared_flags.add_point_flag(where, "--at", "centre in RAS mm")
    shared_flags.add_roi_flag(where)
    where.add_argument("--organ-mask", metavar="M", help="segmentation on the scan's grid")
    where.add_argument("--label", type=int, metavar="N", help="value in the mask; default: all above 0")
    add_flags(parser, ParametricLesion)
    parser.set_defaults(act=_act)


def _act(parsed: argparse.Namespace) -> int:
    misuse = _misuse(parsed)
    if misuse:
        return shared_flags.refuse("synthesize", misuse)
    arguments = {
        "input": parsed.input,
        "operation": ParametricLesion.id,
        "parameters": read_flags(parsed, ParametricLesion),
        "seed": parsed.seed,
        "points": parsed.at,
        "roi": parsed.roi,
        "mask": parsed.organ_mask,
        "label": parsed.label,
        "modality": parsed.modality,
        "series": parsed.series,
        **read_output_flags(parsed),
    }
    return run_in_foreground(Job("synthesize", arguments))


def _misuse(parsed: argparse.Namespace) -> str:
    """What is wrong with the flags taken together, "" when nothing is."""
    if not (parsed.at or parsed.roi or parsed.organ_mask):
        return "say where: --at R,A,S, --roi or --organ-mask"
    if parsed.at and (parsed.roi or parsed.organ_mask or parsed.count):
        return "give either points (--at) or a region for random places (--roi, --organ-mask, --count)"
    if parsed.label is not None and not parsed.organ_mask:
        return "--label is a value in a mask: give --organ-mask too"
    try:
        ParametricLesion(**read_flags(parsed, ParametricLesion))
        if parsed.roi:
            Roi.aligned(parsed.roi[:3], parsed.roi[3:])
    except UserError as error:
        return str(error)
    return ""
