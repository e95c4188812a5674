"""The end of a worker that asks: starts it, waits for answers, ends it when it hangs."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

_POLL_S = 0.1
_AFTERWARDS_S = 300.0
"""For scores and outlines, which are no part of the method's time."""

_LIBRARY = Path(__file__).resolve().parents[2]
Answer = Mapping[str, Any]


class WorkerLost(Exception):  # noqa: N818 - says what happened, as `Cancelled` does
    """The worker crashed or was ended; the next request starts another."""


class WorkerProcess:
    """A worker in a process of its own; it is started by the first request after its start or its end."""

    def __init__(self, modules: Sequence[str] = ()) -> None:
        """Args: modules: imported by the worker, for methods that no family's folder holds."""
        self._modules = tuple(modules)
        self._process: subprocess.Popen[str] | None = None
        self._answers: queue.Queue[str | None] = queue.Queue()
        self._errors = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115 - closed on exit

    def __enter__(self) -> WorkerProcess:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()
        self._errors.close()

    @property
    def is_running(self) -> bool:
        """Whether it could answer, with the case that was opened last."""
        return self._process is not None and self._process.poll() is None

    def ask(self, request: Mapping[str, Any], limit_s: float, heed: Callable[[float, str], None]) -> Answer:
        """Send a request and wait for the answer.

        Args:
            request: as `worker.Worker` reads it.
            limit_s: after which the worker is ended.
            heed: called several times a second with the progress; what it raises ends the worker.

        Raises:
            WorkerLost: it crashed or took too long.
        """
        if not self.is_running:
            self._start()
        try:
            return self._wait(request, limit_s, heed)
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        """End the process at once."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self._process = None

    def _start(self) -> None:
        self.end()
        paths = [str(_LIBRARY), *(path for path in sys.path if path)]
        self._process = subprocess.Popen(  # noqa: S603 - this very program
            [sys.executable, "-m", "CTGANAugmentLib.evaluation.worker", *self._modules],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"},
        )
        self._answers = queue.Queue()
        threading.Thread(target=_forward, args=(self._process, self._answers), daemon=True).start()

    def _wait(self, request: Mapping[str, Any], limit_s: float, heed: Callable[[float, str], None]) -> Answer:
        self._send(request)
        fraction, message = 0.0, ""
        until = time.monotonic() + limit_s
        while True:
            heed(fraction, message)
            if time.monotonic() > until:
                raise WorkerLost(f"it was stopped at the time limit of {limit_s:g} s")
            try:
                line = self._answers.get(timeout=_POLL_S)
            except queue.Empty:
                continue
            if line is None:
                raise WorkerLost(self._obituary())
            answer: Answer = json.loads(line)
            if answer["event"] in ("done", "failed"):
                return answer
            if answer["event"] == "segmented":
                until = time.monotonic() + _AFTERWARDS_S
            else:
                fraction, message = answer["fraction"], answer["message"]

    def _send(self, request: Mapping[str, Any]) -> None:
        stdin = self._process.stdin if self._process else None
        if stdin is None:
            raise WorkerLost("it could not be started")
        with suppress(OSError):  # a worker that is gone says so by the end of its answers
            stdin.write(json.dumps(request) + "\n")
            stdin.flush()

    def _obituary(self) -> str:
        code = self._process.wait() if self._process else 0
        if code == -9:
            return "its process was killed, most likely because the memory ran out"
        why = f"signal {-code}" if code < 0 else f"exit code {code}"
        self._errors.seek(0)
        lines = [line.strip() for line in self._errors if line.strip()]
        last = f": {lines[-1]}" if lines else ""
        return f"its process crashed ({why}){last}"


def _forward(process: subprocess.Popen[str], answers: queue.Queue[str | None]) -> None:
    if process.stdout is not None:
        with suppress(ValueError):  # closed by `end`
            for line in process.stdout:
                answers.put(line)
    answers.put(None)
