"""Errors as a user reads them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import qt
import slicer.util

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.panels.i18n import tr as _
from CTGANAugmentLib.panels.summary import shortened
from CTGANAugmentLib.progress import Cancelled

_TITLE = "CTGANAugment"


@contextmanager
def busy_with_errors_shown(say: Callable[[str], None]) -> Iterator[None]:
    """Show the wait cursor; show errors as one sentence and log what lies behind those that are ours.

    ``slicer.util.tryWithErrorDisplay`` would show the traceback.

    Args:
        say: takes the sentence, to keep it in the panel after the message is closed.

    """
    message = ""
    qt.QApplication.setOverrideCursor(qt.QCursor(qt.Qt.WaitCursor))
    try:
        yield
    except Cancelled:
        logging.info("stopped by the user")
    except (UserError, MemoryError) as error:
        message = shortened(str(error)) or _(
            "There is not enough memory. Close other volumes, or crop this one."
        )
        logging.info(message)
    except Exception:
        logging.exception("unexpected error")
        message = _("Something went wrong that should not have. The error log (Help menu) has the details.")
    finally:
        qt.QApplication.restoreOverrideCursor()
    if message:
        say(message)
        slicer.util.errorDisplay(message, windowTitle=_TITLE)
