"""The command line ``ctganaugment``: builds a job from flags and runs it in the foreground."""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.jobs.demo import DEMO_SEED
from CTGANAugmentLib.jobs.exit_codes import FAILED, OK, USAGE
from CTGANAugmentLib.jobs.failures import message_of
from CTGANAugmentLib.jobs.flags import add_flags, read_flags
from CTGANAugmentLib.jobs.foreground import run_in_foreground
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.jobs.log import keep_in_file
from CTGANAugmentLib.jobs.outputs import FORMATS
from CTGANAugmentLib.jobs.runner import run_job_file
from CTGANAugmentLib.lesions.parametric import ParametricLesion
from CTGANAugmentLib.lesions.presets import load_presets
from CTGANAugmentLib.roi import Roi
from CTGANAugmentLib.version import VERSION

_NEGATIVE = re.compile(r"-\.?\d")
_NOTICE = "Research use only. What it makes is synthetic and is marked so."


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0, 1 failed or 2 usage.

    Raises:
        KeyboardInterrupt: the user stopped it; `CTGANAugmentLib.__main__` makes exit code 130 of that.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = _parser()
    try:
        parsed = parser.parse_args(_join_negative_points(arguments))
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else USAGE
    if "act" not in parsed:
        parser.print_help()
        return USAGE
    try:
        return int(parsed.act(parsed))
    except Exception as error:  # noqa: BLE001 - the last line of defence: people see a message, not a traceback
        sys.stderr.write(f"ctganaugment: {message_of(error, keep_in_file)}\n")
        return FAILED


def _join_negative_points(arguments: list[str]) -> list[str]:
    """Let ``--at -12,30,5`` through, which argparse would take for a flag."""
    joined: list[str] = []
    for text in arguments:
        if joined and joined[-1] in ("--at", "--roi") and _NEGATIVE.match(text):
            joined[-1] = f"{joined[-1]}={text}"
        else:
            joined.append(text)
    return joined


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "ctganaugment", description=f"Synthetic lesions in your own scans. {_NOTICE}"
    )
    parser.add_argument("--version", action="version", version=f"ctganaugment {VERSION}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_synthesize(commands)
    _add_presets(commands)
    _add_replay(commands)
    _add_demo(commands)
    run = commands.add_parser("run", help="run a job file and tell about it in JSON lines (for programs)")
    run.add_argument("job", type=Path)
    run.set_defaults(act=lambda parsed: run_job_file(parsed.job))
    return parser


def _add_output_flags(parser: argparse.ArgumentParser, default_format: str | None = "nrrd") -> None:
    parser.add_argument(
        "--out", required=True, metavar="DIR", help="folder for the results; made when missing"
    )
    told = default_format or "as it was written"
    parser.add_argument(
        "--format", choices=FORMATS, default=default_format, help=f"of the image; default: {told}"
    )
    parser.add_argument(
        "--anonymize", action="store_true", help="leave out of DICOM output who the patient is"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace files that exist")


def _add_series_flag(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--series", metavar="N", help="number or UID, where a DICOM folder holds several series"
    )


def _add_modality_flag(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--modality", choices=("CT", "MR"), help="what the scan is; default: DICOM tag or values"
    )


def _add_synthesize(commands: Any) -> None:
    parser = commands.add_parser(
        "synthesize", help="put lesions into a scan", description=f"Put lesions into a scan. {_NOTICE}"
    )
    parser.add_argument("input", metavar="IN", help="NRRD, NIfTI or MetaImage file, DICOM folder or slice")
    _add_output_flags(parser)
    _add_series_flag(parser)
    _add_modality_flag(parser)
    parser.add_argument(
        "--seed", type=_seed, default=0, metavar="S", help="same seed, same result; default: 0"
    )
    where = parser.add_argument_group("where: points, or a region for random places")
    where.add_argument(
        "--at", action="append", type=_numbers(3), metavar="R,A,S", help="centre in RAS mm; repeatable"
    )
    where.add_argument(
        "--roi", type=_numbers(6), metavar="R,A,S,DR,DA,DS", help="box: centre and edge lengths in mm"
    )
    where.add_argument("--organ-mask", metavar="M", help="segmentation on the scan's grid")
    where.add_argument("--label", type=int, metavar="N", help="value in the mask; default: all above 0")
    add_flags(parser, ParametricLesion)
    parser.set_defaults(act=_synthesize)


def _synthesize(parsed: argparse.Namespace) -> int:
    misuse = _misuse(parsed)
    if misuse:
        return _refuse("synthesize", misuse)
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
        **_output_arguments(parsed),
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


def _refuse(command: str, misuse: str) -> int:
    sys.stderr.write(f"ctganaugment {command}: {misuse}\n")
    return USAGE


def _output_arguments(parsed: argparse.Namespace) -> dict[str, Any]:
    return {name: getattr(parsed, name) for name in ("out", "format", "anonymize", "overwrite")}


def _add_presets(commands: Any) -> None:
    parser = commands.add_parser("presets", help="list the kinds of lesion, with the source of each figure")
    parser.add_argument("name", nargs="?", metavar="NAME", help="show all figures and sources of one")
    parser.set_defaults(act=_presets)


def _presets(parsed: argparse.Namespace) -> int:
    presets = load_presets()
    if parsed.name is None:
        for preset in presets.values():
            sys.stdout.write(f"{preset.id:26} {'+'.join(preset.modalities):6} {preset.title}\n")
        return OK
    if parsed.name not in presets:
        return _refuse("presets", f"expected a preset out of {', '.join(presets)}, got {parsed.name!r}")
    preset = presets[parsed.name]
    content = {
        "title": preset.title,
        "description": preset.description,
        **preset.figures,
        "sources": preset.sources,
    }
    sys.stdout.write(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    return OK


def _add_replay(commands: Any) -> None:
    parser = commands.add_parser("replay", help="make the same files again from a provenance file")
    parser.add_argument("provenance", metavar="PROVENANCE.json")
    parser.add_argument(
        "--input", metavar="IN", help="the scan it was made from; default: where it was last seen"
    )
    _add_series_flag(parser)
    _add_output_flags(parser, default_format=None)
    parser.set_defaults(act=_replay)


def _replay(parsed: argparse.Namespace) -> int:
    arguments = {
        "provenance": parsed.provenance,
        "input": parsed.input,
        "series": parsed.series,
        **_output_arguments(parsed),
    }
    return run_in_foreground(Job("replay", arguments))


def _add_demo(commands: Any) -> None:
    parser = commands.add_parser(
        "demo", help="put lesions into a scan of yours, or into a digital chest phantom"
    )
    parser.add_argument("input", nargs="?", metavar="SCAN", help="any CT or MR; default: the phantom")
    parser.add_argument("--out", default="demo-output", metavar="DIR", help="default: demo-output")
    _add_modality_flag(parser)
    parser.add_argument(
        "--preset",
        choices=tuple(load_presets()),
        metavar="NAME",
        help="kind of lesion, of those that `ctganaugment presets` lists; default: by what the scan shows",
    )
    parser.add_argument("--seed", type=_seed, default=DEMO_SEED, metavar="S", help=f"default: {DEMO_SEED}")
    parser.add_argument("--overwrite", action="store_true", help="replace files that exist")
    parser.set_defaults(act=_demo)


def _demo(parsed: argparse.Namespace) -> int:
    names = ("input", "out", "modality", "preset", "seed", "overwrite")
    return run_in_foreground(Job("demo", {name: getattr(parsed, name) for name in names}))


def _seed(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"expected a whole number from 0, got {text!r}")
    return int(text)


def _numbers(count: int) -> Any:
    def convert(text: str) -> list[float]:
        try:
            values = [float(part) for part in text.split(",")]
        except ValueError:
            values = []
        if len(values) != count or not all(map(math.isfinite, values)):
            raise argparse.ArgumentTypeError(f"expected {count} numbers with commas between, got {text!r}")
        return values

    return convert
