"""Buttons that run a job and take its result back, with its progress and its log."""

from __future__ import annotations

from collections.abc import Callable

import qt

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.panels.widgets import button, row_of, text_label

_MINUTE_S = 60
_KNOWN_FROM = 0.03
"""Share of the work from which a time left can be told."""


class JobSection:
    """Run, Cancel, Undo; a progress bar with the time left while a job runs; a sentence below.

    Attributes:
        widget: to put into a panel.
        run_button, cancel_button, undo_button: the buttons.
        bar: shown while a job runs.
        status: label for sentences.
    """

    def __init__(
        self,
        title: str,
        on_run: Callable[[], None],
        on_cancel: Callable[[], None],
        on_undo: Callable[[], None] | None = None,
    ) -> None:
        """Make the widgets.

        Args:
            title: on the button that starts.
            on_run: called by it.
            on_cancel: called by Cancel.
            on_undo: called by Undo; None for what cannot be undone.
        """
        self.run_button = button(title, "", on_run)
        self.cancel_button = button(_("Cancel"), _("Stop the job; nothing is added."), on_cancel)
        self.undo_button = button(_("Undo"), _("Remove what was made last."), on_undo or _nothing)
        self.undo_button.visible = on_undo is not None
        self.bar = qt.QProgressBar()
        self.bar.setRange(0, 100)
        self.status = text_label()
        self.widget = qt.QWidget()
        layout = qt.QVBoxLayout(self.widget)
        layout.setContentsMargins(0, 0, 0, 0)
        buttons = row_of(self.run_button, self.cancel_button, self.undo_button)
        for index in range(3):
            buttons.layout().setStretch(index, 1)
        for each in (buttons, self.bar, self.status):
            layout.addWidget(each)
        self.end()

    def progress(self, fraction: float, message: str, seconds: float = 0.0) -> None:
        """Show how far a job is, and from the seconds that it took so far how long it takes still."""
        self.bar.visible = True
        self.bar.value = round(100 * min(max(fraction, 0.0), 1.0))
        left = time_left(fraction, seconds)
        self.bar.setFormat(f"{message.replace('%', '%%')}  %p%{', ' if left else ''}{left}")

    def end(self) -> None:
        """Show that nothing runs any more."""
        self.bar.visible = False
        self.bar.reset()

    def show(
        self, reason: str, ready: str, *, running: bool, can_undo: bool = False, message: str = ""
    ) -> None:
        """Enable what can be pressed.

        Args:
            reason: why nothing can be run, "" when it can.
            ready: tooltip of the button when it can.
            running: whether a job runs.
            can_undo: whether there is something to undo.
            message: sentence to show when nothing stands in the way.
        """
        self.run_button.enabled = not reason and not running
        self.run_button.toolTip = reason or ready
        self.cancel_button.enabled = running
        self.undo_button.enabled = can_undo and not running
        self.status.text = message or reason


def _nothing() -> None:
    """Do nothing."""


def time_left(fraction: float, seconds: float) -> str:
    """Say how long a job takes still, "" while nothing can be said."""
    if fraction <= _KNOWN_FROM or fraction >= 1 or not seconds:
        return ""
    left = seconds * (1 - fraction) / fraction
    if left < _MINUTE_S:
        return _("about {seconds} s left").format(seconds=max(1, round(left)))
    return _("about {minutes} min left").format(minutes=round(left / _MINUTE_S))
