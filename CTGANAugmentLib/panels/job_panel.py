"""A panel whose work is a job in a process of its own."""

from __future__ import annotations

from typing import Any

from CTGANAugmentLib.panels.job_runner import JobRunner
from CTGANAugmentLib.panels.job_section import JobSection
from CTGANAugmentLib.panels.messages import show_error
from CTGANAugmentLib.panels.panel import Panel


class JobPanel(Panel):
    """Base of such a panel; subclasses make `run` and say by `took` what became of a job's answer.

    Attributes:
        run: buttons and progress.
        runner: of the panel's jobs.
    """

    run: JobSection

    def __init__(self) -> None:
        super().__init__()
        self.runner = JobRunner(self._on_progress, self._on_end)

    @property
    def is_running(self) -> bool:
        """Whether a job runs."""
        return self.runner.is_running

    def took(self, made: Any) -> None:
        """Tell of what was made of a job's answer."""
        raise NotImplementedError

    def forget_scene(self) -> None:
        """Stop what runs, and let go of everything in a scene that is being closed."""
        self.runner.abandon()
        self.run.end()
        super().forget_scene()

    def cleanup(self) -> None:
        """Stop what runs, and let go of scene and widgets before the panel is thrown away."""
        self.runner.abandon()
        super().cleanup()

    def _on_progress(self, fraction: float, message: str) -> None:
        self.run.progress(fraction, message, self.runner.seconds)

    def _on_end(self, made: Any, error: Exception | None) -> None:
        self.run.end()
        if error is not None:
            self.say("")
            show_error(error, self.say)
        elif made is not None:
            self.took(made)
