"""Runs a job file in this process and tells about it by events: ``python -m CTGANAugmentLib run job.json``."""

from __future__ import annotations

import sys
from pathlib import Path

from CTGANAugmentLib.jobs.events import Events, standard_events
from CTGANAugmentLib.jobs.exit_codes import FAILED, OK, STOPPED
from CTGANAugmentLib.jobs.failures import message_of
from CTGANAugmentLib.jobs.job import read_job
from CTGANAugmentLib.jobs.log import keep_on_standard_error
from CTGANAugmentLib.progress import Cancelled


def run_job_file(path: Path) -> int:
    """Run a job under the control of another program and return the exit code.

    Events go to standard output as JSON lines; the line ``cancel`` on standard input, or its end, stops the job.
    """
    events = standard_events()
    events.stop_on(sys.stdin)
    return _run(path, events)


def _run(path: Path, events: Events) -> int:
    try:
        result = read_job(path).run(events.progress)
    except (Cancelled, KeyboardInterrupt):
        events.cancelled()
        return STOPPED
    except Exception as error:  # noqa: BLE001 - the last line of defence: a face can show only what events say
        events.error(message_of(error, keep_on_standard_error))
        return FAILED
    events.result(result)
    return OK
