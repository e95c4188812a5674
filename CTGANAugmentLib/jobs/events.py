"""What a job tells while it runs: one JSON object a line on its standard output."""

from __future__ import annotations

import json
import os
import stat
import threading
import time
from collections.abc import Mapping
from typing import IO, Any

from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.streams import take_standard_output

_SHORTEST_PAUSE_S = 0.05
"""Between two progress lines, so that a fast loop does not flood the reader."""


class Events:
    """Writer of a job's events, and the place where a wish to stop is kept."""

    def __init__(self, stream: IO[str]) -> None:
        """Write to a stream, in the first place the pid."""
        self._stream = stream
        self._stop = threading.Event()
        self._last = 0.0
        self._tell({"event": "started", "pid": os.getpid()})

    def progress(self, fraction: float, message: str) -> None:
        """Report progress; a `Progress`.

        Raises:
            Cancelled: a stop was asked for.
        """
        if self._stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if now - self._last >= _SHORTEST_PAUSE_S or fraction >= 1:
            self._last = now
            self._tell({"event": "progress", "fraction": round(fraction, 4), "message": message})

    def result(self, result: Mapping[str, Any]) -> None:
        """Report the result: the last event of a job that succeeded."""
        self._tell({"event": "result", **result})

    def error(self, message: str) -> None:
        """Report a failure: the last event of a job that failed."""
        self._tell({"event": "error", "message": message})

    def cancelled(self) -> None:
        """Report that the job was stopped on request."""
        self._tell({"event": "cancelled"})

    def stop_on(self, stream: IO[str]) -> None:
        """Watch for the line ``cancel``, or the end of the stream, from a thread of its own.

        The null device is nobody's end: batch systems give it to jobs that nobody controls.
        """
        if _is_null_device(stream):
            return

        def watch() -> None:
            for line in stream:
                if line.strip() == "cancel":
                    break
            self._stop.set()

        threading.Thread(target=watch, daemon=True).start()

    def _tell(self, event: Mapping[str, Any]) -> None:
        self._stream.write(json.dumps(event, ensure_ascii=False) + "\n")
        self._stream.flush()


def _is_null_device(stream: IO[str]) -> bool:
    try:
        return stat.S_ISCHR(os.fstat(stream.fileno()).st_mode) and not stream.isatty()
    except OSError:
        return False


def standard_events() -> Events:
    """Events on the real standard output, with everything that others print there sent to standard error."""
    return Events(take_standard_output())
