"""``ctganaugment synthesize``: lesions into a scan."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.jobs.commands import shared_flags
from CTGANAugmentLib.jobs.commands.output_flags import add_output_flags, read_output_flags
from CTGANAugmentLib.jobs.flags import add_flags, read_flags
from CTGANAugmentLib.jobs.foreground import run_in_foreground
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.lesions.catalog import synthesis_methods
from CTGANAugmentLib.lesions.copy_paste import CopyPaste
from CTGANAugmentLib.lesions.outline_choice import PAINTED
from CTGANAugmentLib.lesions.parametric import ParametricLesion
from CTGANAugmentLib.roi import Roi


def fill(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    """Give the parser its flags, those of the method that the arguments name among them."""
    known = synthesis_methods()
    parser.allow_abbrev = False  # the method must be known before the flags are
    chosen = known.get(_method_named_in(arguments), ParametricLesion)
    parser.description = (
        f"Put lesions into a scan. {shared_flags.SYNTHETIC_NOTICE} "
        f"This help is of --method {chosen.id}; each method has flags of its own."
    )
    parser.add_argument("input", metavar="IN", help="NRRD, NIfTI or MetaImage file, DICOM folder or slice")
    parser.add_argument(
        "--method",
        choices=tuple(known),
        default=ParametricLesion.id,
        metavar="ID",
        help=f"one of {', '.join(known)}; default: {ParametricLesion.id}",
    )
    add_output_flags(parser)
    shared_flags.add_series_flag(parser)
    shared_flags.add_modality_flag(parser)
    shared_flags.add_seed_flag(parser)
    where = parser.add_argument_group("where: points, a region for random places, or the painted lesion")
    shared_flags.add_point_flag(where, "--at", "centre in RAS mm")
    shared_flags.add_roi_flag(where)
    where.add_argument(
        "--organ-mask", metavar="M", help="segmentation on the scan's grid, in which places are drawn"
    )
    where.add_argument(
        "--lesion-mask",
        metavar="M",
        help="segmentation on the scan's grid that is the lesion's own; each separate part is one lesion",
    )
    where.add_argument("--label", type=int, metavar="N", help="value in the mask; default: all above 0")
    add_flags(parser, chosen)
    parser.set_defaults(act=_act)


def _method_named_in(arguments: Sequence[str]) -> str:
    quiet = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    quiet.add_argument("--method", nargs="?", default="")
    return quiet.parse_known_args(arguments)[0].method or ""


def _act(parsed: argparse.Namespace) -> int:
    method = synthesis_methods()[parsed.method]
    parameters = read_flags(parsed, method)
    if parsed.lesion_mask:
        parameters.setdefault("outline", PAINTED)
    misuse = _misuse_of_places(parsed, parameters) or _misuse_of_parameters(parsed, parameters)
    if misuse:
        return shared_flags.refuse("synthesize", misuse)
    arguments = {
        "input": parsed.input,
        "operation": method.id,
        "parameters": parameters,
        "seed": parsed.seed,
        "points": parsed.at,
        "roi": parsed.roi,
        "mask": parsed.lesion_mask or parsed.organ_mask,
        "label": parsed.label,
        "modality": parsed.modality,
        "series": parsed.series,
        **read_output_flags(parsed),
    }
    return run_in_foreground(Job("synthesize", arguments))


def _misuse_of_places(parsed: argparse.Namespace, parameters: Mapping[str, Any]) -> str:
    """What is wrong with the flags that say where, "" when nothing is."""
    region = parsed.roi or parsed.organ_mask
    if not (parsed.at or region or parsed.lesion_mask):
        if parameters.get("outline") == PAINTED:
            return "say which mask was painted: --lesion-mask"
        return "say where: --at R,A,S, --roi or --organ-mask"
    if parsed.lesion_mask and (parsed.at or region or parsed.count):
        return "--lesion-mask says where: leave out --at, --roi, --organ-mask and --count"
    if (parameters.get("outline") == PAINTED) != bool(parsed.lesion_mask):
        return "--outline painted and --lesion-mask belong together; an organ to place lesions in is --organ-mask"
    if parsed.at and (region or parsed.count):
        return "give either points (--at) or a region for random places (--roi, --organ-mask, --count)"
    if parsed.label is not None and not (parsed.organ_mask or parsed.lesion_mask):
        return "--label is a value in a mask: give --organ-mask too, or --lesion-mask"
    return ""


def _misuse_of_parameters(parsed: argparse.Namespace, parameters: Mapping[str, Any]) -> str:
    """What is wrong with the method's own flags and the region's size, "" when nothing is."""
    if parsed.method == CopyPaste.id and not parameters.get("source"):
        return "say where real lesions are taken from: --source, scans with masks"
    try:
        synthesis_methods()[parsed.method](**parameters)
        if parsed.roi:
            Roi.aligned(parsed.roi[:3], parsed.roi[3:])
    except UserError as error:
        return str(error)
    return ""
