"""``ctganaugment run``: a job file, for programs."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from CTGANAugmentLib.jobs.runner import run_job_file


def fill(parser: argparse.ArgumentParser, _arguments: Sequence[str]) -> None:
    """Give the parser its flags."""
    parser.add_argument("job", type=Path)
    parser.set_defaults(act=lambda parsed: run_job_file(parsed.job))
