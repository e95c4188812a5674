"""A job in a process of its own beside the event loop; it goes on when the browser is closed."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import CTGANAugmentLib
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.job_reader import JobEnd, JobReader
from CTGANAugmentLib.jobs.job import Job

Read = Callable[[Mapping[str, Any]], Any]
GRACE_S = 1.5
"""Between the wish to stop and the end by force."""
_CHUNK = 65536
_FOLDER = Path(CTGANAugmentLib.__file__).resolve().parents[1]


class JobProcess:
    """One job at a time.

    Attributes:
        fraction, message: how far it is.
    """

    def __init__(self, on_change: Callable[[], None]) -> None:
        """Make an idle one.

        Args:
            on_change: called when `fraction` or `message` changed.
        """
        self.fraction, self.message = 0.0, ""
        self._on_change = on_change
        self._process: asyncio.subprocess.Process | None = None
        self._reader = JobReader(self._progressed)
        self._begun, self._grace_s = 0.0, GRACE_S
        self._task: asyncio.Task[None] | None = None

    @property
    def is_running(self) -> bool:
        """Whether a job was started that has not ended."""
        return self._task is not None

    @property
    def seconds_left(self) -> float | None:
        """Rough time to the end, None while nothing can be said."""
        spent = time.monotonic() - self._begun
        return (
            spent * (1 - self.fraction) / self.fraction if self.is_running and self.fraction > 0.03 else None
        )

    def start(
        self,
        job: Job,
        folder: Path,
        on_end: Callable[[JobEnd], None],
        read: Read = dict,
        grace_s: float = GRACE_S,
    ) -> None:
        """Start a job; to be called on the event loop.

        Args:
            job: what to do.
            folder: of its own, with its inputs; removed at the end, after `on_end` took the results.
            on_end: called once, on the event loop.
            read: reads the files of the job's answer beside the event loop; what it returns is the end's result.
            grace_s: between the wish to stop and the end by force.
        """
        self._grace_s = grace_s
        self._reader = JobReader(self._progressed)
        self.fraction, self.message, self._begun = 0.0, _("Starting"), time.monotonic()
        (folder / "job.json").write_text(job.to_text(), encoding="utf-8")
        self._task = asyncio.get_running_loop().create_task(self._run(folder, on_end, read))

    async def cancel(self) -> None:
        """Ask the job to stop; what does not within the grace time is ended by force."""
        self._reader.cancelled = True
        process = self._process
        if process is None or process.stdin is None:
            return
        self.message = _("Stopping")
        self._on_change()
        process.stdin.write(b"cancel\n")
        try:
            await asyncio.wait_for(process.wait(), self._grace_s)
        except asyncio.TimeoutError:
            self.kill()

    def kill(self) -> None:
        """End the job at once."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            if self._reader.pid:
                try:
                    os.kill(self._reader.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
                except OSError:
                    logging.info("the job had ended already")

    def _progressed(self, fraction: float, message: str) -> None:
        self.fraction, self.message = fraction, message
        self._on_change()

    async def _run(self, folder: Path, on_end: Callable[[JobEnd], None], read: Read) -> None:
        try:
            end = await self._watch(folder)
        except OSError as error:
            end = JobEnd("failed", message=_("Python could not be started: {reason}").format(reason=error))
        if end.status == "done":
            end = await asyncio.to_thread(_with_files_read, end, read)
        self._process = self._task = None
        try:
            on_end(end)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            self._on_change()

    async def _watch(self, folder: Path) -> JobEnd:
        pipe = asyncio.subprocess.PIPE
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "CTGANAugmentLib", "run", str(folder / "job.json")),
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            cwd=_FOLDER,
            env={**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"},
        )
        if self._reader.cancelled:
            await self.cancel()
        await asyncio.gather(
            _drain(process.stdout, self._reader.feed), _drain(process.stderr, self._reader.feed_log)
        )
        return self._reader.end(await process.wait())


def _with_files_read(end: JobEnd, read: Read) -> JobEnd:
    try:
        return replace(end, result=read(end.result))
    except UserError as error:
        return JobEnd("failed", message=str(error))


async def _drain(stream: asyncio.StreamReader | None, take: Callable[[bytes], None]) -> None:
    while stream is not None and (data := await stream.read(_CHUNK)):
        take(data)
