"""Flags that several commands have, and how numbers are written in them."""

from __future__ import annotations

import argparse
import math
import sys
from typing import Any

from CTGANAugmentLib.jobs.exit_codes import USAGE

NOTICE = "Research use only."
SYNTHETIC_NOTICE = f"{NOTICE} What it makes is synthetic and is marked so."
POINT_FLAGS = ("--at", "--roi", "--inside", "--outside", "--seed-point")
"""Flags whose values may begin with a minus."""


def add_series_flag(parser: argparse.ArgumentParser) -> None:
    """Add ``--series``."""
    parser.add_argument(
        "--series", metavar="N", help="number or UID, where a DICOM folder holds several series"
    )


def add_modality_flag(parser: argparse.ArgumentParser) -> None:
    """Add ``--modality``."""
    parser.add_argument(
        "--modality", choices=("CT", "MR"), help="what the scan is; default: DICOM tag or values"
    )


def add_overwrite_flag(parser: argparse.ArgumentParser) -> None:
    """Add ``--overwrite``."""
    parser.add_argument("--overwrite", action="store_true", help="replace files that exist")


def add_seed_flag(parser: argparse.ArgumentParser, default: int = 0) -> None:
    """Add ``--seed``."""
    parser.add_argument(
        "--seed",
        type=seed,
        default=default,
        metavar="S",
        help=f"same seed, same result; default: {default}",
    )


def add_point_flag(group: Any, flag: str, text: str) -> None:
    """Add a flag for a point, which may be given several times."""
    group.add_argument(flag, action="append", type=numbers(3), metavar="R,A,S", help=f"{text}; repeatable")


def add_roi_flag(group: Any) -> None:
    """Add ``--roi``."""
    group.add_argument(
        "--roi", type=numbers(6), metavar="R,A,S,DR,DA,DS", help="box: centre and edge lengths in mm"
    )


def refuse(command: str, misuse: str) -> int:
    """Tell what is wrong with the flags and return the exit code for it."""
    sys.stderr.write(f"ctganaugment {command}: {misuse}\n")
    return USAGE


def seed(text: str) -> int:
    """Read a seed.

    Raises:
        argparse.ArgumentTypeError: anything but a whole number from 0.
    """
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"expected a whole number from 0, got {text!r}")
    return int(text)


def numbers(count: int) -> Any:
    """Reader of so many numbers with commas between."""

    def convert(text: str) -> list[float]:
        try:
            values = [float(part) for part in text.split(",")]
        except ValueError:
            values = []
        if len(values) != count or not all(map(math.isfinite, values)):
            raise argparse.ArgumentTypeError(f"expected {count} numbers with commas between, got {text!r}")
        return values

    return convert
