"""Where the tracebacks of unforeseen failures go: a file for people, standard error for the program that runs a job."""

from __future__ import annotations

import sys
import traceback
from datetime import datetime, timezone
from pathlib import Path

from CTGANAugmentLib.jobs.state import state_folder
from CTGANAugmentLib.version import VERSION

_LARGEST_BYTES = 1_000_000


def keep_in_file(error: Exception) -> str:
    """Add a traceback to the user's log file and say where that is; it is no second failure if it cannot be."""
    path = state_folder() / "log.txt"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _rotate(path)
        with path.open("a", encoding="utf-8", errors="backslashreplace") as stream:
            now = datetime.now(timezone.utc).isoformat(timespec="seconds")
            stream.write(f"{now} CTGANAugment {VERSION}\n{''.join(traceback.format_exception(error))}\n")
    except OSError as problem:
        return f"the log {path} could not be written: {problem.strerror}"
    return f"the log has the details: {path}"


def keep_on_standard_error(error: Exception) -> str:
    """Print a traceback where the program that runs the job keeps its log."""
    traceback.print_exception(error, file=sys.stderr)
    return "the log has the details"


def _rotate(path: Path) -> None:
    if path.exists() and path.stat().st_size > _LARGEST_BYTES:
        path.replace(path.with_name("log.old.txt"))
