"""``ctganaugment replay``: the same files again."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from CTGANAugmentLib.jobs.commands.output_flags import add_output_flags, read_output_flags
from CTGANAugmentLib.jobs.commands.shared_flags import add_series_flag
from CTGANAugmentLib.jobs.foreground import run_in_foreground
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.jobs.outputs import FORMATS
from CTGANAugmentLib.jobs.segmentation_outputs import SegmentationOutputs


def fill(parser: argparse.ArgumentParser, _arguments: Sequence[str]) -> None:
    """Give the parser its flags."""
    parser.add_argument("provenance", metavar="PROVENANCE.json")
    parser.add_argument(
        "--input", metavar="IN", help="the scan it was made from; default: where it was last seen"
    )
    add_series_flag(parser)
    parser.add_argument(
        "--model",
        metavar="DIR",
        help="folder of the very model it was made with; default: where it was, or installed",
    )
    parser.add_argument(
        "--source", metavar="PATH", help="scans that copied lesions are from; default: where they were"
    )
    parser.add_argument("--source-masks", metavar="PATH", help="masks of those scans, if they were named")
    parser.add_argument(
        "--masks", metavar="PATH", help="masks that patches were made out of; default: where they were"
    )
    add_output_flags(parser, tuple(dict.fromkeys((*FORMATS, *SegmentationOutputs.FORMATS))), None)
    parser.set_defaults(act=_act)


def _act(parsed: argparse.Namespace) -> int:
    arguments = {
        "provenance": parsed.provenance,
        "input": parsed.input,
        "series": parsed.series,
        "model": parsed.model,
        "masks": parsed.masks,
        "source": parsed.source,
        "source_masks": parsed.source_masks,
        **read_output_flags(parsed),
    }
    return run_in_foreground(Job("replay", arguments))
