"""Flags that say where a synthetic scan goes, and how."""

from __future__ import annotations

import argparse
from typing import Any

from CTGANAugmentLib.jobs.commands.shared_flags import add_overwrite_flag
from CTGANAugmentLib.jobs.outputs import FORMATS


def add_output_flags(
    parser: argparse.ArgumentParser, formats: tuple[str, ...] = FORMATS, default_format: str | None = "nrrd"
) -> None:
    """Add ``--out``, ``--format``, ``--anonymize`` and ``--overwrite``."""
    parser.add_argument(
        "--out", required=True, metavar="DIR", help="folder for the results; made when missing"
    )
    told = default_format or "as it was written"
    parser.add_argument(
        "--format", choices=formats, default=default_format, help=f"of the image; default: {told}"
    )
    parser.add_argument(
        "--anonymize", action="store_true", help="leave out of DICOM output who the patient is"
    )
    add_overwrite_flag(parser)


def read_output_flags(parsed: argparse.Namespace) -> dict[str, Any]:
    """Arguments of a job from these flags."""
    return {name: getattr(parsed, name) for name in ("out", "format", "anonymize", "overwrite")}
