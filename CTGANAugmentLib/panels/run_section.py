"""Buttons that run a method and take it back, with its progress."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import qt

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.panels.widgets import button, row_of, text_label


class RunSection:
    """Suggest, Run, Cancel, Undo; a progress bar while something runs; a sentence below.

    Attributes:
        widget: to put into a panel.
        suggest_button, run_button, cancel_button, undo_button: the buttons.
        bar: shown while something runs.
        status: label for sentences.
    """

    def __init__(
        self,
        on_suggest: Callable[[], None],
        on_run: Callable[[], None],
        on_cancel: Callable[[], None],
        on_undo: Callable[[], None],
    ) -> None:
        self.suggest_button = button(_("Suggest"), "", on_suggest)
        self.run_button = button(_("Run"), "", on_run)
        self.cancel_button = button(_("Cancel"), _("Stop the method; nothing is added."), on_cancel)
        self.undo_button = button(_("Undo"), _("Remove the segment that was made last."), on_undo)
        self.bar = qt.QProgressBar()
        self.bar.setRange(0, 100)
        self.status = text_label()
        self.widget = self._laid_out()
        self.end()

    def begin(self, title: str) -> None:
        """Show that a method has begun."""
        self.bar.visible = True
        self.progress(0.0, title)

    def progress(self, fraction: float, message: str) -> None:
        """Show how far it is."""
        self.bar.value = round(100 * min(max(fraction, 0.0), 1.0))
        self.bar.setFormat(f"{message.replace('%', '%%')}  %p%")

    def end(self) -> None:
        """Show that nothing runs any more."""
        self.bar.visible = False
        self.bar.reset()

    def show(self, reason: str, *, running: bool, can_undo: bool, can_suggest: bool) -> None:
        """Enable what can be pressed.

        Args:
            reason: why nothing can be run, "" when it can.
            running: whether something runs.
            can_undo: whether there is something to undo.
            can_suggest: whether the method has parameters to suggest.
        """
        self.run_button.enabled = not reason and not running
        self.run_button.toolTip = reason or _("Add what the method finds as a new segment.")
        self.suggest_button.enabled = not reason and not running and can_suggest
        self.suggest_button.toolTip = (
            _("Fill in what the method would take from the surroundings of the seeds, to see and change it.")
            if can_suggest
            else _("This method has nothing to suggest.")
        )
        self.cancel_button.enabled = running
        self.undo_button.enabled = can_undo and not running

    def _laid_out(self) -> Any:
        widget = qt.QWidget()
        layout = qt.QVBoxLayout(widget)
        layout.setContentsMargins(0, 0, 0, 0)
        buttons = row_of(self.suggest_button, self.run_button, self.cancel_button, self.undo_button)
        for index in range(4):
            buttons.layout().setStretch(index, 1)
        for each in (buttons, self.bar, self.status):
            layout.addWidget(each)
        return widget
