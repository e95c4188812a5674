"""``ctganaugment realism``: are made lesions like real ones?"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from CTGANAugmentLib.jobs.commands.shared_flags import add_overwrite_flag
from CTGANAugmentLib.jobs.foreground import run_in_foreground
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.jobs.realism import DEFAULT_FEATURES

_SCANS = "scans: folder, table, datalist or pattern with one *; or the folder of a batch"


def fill(parser: argparse.ArgumentParser, _arguments: Sequence[str]) -> None:
    """Give the parser its flags."""
    from CTGANAugmentLib.evaluation.realism.feature_sets import FEATURE_SETS

    parser.description = (
        "Cut patches round made and real lesions and measure how far the made ones are from the real ones, each figure "
        "beside the same of real lesions of other patients. For research only."
    )
    parser.add_argument("--real", required=True, metavar="PATH", help=f"real {_SCANS}")
    parser.add_argument("--made", required=True, metavar="PATH", help=f"synthetic {_SCANS}")
    parser.add_argument("--trained-on", metavar="PATH", help="real scans that the generator was trained on")
    for name in ("real", "made", "trained-on"):
        parser.add_argument(
            f"--{name}-masks", metavar="PATH", help="their masks; leave out for those beside them"
        )
    parser.add_argument("--out", required=True, metavar="DIR", help="folder of the report; made when missing")
    parser.add_argument("--label", type=int, metavar="N", help="value of the lesion in the masks")
    parser.add_argument("--made-label", type=int, metavar="N", help="the same in the made scans' masks")
    features = "; ".join(f"{name}: {kind.about}" for name, kind in FEATURE_SETS.items())
    parser.add_argument(
        "--features",
        default=DEFAULT_FEATURES,
        metavar="A,B",
        help=f"what distances are measured in ({features})",
    )
    _add_patch_flags(parser)
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of draws, forests and networks")
    add_overwrite_flag(parser)
    parser.set_defaults(act=_act)


def _add_patch_flags(parser: argparse.ArgumentParser) -> None:
    patches = parser.add_argument_group("patches")
    patches.add_argument(
        "--modality", choices=("CT", "MR"), help="of the scans; told by their values otherwise"
    )
    patches.add_argument(
        "--patient-pattern",
        metavar="REGEX",
        help="finds (?P<patient>...) in a scan's path; else each scan is a patient",
    )
    for name, kind, text in (
        ("rows", int, "voxels"),
        ("columns", int, "voxels"),
        ("slices", int, "voxels; 1 for 2-D"),
        ("spacing-mm", float, "of the voxels within the slice"),
        ("slice-spacing-mm", float, "between slices"),
        ("per-case", int, "most patches of a scan"),
        ("window-low-hu", float, "CT value that is black"),
        ("window-high-hu", float, "CT value that is white"),
    ):
        patches.add_argument(f"--{name}", type=kind, metavar="N", help=text)


def _act(parsed: argparse.Namespace) -> int:
    given = {name: value for name, value in vars(parsed).items() if name != "act" and value is not None}
    return run_in_foreground(Job("realism", given))
