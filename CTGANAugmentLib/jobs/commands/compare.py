"""``ctganaugment compare``: methods against references."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from CTGANAugmentLib.datasets.cases import lists_cases
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.comparison import choose_methods
from CTGANAugmentLib.jobs.commands import shared_flags
from CTGANAugmentLib.jobs.foreground import run_in_foreground
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.roi import Roi

_NAMES = (
    "input",
    "reference",
    "label",
    "methods",
    "roi",
    "box_margin_mm",
    "max_diameter_mm",
    "start",
    "tolerance_mm",
    "time_limit_s",
    "seed",
    "modality",
    "series",
    "out",
    "overwrite",
)


def fill(parser: argparse.ArgumentParser, _arguments: Sequence[str]) -> None:
    """Give the parser its flags."""
    parser.description = (
        "Score segmentation methods against references, for one scan or many, and write tables and a report. "
        f"The same command goes on where it was stopped. {shared_flags.NOTICE}"
    )
    parser.add_argument(
        "input",
        metavar="IMAGE|DIR|CASES",
        help="scan; folder of scans with masks beside them or laid out as for nnU-Net; "
        "table (.csv) with the columns image, reference, label; or datalist (.json) as for MONAI",
    )
    parser.add_argument("--reference", metavar="MASK", help="what the methods should find in a single scan")
    parser.add_argument("--label", type=int, metavar="N", help="value in the reference; default: all above 0")
    parser.add_argument(
        "--methods", default="all", metavar="LIST", help="ids and families with commas between; default: all"
    )
    parser.add_argument(
        "--out", required=True, metavar="DIR", help="folder for the results; made when missing"
    )
    where = parser.add_argument_group("where, for a single scan")
    shared_flags.add_point_flag(
        where, "--seed-point", "seed inside, RAS mm; default: the reference's deepest point"
    )
    shared_flags.add_point_flag(where, "--outside", "seed outside, RAS mm; default: none")
    shared_flags.add_roi_flag(where)
    where.add_argument("--start", metavar="SEGMENTATION", help="first guess for methods that can use one")
    how = parser.add_argument_group("how")
    how.add_argument(
        "--box-margin-mm",
        type=_positive,
        metavar="MM",
        help="keep every result in the reference's own box with this margin, as an expert might draw one",
    )
    how.add_argument(
        "--max-diameter-mm",
        type=_positive,
        metavar="MM",
        help="diameter of the ball round each seed that results stay in; default: each method's",
    )
    how.add_argument(
        "--tolerance-mm", type=_positive, default=2.0, metavar="MM", help="of the surface Dice; default: 2"
    )
    how.add_argument(
        "--time-limit-s", type=_positive, default=120.0, metavar="S", help="for each run; default: 120"
    )
    shared_flags.add_seed_flag(parser)
    shared_flags.add_series_flag(parser)
    shared_flags.add_modality_flag(parser)
    parser.add_argument(
        "--overwrite", action="store_true", help="begin anew where the folder holds a comparison"
    )
    parser.set_defaults(act=_act)


def _act(parsed: argparse.Namespace) -> int:
    misuse = _misuse(parsed)
    if misuse:
        return shared_flags.refuse("compare", misuse)
    arguments = {name: getattr(parsed, name) for name in _NAMES}
    arguments |= {"points": parsed.seed_point, "outside_points": parsed.outside}
    return run_in_foreground(Job("compare", arguments))


def _misuse(parsed: argparse.Namespace) -> str:
    """What is wrong with the flags taken together, "" when nothing is."""
    path = Path(parsed.input)
    if not parsed.reference and path.is_file() and not lists_cases(path):
        return "say what the methods should find: --reference MASK"
    try:
        choose_methods(parsed.methods)
        if parsed.roi:
            Roi.aligned(parsed.roi[:3], parsed.roi[3:])
    except UserError as error:
        return str(error)
    return ""


def _positive(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"expected a number above 0, got {text!r}")
    return value
