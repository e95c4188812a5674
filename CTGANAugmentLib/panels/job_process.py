"""A job in a process of its own, as a panel uses it: progress, cancel, and one answer at the end."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import qt

import CTGANAugmentLib
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.job_reader import JobEnd, JobReader
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.panels.widgets import listen

GRACE_MS = 1500
"""Between the wish to stop and the end by force."""
_LONGEST_WAIT_MS = 1000
_FOLDER = Path(CTGANAugmentLib.__file__).resolve().parents[1]


class JobProcess:
    """Runs one job under Slicer's Python.

    Success is a result event and exit code 0: a crash looks to Qt like an ordinary end. PythonSlicer is a launcher,
    so that only the process whose id the job tells can be ended by force.
    """

    def __init__(self, on_progress: Callable[[float, str], None], on_end: Callable[[JobEnd], None]) -> None:
        """Make an idle one.

        Args:
            on_progress: takes fraction and message.
            on_end: called once for each job that was started and not abandoned.
        """
        self._on_progress, self._on_end = on_progress, on_end
        self._process: Any = None
        self._folder = Path()
        self._grace = qt.QTimer()
        self._grace.setSingleShot(True)
        listen(self._grace, "timeout()", self.end_by_force)
        self._reader = JobReader(on_progress)

    @property
    def is_running(self) -> bool:
        """Whether a job was started that has not ended."""
        return self._process is not None

    @property
    def pid(self) -> int:
        """Process that works, 0 before it told."""
        return self._reader.pid

    def start(self, job: Job, folder: Path, grace_ms: int = GRACE_MS) -> None:
        """Start a job.

        Args:
            job: what to do.
            folder: of its own, with its inputs; removed at the end, after `on_end` read the results.
            grace_ms: between the wish to stop and the end by force.
        """
        self._grace.setInterval(grace_ms)
        self._reader = JobReader(self._on_progress)
        self._folder = folder
        path = folder / "job.json"
        path.write_text(job.to_text(), encoding="utf-8")
        process = qt.QProcess()
        process.setWorkingDirectory(str(_FOLDER))
        environment = qt.QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONUTF8", "1")
        environment.insert("PYTHONUNBUFFERED", "1")
        process.setProcessEnvironment(environment)
        listen(process, "readyReadStandardOutput()", self._read)
        listen(process, "readyReadStandardError()", self._read_log)
        listen(process, "finished(int,QProcess::ExitStatus)", lambda code, _status: self._finished(code))
        listen(process, "errorOccurred(QProcess::ProcessError)", self._failed_to_start)
        self._process = process
        python = shutil.which("PythonSlicer") or sys.executable
        process.start(python, ["-m", "CTGANAugmentLib", "run", str(path)])

    def cancel(self) -> None:
        """Ask the job to stop; what does not within the grace time is ended by force."""
        if self._process is None or self._reader.cancelled:
            return
        self._reader.cancelled = True
        self._process.write(qt.QByteArray(b"cancel\n"))
        self._grace.start()

    def abandon(self) -> None:
        """End the job at once, without an answer: the scene or the module goes away."""
        process, self._process = self._process, None
        if process is None:
            return
        self._grace.stop()
        self._end_by_force(process)
        process.waitForFinished(_LONGEST_WAIT_MS)
        shutil.rmtree(self._folder, ignore_errors=True)

    def end_by_force(self) -> None:
        """End the job at once; the answer is that it failed."""
        if self._process is not None:
            self._end_by_force(self._process)

    def _read(self) -> None:
        if self._process is not None:
            self._reader.feed(_bytes_of(self._process.readAllStandardOutput()))

    def _read_log(self) -> None:
        if self._process is not None:
            self._reader.feed_log(_bytes_of(self._process.readAllStandardError()))

    def _end_by_force(self, process: Any) -> None:
        if self._reader.pid and process.state() != qt.QProcess.NotRunning:
            try:
                os.kill(self._reader.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
            except OSError:
                logging.info("the job had ended already")
        process.kill()

    def _failed_to_start(self, error: Any) -> None:
        if self._process is not None and error == qt.QProcess.FailedToStart:
            text = _("Python could not be started: {reason}")
            self._reader.fail(text.format(reason=self._process.errorString()))
            self._finished(-1)

    def _finished(self, code: int) -> None:
        if self._process is None:
            return
        self._read()
        self._read_log()
        self._grace.stop()
        process, self._process = self._process, None
        folder = self._folder  # the answer may start the next job
        process.deleteLater()
        try:
            self._on_end(self._reader.end(code))
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _bytes_of(data: Any) -> bytes:
    raw = data.data()
    return raw if isinstance(raw, bytes) else str(raw).encode("utf-8")
