"""Flags of the commands that work on many cases: which ones, and who works."""

from __future__ import annotations

import argparse
from typing import Any

from CTGANAugmentLib.jobs.commands import shared_flags

DATA_NAMES = ("data", "images", "masks", "modality", "workers", "scheduler")


def add_data_flags(parser: argparse.ArgumentParser, data: str) -> None:
    """Add the flags that name cases.

    Args:
        parser: of the command.
        data: name of the argument or flag that names the folder.
    """
    parser.add_argument(
        data,
        metavar="DATA",
        help="folder of images and masks, table (.csv) or datalist (.json)",
        **({"required": True} if data.startswith("-") else {}),  # type: ignore[arg-type]  # a flag has it, an argument not
    )
    parser.add_argument(
        "--images", metavar="PATTERN", help='of the images below DATA, such as "{patient}/CT_image.nii.gz"'
    )
    parser.add_argument(
        "--masks", metavar="PATTERN", help='of their masks, such as "{patient}/CT_mask.nii.gz"'
    )
    shared_flags.add_modality_flag(parser)


def add_worker_flags(parser: Any) -> None:
    """Add the flags that say who works."""
    parser.add_argument(
        "--workers",
        type=int,
        default=1,
        metavar="N",
        help="processes on this machine; default: 1, in this one",
    )
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help="Dask cluster that is there already, such as tcp://node:8786"
    )
