"""Flags of the commands that hold made lesions beside real ones: which scans, and how patches are cut."""

from __future__ import annotations

import argparse

_SCANS = "scans: folder, table, datalist or pattern with one *; or the folder of a batch"
_CUTTING = (
    ("rows", int, "voxels of a patch"),
    ("columns", int, "voxels of a patch"),
    ("slices", int, "voxels of a patch; 1 for 2-D"),
    ("spacing-mm", float, "of the voxels within the slice"),
    ("slice-spacing-mm", float, "between slices"),
    ("per-case", int, "most patches of a scan"),
    ("smallest-lesion-mm", float, "across; cuts through a lesion that are smaller are left out"),
    ("window-low-hu", float, "CT value that is black"),
    ("window-high-hu", float, "CT value that is white"),
)


def add_set_flags(
    parser: argparse.ArgumentParser, *, required: bool = True, trained_on: bool = False
) -> None:
    """Add the flags that name scans.

    Args:
        parser: of the command.
        required: whether real and made scans must be named.
        trained_on: whether those that a generator was trained on can be named too.
    """
    parser.add_argument("--real", required=required, metavar="PATH", help=f"real {_SCANS}")
    parser.add_argument("--made", required=required, metavar="PATH", help=f"synthetic {_SCANS}")
    if trained_on:
        parser.add_argument(
            "--trained-on", metavar="PATH", help="real scans that the generator was trained on"
        )
    for name in ("real", "made", *(["trained-on"] if trained_on else [])):
        parser.add_argument(
            f"--{name}-masks", metavar="PATH", help="their masks; leave out for those beside them"
        )
    parser.add_argument("--label", type=int, metavar="N", help="value of the lesion in the masks")
    parser.add_argument("--made-label", type=int, metavar="N", help="the same in the made scans' masks")


def add_cutting_flags(parser: argparse.ArgumentParser) -> None:
    """Add the flags that say how patches are cut."""
    patches = parser.add_argument_group("patches")
    patches.add_argument(
        "--modality", choices=("CT", "MR"), help="of the scans; told by their values otherwise"
    )
    patches.add_argument(
        "--patient-pattern",
        metavar="REGEX",
        help="finds (?P<patient>...) in a scan's path",
    )
    for name, kind, text in _CUTTING:
        patches.add_argument(f"--{name}", type=kind, metavar="N", help=text)
