"""One job at a time in a process of its own, from its inputs to what is made of its answer."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.job_reader import JobEnd
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.panels.job_process import GRACE_MS, JobProcess
from CTGANAugmentLib.progress import Cancelled

Write = Callable[[Path], Job]
Take = Callable[[Any], Any]
OnEnd = Callable[[Any, Exception | None], None]


class JobRunner:
    """Writes a job's inputs, runs it, and takes its answer.

    Attributes:
        seconds: that the job runs, or ran.
    """

    def __init__(self, on_progress: Callable[[float, str], None], on_end: OnEnd) -> None:
        """Make an idle one.

        Args:
            on_progress: takes fraction and message.
            on_end: called once for each job that was started and not abandoned, with what `take` returned, or with
                None and why there is nothing.
        """
        self._on_progress, self._on_end = on_progress, on_end
        self._process = JobProcess(on_progress, self._ended)
        self._take: Take = lambda result: result
        self._begun = 0.0

    @property
    def is_running(self) -> bool:
        """Whether a job was started that has not ended."""
        return self._process.is_running

    @property
    def pid(self) -> int:
        """Process that works, 0 before it told."""
        return self._process.pid

    @property
    def seconds(self) -> float:
        """Time since the job was started."""
        return time.monotonic() - self._begun

    def start(self, write: Write, take: Take, grace_ms: int = GRACE_MS) -> None:
        """Start a job; `on_end` also tells of what `write` refuses.

        Args:
            write: writes the inputs into an empty folder, and returns the job.
            take: takes the job's answer; the job's files are gone afterwards.
            grace_ms: between the wish to stop and the end by force.
        """
        self._take, self._begun = take, time.monotonic()
        self._on_progress(0.0, _("Handing over the scan"))
        folder = Path(tempfile.mkdtemp(prefix="ctganaugment-"))
        try:
            self._process.start(write(folder), folder, grace_ms)
        except Exception as error:  # noqa: BLE001 - the panel shows it
            shutil.rmtree(folder, ignore_errors=True)
            self._on_end(None, error)
            return
        self._on_progress(0.0, _("Starting"))

    def cancel(self) -> None:
        """Ask for an early end."""
        self._process.cancel()

    def end_by_force(self) -> None:
        """End the job at once; `on_end` is told that it failed."""
        self._process.end_by_force()

    def abandon(self) -> None:
        """Stop at once and forget about it: the scene or the module goes away."""
        self._process.abandon()

    def _ended(self, end: JobEnd) -> None:
        made, error = None, None
        if end.status == "done":
            try:
                made = self._take(end.result)
            except Exception as problem:  # noqa: BLE001 - the panel shows it
                error = problem
        else:
            error = Cancelled() if end.status == "cancelled" else UserError(end.message)
        self._on_end(made, error)
