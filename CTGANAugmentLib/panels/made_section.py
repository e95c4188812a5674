"""What was made, one line each, with a button that removes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import ctk
import qt

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.panels.widgets import button, row_of, text_label


class MadeSection:
    """Box with a line for each result; hidden while there is none.

    Attributes:
        widget: to put into a panel.
        buttons: that remove, in the order of the lines.
    """

    def __init__(self, on_remove: Callable[[int], None]) -> None:
        """Make an empty one.

        Args:
            on_remove: takes the number of the line, from 0.
        """
        self._on_remove = on_remove
        self._names: list[str] = []
        self._lines: list[Any] = []
        self.buttons: list[Any] = []
        self.widget = ctk.ctkCollapsibleGroupBox()
        self.widget.title = _("Made in this session")
        self._layout = qt.QVBoxLayout(self.widget)
        self.widget.visible = False

    def show(self, names: Sequence[str]) -> None:
        """Show results by their names."""
        if list(names) == self._names:
            return
        self._names = list(names)
        for line in self._lines:
            self._layout.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines, self.buttons = [], []
        for number, name in enumerate(names):
            label = text_label()
            label.text = name
            self.buttons.append(
                button(
                    _("Remove"),
                    _("Remove this one; the others stay."),
                    partial(self._on_remove, number),
                )
            )
            self._lines.append(row_of(label, self.buttons[-1]))
            self._layout.addWidget(self._lines[-1])
        self.widget.visible = bool(names)
