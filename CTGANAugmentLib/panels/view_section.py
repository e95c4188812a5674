"""Buttons that switch the slice views between before, after and difference."""

from __future__ import annotations

from typing import Any

import qt

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.panels.widgets import listen, row_of
from CTGANAugmentLib.scene.comparison import Comparison


class ViewSection:
    """Three buttons, one of them down while a comparison is shown.

    Attributes:
        widget: to put into a panel.
        buttons: by side.
        outlines: whether outlines are shown.
    """

    def __init__(self) -> None:
        self._comparison: Comparison | None = None
        self.buttons: dict[str, Any] = {}
        tooltips = {
            "before": _("Show the scan as it was."),
            "after": _("Show the result."),
            "difference": _("Show what changed: grey where nothing did, brighter or darker where it did."),
        }
        labels = {"before": _("Before"), "after": _("After"), "difference": _("Difference")}
        for side, label in labels.items():
            each = qt.QPushButton(label)
            each.checkable = True
            each.autoExclusive = True
            each.toolTip = tooltips[side]
            listen(each, "clicked()", lambda side=side: self._show(side))
            self.buttons[side] = each
        self.outlines = qt.QCheckBox(_("Outlines"))
        self.outlines.checked = True
        self.outlines.toolTip = _("Show outlines and points. Without them, judge how the result looks.")
        listen(self.outlines, "toggled(bool)", self._show_outlines)
        self.widget = row_of(*self.buttons.values(), self.outlines)
        self.widget.layout().setStretch(1, 1)
        self.widget.layout().setStretch(2, 1)

    def follow(self, comparison: Comparison) -> None:
        """Enable the buttons for a comparison that was started or stopped."""
        self._comparison = comparison
        self.widget.enabled = comparison.is_shown
        if comparison.is_shown:
            self.buttons[comparison.side].checked = True
            comparison.show_outlines(self.outlines.checked)

    def _show_outlines(self, shown: bool) -> None:
        if self._comparison is not None:
            self._comparison.show_outlines(shown)

    def _show(self, side: str) -> None:
        if self._comparison is not None:
            self._comparison.show(side)
            self.follow(self._comparison)
