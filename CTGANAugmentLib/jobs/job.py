"""A piece of work as a file: what every face starts in a process of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.jobs.demo import run_demo
from CTGANAugmentLib.jobs.replay import run_replay
from CTGANAugmentLib.jobs.synthesize import run_synthesize
from CTGANAugmentLib.progress import Progress

FORMAT = "ctganaugment-job-1"
Task = Callable[[Mapping[str, Any], Progress], dict[str, Any]]
TASKS: Mapping[str, Task] = {"synthesize": run_synthesize, "replay": run_replay, "demo": run_demo}
"""What a job can be; a task takes JSON arguments and returns JSON."""


@dataclass(frozen=True)
class Job:
    """One task with its arguments.

    Attributes:
        task: key of `TASKS`.
        arguments: JSON values, as the task's function documents them.
    """

    task: str
    arguments: Mapping[str, Any]

    def run(self, progress: Progress) -> dict[str, Any]:
        """Do it, in this process.

        Raises:
            UserError: an unknown task, or what the task refuses.
        """
        if self.task not in TASKS:
            raise UserError(f"expected a job with one of the tasks {', '.join(TASKS)}, got {self.task!r}")
        return TASKS[self.task](self.arguments, progress)

    def to_text(self) -> str:
        """Job as JSON."""
        content = {"format": FORMAT, "task": self.task, "arguments": dict(self.arguments)}
        return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def read_job(path: Path) -> Job:
    """Read a job file.

    Raises:
        UserError: not a job file.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"expected a job file (JSON), got {path}: {error}") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise UserError(f"expected a job file with format {FORMAT!r}, got {path}")
    return Job(data.get("task", ""), data.get("arguments", {}))
