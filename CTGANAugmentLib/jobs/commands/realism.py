"""``ctganaugment realism``: are made lesions like real ones?"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from CTGANAugmentLib.jobs.commands.lesion_set_flags import add_cutting_flags, add_set_flags
from CTGANAugmentLib.jobs.commands.shared_flags import add_overwrite_flag
from CTGANAugmentLib.jobs.foreground import run_in_foreground
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.jobs.realism import DEFAULT_FEATURES


def fill(parser: argparse.ArgumentParser, _arguments: Sequence[str]) -> None:
    """Give the parser its flags."""
    from CTGANAugmentLib.evaluation.realism.feature_sets import FEATURE_SETS

    parser.description = (
        "Cut patches round made and real lesions and measure how far the made ones are from the real ones, each figure "
        "beside the same of real lesions of other patients. For research only."
    )
    add_set_flags(parser, trained_on=True)
    parser.add_argument("--out", required=True, metavar="DIR", help="folder of the report; made when missing")
    features = "; ".join(f"{name}: {kind.about}" for name, kind in FEATURE_SETS.items())
    parser.add_argument(
        "--features",
        default=DEFAULT_FEATURES,
        metavar="A,B",
        help=f"what distances are measured in ({features})",
    )
    add_cutting_flags(parser)
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of draws, forests and networks")
    add_overwrite_flag(parser)
    parser.set_defaults(act=_act)


def _act(parsed: argparse.Namespace) -> int:
    given = {name: value for name, value in vars(parsed).items() if name != "act" and value is not None}
    return run_in_foreground(Job("realism", given))
