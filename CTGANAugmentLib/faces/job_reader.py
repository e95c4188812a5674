"""What a job in another process tells, read as it comes by Slicer's QProcess or the browser app's asyncio."""

from __future__ import annotations

import codecs
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.jobs.exit_codes import OK

_LOG_TAIL = 4000


@dataclass(frozen=True)
class JobEnd:
    """How a job ended.

    Attributes:
        status: of these, only "done" has a result.
        result: the job's answer, or what was read of its files.
        message: what went wrong, for the user.
    """

    status: Literal["done", "cancelled", "failed"]
    result: Any = field(default_factory=dict)
    message: str = ""


class JobReader:
    """Events of one job.

    Attributes:
        pid: of the process that works, 0 before it told: what was started may be a launcher of it.
        cancelled: whether the user asked for an early end; progress is not passed on from then on.
    """

    def __init__(self, on_progress: Callable[[float, str], None]) -> None:
        """Read nothing yet.

        Args:
            on_progress: takes fraction and message.
        """
        self.pid = 0
        self.cancelled = False
        self._on_progress = on_progress
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._tail = ""
        self._log = ""
        self._result: Mapping[str, Any] | None = None
        self._error = ""

    def feed(self, data: bytes) -> None:
        """Take bytes of the job's standard output, cut anywhere."""
        self._tail += self._decoder.decode(data)
        *lines, self._tail = self._tail.split("\n")
        for line in lines:
            self._take(line)

    def feed_log(self, data: bytes) -> None:
        """Take bytes of the job's standard error."""
        self._log = (self._log + data.decode("utf-8", "replace"))[-_LOG_TAIL:]

    def fail(self, message: str) -> None:
        """Note why the job could not even begin."""
        self._error = message

    def end(self, exit_code: int) -> JobEnd:
        """Say how it ended. Success is a result and exit code 0: a crash looks like an ordinary end to many."""
        if self.cancelled:
            return JobEnd("cancelled")
        if self._result is not None and exit_code == OK:
            return JobEnd("done", self._result)
        if self._log:
            logging.error(self._log)
        crashed = _("The work ended unexpectedly, perhaps for want of memory. The error log has the details.")
        return JobEnd("failed", message=self._error or crashed)

    def _take(self, line: str) -> None:
        try:
            event = json.loads(line)
            kind = event.pop("event")
        except (ValueError, AttributeError, TypeError, KeyError):
            self._log = (self._log + line + "\n")[-_LOG_TAIL:]
            return
        if kind == "started":
            self.pid = int(event["pid"])
        elif kind == "progress" and not self.cancelled:
            self._on_progress(float(event["fraction"]), str(event["message"]))
        elif kind == "result":
            self._result = event
        elif kind == "error":
            self._error = str(event["message"])
