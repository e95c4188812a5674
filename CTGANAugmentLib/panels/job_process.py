"""A job in a process of its own, as a panel uses it: progress, cancel, and one answer at the end."""

from __future__ import annotations

import codecs
import json
import logging
import os
import shutil
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import qt

import CTGANAugmentLib
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.jobs.exit_codes import OK
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.panels.widgets import listen

_GRACE_MS = 1500
"""Between the wish to stop and the end by force."""
_LONGEST_WAIT_MS = 1000
_LOG_TAIL = 4000
_FOLDER = Path(CTGANAugmentLib.__file__).resolve().parents[1]


@dataclass(frozen=True)
class JobEnd:
    """How a job ended.

    Attributes:
        status: of these, only "done" has a result.
        result: the job's answer.
        message: what went wrong, for the user.
    """

    status: Literal["done", "cancelled", "failed"]
    result: Mapping[str, Any] = field(default_factory=dict)
    message: str = ""


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
        self._grace.setInterval(_GRACE_MS)
        listen(self._grace, "timeout()", self._kill)
        self._forget()

    @property
    def is_running(self) -> bool:
        """Whether a job was started that has not ended."""
        return self._process is not None

    def start(self, job: Job, folder: Path) -> None:
        """Start a job.

        Args:
            job: what to do.
            folder: of its own, with its inputs; removed at the end, after `on_end` read the results.
        """
        self._forget()
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
        if self._process is None or self._cancelled:
            return
        self._cancelled = True
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

    def _forget(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._tail = ""
        self._log = ""
        self._pid = 0
        self._cancelled = False
        self._result: Mapping[str, Any] | None = None
        self._error = ""

    def _read(self) -> None:
        if self._process is None:
            return
        self._tail += self._decoder.decode(_bytes_of(self._process.readAllStandardOutput()))
        *lines, self._tail = self._tail.split("\n")
        for line in lines:
            self._take(line)

    def _read_log(self) -> None:
        if self._process is not None:
            text = _bytes_of(self._process.readAllStandardError()).decode("utf-8", "replace")
            self._log = (self._log + text)[-_LOG_TAIL:]

    def _take(self, line: str) -> None:
        try:
            event = json.loads(line)
        except ValueError:
            self._log = (self._log + line + "\n")[-_LOG_TAIL:]
            return
        kind = event.pop("event", "")
        if kind == "started":
            self._pid = int(event["pid"])
        elif kind == "progress" and not self._cancelled:
            self._on_progress(float(event["fraction"]), str(event["message"]))
        elif kind == "result":
            self._result = event
        elif kind == "error":
            self._error = str(event["message"])

    def _kill(self) -> None:
        if self._process is not None:
            self._end_by_force(self._process)

    def _end_by_force(self, process: Any) -> None:
        if self._pid and process.state() != qt.QProcess.NotRunning:
            try:
                os.kill(self._pid, getattr(signal, "SIGKILL", signal.SIGTERM))
            except OSError:
                logging.info("the job had ended already")
        process.kill()

    def _failed_to_start(self, error: Any) -> None:
        if self._process is not None and error == qt.QProcess.FailedToStart:
            self._error = _("Python could not be started: {reason}").format(
                reason=self._process.errorString()
            )
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
            self._on_end(self._end(code))
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _end(self, code: int) -> JobEnd:
        if self._cancelled:
            return JobEnd("cancelled")
        if self._result is not None and code == OK:
            return JobEnd("done", self._result)
        if self._log:
            logging.error(self._log)
        crashed = _("The work ended unexpectedly, perhaps for want of memory. The error log has the details.")
        return JobEnd("failed", message=self._error or crashed)


def _bytes_of(data: Any) -> bytes:
    raw = data.data()
    return raw if isinstance(raw, bytes) else str(raw).encode("utf-8")
