"""A piece of work as a file: what every face starts in a process of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.jobs.augment import run_augment
from CTGANAugmentLib.jobs.batch import run_batch_job
from CTGANAugmentLib.jobs.cases import run_cases
from CTGANAugmentLib.jobs.compare import run_compare
from CTGANAugmentLib.jobs.demo import run_demo
from CTGANAugmentLib.jobs.experiment import run_experiment_job
from CTGANAugmentLib.jobs.export import run_export
from CTGANAugmentLib.jobs.generate import run_generate
from CTGANAugmentLib.jobs.models import run_import, run_verify
from CTGANAugmentLib.jobs.readers import run_readers
from CTGANAugmentLib.jobs.realism import run_realism
from CTGANAugmentLib.jobs.replay import run_replay
from CTGANAugmentLib.jobs.segment import run_segment
from CTGANAugmentLib.jobs.synthesize import run_synthesize
from CTGANAugmentLib.jobs.train import run_train
from CTGANAugmentLib.jobs.translate import run_translate
from CTGANAugmentLib.progress import Progress

FORMAT = "ctganaugment-job-1"


@dataclass(frozen=True)
class Task:
    """What a job can be.

    Attributes:
        run: takes JSON arguments and returns JSON.
        needs: arguments that it cannot do without.
    """

    run: Callable[[Mapping[str, Any], Progress], dict[str, Any]]
    needs: tuple[str, ...]


TASKS: Mapping[str, Task] = {
    "synthesize": Task(run_synthesize, ("input", "out", "operation", "parameters", "seed")),
    "replay": Task(run_replay, ("provenance", "out")),
    "demo": Task(run_demo, ("out", "seed")),
    "segment": Task(run_segment, ("input", "out", "operation", "parameters")),
    "compare": Task(run_compare, ("input", "out", "methods")),
    "translate": Task(run_translate, ("input", "out", "parameters")),
    "augment": Task(run_augment, ("input", "out", "pipeline", "seed")),
    "cases": Task(run_cases, ("data",)),
    "batch": Task(run_batch_job, ("recipe", "data", "out")),
    "export": Task(run_export, ("data", "out", "layout")),
    "experiment": Task(run_experiment_job, ("config", "out")),
    "realism": Task(run_realism, ("real", "made", "out")),
    "readers": Task(run_readers, ("out",)),
    "train": Task(run_train, ("out",)),
    "generate": Task(run_generate, ("out", "count")),
    "verify-model": Task(run_verify, ("model",)),
    "import-model": Task(run_import, ("source",)),
}


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
            UserError: an unknown task, an argument that is missing, or what the task refuses.
        """
        if self.task not in TASKS:
            raise UserError(f"expected a job with one of the tasks {', '.join(TASKS)}, got {self.task!r}")
        task = TASKS[self.task]
        missing = [name for name in task.needs if self.arguments.get(name) is None]
        if missing:
            raise UserError(f"a job of the task {self.task!r} needs {', '.join(map(repr, missing))}: add it")
        return task.run(self.arguments, progress)

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
    arguments = data.get("arguments", {})
    if not isinstance(arguments, dict):
        raise UserError(f"expected a job file whose arguments have names, got {path}")
    return Job(str(data.get("task", "")), arguments)
