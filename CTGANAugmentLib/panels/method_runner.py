"""Runs a segmentation method: quick ones here, the others as a job in their own process."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import qt

from CTGANAugmentLib.faces.baseline_choices import BaselineChoices
from CTGANAugmentLib.faces.baseline_job import write_job
from CTGANAugmentLib.faces.baseline_session import BaselineSession
from CTGANAugmentLib.faces.baseline_situation import inputs_of
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.panels.job_runner import JobRunner
from CTGANAugmentLib.progress import Cancelled, Progress
from CTGANAugmentLib.scene.baselines import BaselineSegment
from CTGANAugmentLib.segmentation.method import SegmentationMethod

Made = TypeVar("Made")

_PAUSE_S = 0.05
"""Between two looks at what the user does meanwhile."""
_LONGEST_LOOK_MS = 20


class MethodRunner:
    """One run at a time; `on_end` is called once for each, with the segment, or with why there is none.

    Attributes:
        session: that segments are added by; a new scene gets a new one.
        is_running: whether a run has begun that has not ended.
        is_quick: whether it runs in this process, and nothing else should meanwhile.
    """

    def __init__(
        self,
        session: BaselineSession,
        on_progress: Callable[[float, str], None],
        on_end: Callable[[BaselineSegment | None, Exception | None], None],
    ) -> None:
        self.session = session
        self.is_running = False
        self.is_quick = False
        self._on_progress, self._on_end = on_progress, on_end
        self._job = JobRunner(on_progress, self._end)
        self._stop = False
        self._looked = 0.0

    def start(
        self, method: SegmentationMethod, nodes: Mapping[str, Any], choices: BaselineChoices, modality: str
    ) -> None:
        """Begin a run; a quick one has ended when this returns."""
        if method.quick:
            self._end(*self.here(lambda report: self.session.run(method, nodes, choices, modality, report)))
            return
        self.is_running, self._stop = True, False
        volume = nodes["volume"]

        def write(folder: Path) -> Job:
            inputs = inputs_of(nodes, choices, type(method))
            return write_job(folder, method, volume, inputs, modality)

        self._job.start(write, lambda result: self.session.take(volume, result, self._job.seconds))

    def here(self, work: Callable[[Progress], Made]) -> tuple[Made | None, Exception | None]:
        """Do something in this process that Cancel can stop; return what it made, and why it made nothing."""
        self.is_running, self.is_quick, self._stop = True, True, False
        try:
            return work(self._report), None
        except Exception as problem:  # noqa: BLE001 - the panel shows it
            return None, Cancelled() if self._stop else problem
        finally:
            self.is_running = self.is_quick = False

    def cancel(self) -> None:
        """Ask for an early end."""
        self._stop = True
        self._job.cancel()

    def abandon(self) -> None:
        """Stop at once and forget about it: the scene or the module goes away."""
        self._stop = True
        self._job.abandon()
        self.is_running = self.is_running and self.is_quick

    def _report(self, fraction: float, message: str) -> None:
        """Show progress and let the user press Cancel, not too often: a look costs time."""
        if self._stop:
            raise Cancelled
        now = time.monotonic()
        if now - self._looked >= _PAUSE_S:
            self._looked = now
            self._on_progress(fraction, message)
            qt.QApplication.processEvents(qt.QEventLoop.AllEvents, _LONGEST_LOOK_MS)
            if self._stop:
                raise Cancelled

    def _end(self, made: BaselineSegment | None, error: Exception | None) -> None:
        self.is_running = self.is_quick = False
        self._on_end(made, error)
