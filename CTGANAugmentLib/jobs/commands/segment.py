"""``ctganaugment segment``: one method on one scan or many."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from CTGANAugmentLib.datasets.cases import scans_in
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.jobs.commands import shared_flags
from CTGANAugmentLib.jobs.commands.method_choice import listing
from CTGANAugmentLib.jobs.exit_codes import FAILED, OK
from CTGANAugmentLib.jobs.failures import message_of
from CTGANAugmentLib.jobs.flags import add_flags, read_flags
from CTGANAugmentLib.jobs.foreground import run_in_foreground
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.jobs.log import keep_in_file
from CTGANAugmentLib.jobs.outputs import stem_of
from CTGANAugmentLib.roi import Roi
from CTGANAugmentLib.segmentation.catalog import segmentation_methods

_OWN_FLAGS = ("mask", "label", "start", "modality", "series", "seed", "roi", "overwrite")


def fill(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    """Give the parser its flags, those of the method that the arguments name among them."""
    known = segmentation_methods()
    parser.allow_abbrev = False  # the method must be known before the flags are
    parser.description = f"Segment a scan. {shared_flags.NOTICE}"
    parser.add_argument("input", nargs="+", metavar="IMAGE", help="file, DICOM folder, or folder of scans")
    parser.add_argument(
        "--method", required=True, choices=tuple(known), metavar="ID", help="see the list below"
    )
    parser.add_argument(
        "--out",
        required=True,
        metavar="X.seg.nrrd|DIR",
        help="segmentation (.seg.nrrd, .nrrd, .nii.gz, .mha), or a folder for it, as is needed for several scans",
    )
    shared_flags.add_series_flag(parser)
    shared_flags.add_modality_flag(parser)
    shared_flags.add_seed_flag(parser)
    shared_flags.add_overwrite_flag(parser)
    where = parser.add_argument_group("where")
    shared_flags.add_point_flag(where, "--inside", "seed inside the structure, RAS mm")
    shared_flags.add_point_flag(where, "--outside", "seed outside of it, RAS mm")
    shared_flags.add_roi_flag(where)
    where.add_argument("--mask", metavar="M", help="segmentation on the scan's grid to stay within")
    where.add_argument("--label", type=int, metavar="N", help="value in the mask; default: all above 0")
    where.add_argument("--start", metavar="SEGMENTATION", help="first guess, such as another method's result")
    chosen = known.get(_method_named_in(arguments))
    if chosen:
        parser.description = f"{chosen.title}: {chosen.about()} {shared_flags.NOTICE}"
        add_flags(parser, chosen)
    else:
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.epilog = (
            f"methods (`segment --method ID --help` shows their flags):\n{listing(list(known.values()))}"
        )
    parser.set_defaults(act=_act)


def _method_named_in(arguments: Sequence[str]) -> str:
    quiet = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    quiet.add_argument("--method", nargs="?", default="")
    return quiet.parse_known_args(arguments)[0].method or ""


def _act(parsed: argparse.Namespace) -> int:
    method = segmentation_methods()[parsed.method]
    parameters = read_flags(parsed, method)
    misuse = _misuse(parsed, parameters)
    if misuse:
        return shared_flags.refuse("segment", misuse)
    arguments = {
        "operation": method.id,
        "parameters": parameters,
        "points": parsed.inside,
        "outside_points": parsed.outside,
        **{name: getattr(parsed, name) for name in _OWN_FLAGS},
    }
    scans = [scan for given in parsed.input for scan in scans_in(Path(given))]
    if len(scans) == 1 and len(parsed.input) == 1 and scans[0] == Path(parsed.input[0]):
        return run_in_foreground(Job("segment", {**arguments, "input": parsed.input[0], "out": parsed.out}))
    return _each(scans, Path(parsed.out), arguments)


def _misuse(parsed: argparse.Namespace, parameters: Mapping[str, Any]) -> str:
    """What is wrong with the flags taken together, "" when nothing is."""
    if parsed.label is not None and not parsed.mask:
        return "--label is a value in a mask: give --mask too"
    try:
        segmentation_methods()[parsed.method](**parameters)
        if parsed.roi:
            Roi.aligned(parsed.roi[:3], parsed.roi[3:])
    except UserError as error:
        return str(error)
    return ""


def _each(scans: Sequence[Path], out: Path, arguments: Mapping[str, Any]) -> int:
    """Segment scan after scan into a folder; one that fails does not stop the others."""
    names = [stem_of(scan) for scan in scans]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UserError(
            f"several scans are called {', '.join(twice)}: segment them into folders of their own"
        )
    if out.is_file() or out.suffix.lower() in (".nrrd", ".gz", ".nii", ".mha"):
        raise UserError(f"expected a folder for the segmentations of {len(scans)} scans, got {out}: name one")
    out.mkdir(parents=True, exist_ok=True)
    failures = []
    for number, scan in enumerate(scans, start=1):
        sys.stdout.write(f"[{number}/{len(scans)}] {scan}\n")
        sys.stdout.flush()
        try:
            run_in_foreground(Job("segment", {**arguments, "input": str(scan), "out": str(out)}))
        except Exception as error:  # noqa: BLE001 - one scan's failure is told, and the others go on
            failures.append(f"{scan}: {message_of(error, keep_in_file)}")
            sys.stderr.write(f"ctganaugment: {failures[-1]}\n")
    if failures:
        listed = "".join(f"  {failure}\n" for failure in failures)
        sys.stderr.write(f"ctganaugment: {len(failures)} of {len(scans)} scans failed:\n{listed}")
    return FAILED if failures else OK
