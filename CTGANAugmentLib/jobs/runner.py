"""Runs a job file in this process and tells about it by events: ``python -m CTGANAugmentLib run job.json``."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.jobs.events import Events, standard_events
from CTGANAugmentLib.jobs.exit_codes import FAILED, OK, STOPPED
from CTGANAugmentLib.jobs.job import read_job
from CTGANAugmentLib.progress import Cancelled

_log = logging.getLogger(__name__)


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
    except Cancelled:
        events.cancelled()
        return STOPPED
    except UserError as error:
        events.error(str(error))
        return FAILED
    except MemoryError:
        events.error("there is not enough memory for this: choose a smaller volume or close other programs")
        return FAILED
    except Exception as error:  # noqa: BLE001 - the last line of defence: a face can show only what events say
        _log.exception("the job failed")
        events.error(f"unexpected failure ({type(error).__name__}): {error}; the log has the details")
        return FAILED
    events.result(result)
    return OK
