"""Errors as a user reads them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import qt
import slicer.util

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.summary import shortened
from CTGANAugmentLib.progress import Cancelled

_TITLE = "CTGANAugment"


@contextmanager
def busy_with_errors_shown(say: Callable[[str], None]) -> Iterator[None]:
    """Show the wait cursor; show errors as one sentence and log what lies behind those that are ours.

    ``slicer.util.tryWithErrorDisplay`` would show the traceback.

    Args:
        say: takes the sentence, to keep it in the panel after the message is closed.
    """
    problem: Exception | None = None
    qt.QApplication.setOverrideCursor(qt.QCursor(qt.Qt.WaitCursor))
    try:
        yield
    except Exception as error:  # noqa: BLE001 - shown, and logged where it is nobody's fault
        problem = error
    finally:
        qt.QApplication.restoreOverrideCursor()
    if problem is not None:
        show_error(problem, say)


def show_error(error: Exception, say: Callable[[str], None]) -> None:
    """Show an error as one sentence; a stop by the user is none.

    Args:
        error: what was raised.
        say: takes the sentence, to keep it in the panel after the message is closed.
    """
    message = explained(error)
    if message:
        say(message)
        slicer.util.errorDisplay(message, windowTitle=_TITLE)


def explained(error: Exception) -> str:
    """Sentence for the user, "" for a stop that was asked for; what lies behind our own errors goes to the log."""
    if isinstance(error, Cancelled):
        logging.info("stopped by the user")
        return ""
    if isinstance(error, UserError | MemoryError):
        message = shortened(str(error)) or _(
            "There is not enough memory. Close other volumes, or crop this one."
        )
        logging.info(message)
        return message
    logging.error("unexpected error", exc_info=error)
    return _("Something went wrong that should not have. The error log (Help menu) has the details.")
