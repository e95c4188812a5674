"""``ctganaugment experiment``: does it help?"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from CTGANAugmentLib.jobs.commands.data_flags import add_worker_flags
from CTGANAugmentLib.jobs.foreground import run_in_foreground
from CTGANAugmentLib.jobs.job import Job

_NAMES = ("config", "out", "images", "masks", "label", "modality", "patient_pattern", "workers", "scheduler")


def fill(parser: argparse.ArgumentParser, _arguments: Sequence[str]) -> None:
    """Give the parser its flags."""
    from CTGANAugmentLib.evaluation.experiment.bundled import experiments

    parser.description = (
        "Train the same network with and without made images, on few and on many patients, and judge it on patients "
        "that nothing was made from. Stopped at any point and run again, it goes on. For research only."
    )
    parser.add_argument("config", metavar="CONFIG", help=f"YAML file, or one of {', '.join(experiments())}")
    parser.add_argument(
        "--out", required=True, metavar="DIR", help="folder of the experiment; made when missing"
    )
    parser.add_argument(
        "--images", metavar="PATH", help="scans: folder, table, datalist or pattern with one *"
    )
    parser.add_argument("--masks", metavar="PATH", help="their masks; leave out for those beside them")
    parser.add_argument("--label", type=int, metavar="N", help="value of the lesion in the masks")
    parser.add_argument(
        "--modality", choices=("CT", "MR"), help="of the scans; told by their values otherwise"
    )
    parser.add_argument(
        "--patient-pattern",
        metavar="REGEX",
        help="finds (?P<patient>...) in a scan's path; else each scan is a patient",
    )
    add_worker_flags(parser)
    parser.set_defaults(act=_act)


def _act(parsed: argparse.Namespace) -> int:
    return run_in_foreground(Job("experiment", {name: getattr(parsed, name) for name in _NAMES}))
