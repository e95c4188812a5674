"""Something done in this process that may take longer than anybody likes to wait without a word."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import qt
import slicer.util

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.progress import Cancelled, Progress

_PATIENCE_S, _PAUSE_S = 1.0, 0.05
"""Before the window is shown, and between two looks at what the user does."""
_STEPS = 100


@contextmanager
def progress_window() -> Iterator[Progress]:
    """Give a report that shows a window with Cancel where the work takes longer than a second.

    The window keeps everything else from being pressed meanwhile.
    """
    window = qt.QProgressDialog(slicer.util.mainWindow())
    window.setWindowModality(qt.Qt.ApplicationModal)
    window.windowTitle = "CTGANAugment"
    window.setCancelButtonText(_("Cancel"))
    window.setRange(0, _STEPS)
    window.setAutoClose(False)
    window.setAutoReset(False)
    window.reset()  # stops its own clock, which would show it for work that is over
    looked = time.monotonic() + _PATIENCE_S - _PAUSE_S

    def report(fraction: float, message: str) -> None:
        nonlocal looked
        if time.monotonic() - looked < _PAUSE_S:
            return
        window.setLabelText(message)
        window.setValue(round(_STEPS * min(max(fraction, 0.0), 1.0)))
        window.show()
        qt.QApplication.processEvents()
        looked = time.monotonic()
        if window.wasCanceled:
            raise Cancelled

    try:
        yield report
    finally:
        window.hide()
        window.deleteLater()
