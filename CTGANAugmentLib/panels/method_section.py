"""Which scan and which method."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import qt
import slicer.util

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.method_list import MethodEntry, methods_by_family
from CTGANAugmentLib.panels.messages import busy_with_errors_shown
from CTGANAugmentLib.panels.widgets import (
    button,
    combo_box,
    listen,
    node_selector,
    row_of,
    select,
    selected,
    text_label,
)

_MOST_LINES = 24


class MethodSection:
    """Rows for scan, modality and method, with what the method does.

    Attributes:
        layout: form layout that more rows can be added to.
        volume, modality, method: the rows' widgets.
        about: label with what the method does.
        install_button: offered where the method needs a package that is not installed.
    """

    def __init__(self, on_change: Callable[[], None]) -> None:
        self._entries: dict[str, MethodEntry] = {}
        self._on_change = on_change
        self.widget = qt.QWidget()
        self.layout = qt.QFormLayout(self.widget)
        self.layout.setContentsMargins(0, 0, 0, 0)
        self.volume = node_selector("vtkMRMLScalarVolumeNode", _("CT or MR scan. It is never changed."))
        self.modality = combo_box(
            [("", _("Automatic")), ("CT", _("CT (Hounsfield units)")), ("MR", _("MR"))],
            _("What the voxel values are. Choose it yourself where Automatic is wrong."),
        )
        self.method = combo_box([], "")
        self.method.maxVisibleItems = _MOST_LINES
        self.about = text_label()
        self.install_button = button(_("Install"), "", self._on_install)
        self.layout.addRow(_("Scan"), self.volume)
        self.layout.addRow(_("Values"), self.modality)
        self.layout.addRow(_("Method"), row_of(self.method, self.install_button))
        self.layout.addRow("", self.about)
        self._fill()
        listen(self.volume, "currentNodeChanged(vtkMRMLNode*)", lambda _node: on_change())
        for combo in (self.modality, self.method):
            listen(combo, "currentIndexChanged(int)", lambda _index: on_change())

    @property
    def chosen_method(self) -> str:
        """Id of the method, "" for none."""
        return selected(self.method)

    @property
    def chosen_modality(self) -> str:
        """Either "CT" or "MR", or "" to tell it from the volume."""
        return selected(self.modality)

    def show(self, method_id: str, chosen_modality: str, modality: str) -> None:
        """Show choices; `modality` is what the volume was found to be."""
        select(self.method, method_id)
        select(self.modality, chosen_modality)
        automatic = _("Automatic ({modality})").format(modality=modality)
        self.modality.setItemText(0, automatic if self.volume.currentNode() else _("Automatic"))
        entry = self._entries.get(method_id)
        self.about.text = _(entry.about) if entry else ""
        self.method.toolTip = self.about.toolTip = entry.tooltip if entry else ""
        missing = ", ".join(entry.missing) if entry else ""
        self.install_button.visible = bool(missing)
        self.install_button.toolTip = _("Install {packages} into Slicer's Python.").format(packages=missing)

    def _fill(self) -> None:
        self.method.clear()
        self._entries = {}
        for heading, entries in methods_by_family().items():
            self._add_heading(heading)
            for entry in entries:
                self._entries[entry.id] = entry
                self.method.addItem(entry.label, entry.id)
                index = self.method.count - 1
                self.method.setItemData(index, entry.tooltip, qt.Qt.ToolTipRole)
                if entry.missing:
                    self.method.setItemData(index, qt.QBrush(qt.QColor("gray")), qt.Qt.ForegroundRole)

    def _add_heading(self, heading: str) -> None:
        self.method.addItem(heading)
        item = self.method.model().item(self.method.count - 1)
        item.setEnabled(False)
        font = qt.QFont(self.method.font)
        font.setBold(True)
        self.method.setItemData(self.method.count - 1, font, qt.Qt.FontRole)

    def _on_install(self) -> None:
        entry = self._entries[self.chosen_method]
        packages = " ".join(entry.missing)
        question = _("Install {packages} from the Python package index into Slicer?").format(
            packages=packages
        )
        if not slicer.util.confirmOkCancelDisplay(question):
            return
        with busy_with_errors_shown(_ignore):
            slicer.util.pip_install(packages)
        importlib.invalidate_caches()
        chosen = entry.id
        was_blocked = self.method.blockSignals(True)
        self._fill()
        select(self.method, chosen)
        self.method.blockSignals(was_blocked)
        self._on_change()


def _ignore(_message: Any) -> None:
    """Keep nothing: the readiness sentence says what is still missing."""
