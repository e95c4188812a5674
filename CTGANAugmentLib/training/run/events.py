"""What happened in a run, one JSON object a line: read by reports and programs while the run goes on."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import write_text

Event = dict[str, Any]
"""At least "event", what happened, "step", and "seconds" since the run began."""
_LOSSES = '{"event": "losses"'
"""How the lines begin of which there are many."""


def append_event(path: Path, event: Mapping[str, Any]) -> None:
    """Add an event to the file; numbers that JSON has no word for (NaN, infinite) become null.

    Raises:
        UserError: it cannot be written.
    """
    try:
        with path.open("a", encoding="utf-8") as stream:
            stream.write(_line(event))
    except OSError as error:
        raise UserError(
            f"cannot write the run's events into {path} ({error.strerror or error}): make room on the disk, then go "
            "on with --resume"
        ) from error


def read_events(path: Path, *, most_losses: int | None = None) -> list[Event]:
    """Read the events in the order they were written; a line that a killed process left unfinished is passed over.

    Args:
        path: file of the events; a missing one holds none.
        most_losses: of more lines of losses only so many are read, evenly chosen, with the first and the last.
    """
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    if most_losses is not None:
        lines = _thinned(lines, most_losses)
    return [event for event in map(_parsed, lines) if event is not None]


def drop_events_after(path: Path, step: int) -> None:
    """Leave out what happened after a step, in one go: the file is the old one or the new one at any moment.

    Raises:
        UserError: it cannot be written.
    """
    kept = [event for event in read_events(path) if event.get("step", 0) <= step]
    write_text("".join(map(_line, kept)), path, overwrite=True)


def _thinned(lines: Sequence[str], most: int) -> list[str]:
    losses = [number for number, line in enumerate(lines) if line.startswith(_LOSSES)]
    if len(losses) <= most:
        return list(lines)
    chosen = {losses[round(n * (len(losses) - 1) / (most - 1))] for n in range(most)}
    dropped = set(losses) - chosen
    return [line for number, line in enumerate(lines) if number not in dropped]


def _line(event: Mapping[str, Any]) -> str:
    return json.dumps(_finite(event), ensure_ascii=False, allow_nan=False) + "\n"


def _finite(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _finite(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _parsed(line: str) -> Event | None:
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) and "event" in event else None
