"""Small parts that several panels use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ctk
import qt
import slicer

from CTGANAugmentLib.faces.i18n import tr as _


def listen(widget: Any, signal: str, slot: Callable[..., None]) -> None:
    """Connect a Qt signal.

    Raises:
        RuntimeError: the widget has no such signal; Qt itself only prints a line.
    """
    if not widget.connect(signal, slot):
        raise RuntimeError(f"{widget} has no signal {signal}")


def node_selector(node_class: str, tooltip: str, base_name: str = "") -> Any:
    """Combo box for the scene's nodes of a class; new ones can be made where a base name is given."""
    selector = slicer.qMRMLNodeComboBox()
    selector.nodeTypes = [node_class]
    selector.addEnabled = bool(base_name)
    selector.renameEnabled = bool(base_name)
    selector.removeEnabled = bool(base_name)
    selector.noneEnabled = True
    selector.showChildNodeTypes = False
    selector.toolTip = tooltip
    if base_name:
        selector.baseName = base_name
    selector.setMRMLScene(slicer.mrmlScene)
    return selector


def combo_box(items: list[tuple[str, str]], tooltip: str) -> Any:
    """Combo box of (value, label) pairs."""
    box = qt.QComboBox()
    box.toolTip = tooltip
    box.setSizePolicy(qt.QSizePolicy.Ignored, qt.QSizePolicy.Fixed)
    for value, label in items:
        box.addItem(label, value)
    return box


def select(box: Any, value: str) -> None:
    """Show the item of a value; none where there is no such item."""
    box.setCurrentIndex(box.findData(value))


def selected(box: Any) -> str:
    """Value of the item that is shown, "" for none."""
    return str(box.itemData(box.currentIndex) or "") if box.currentIndex >= 0 else ""


def path_line(tooltip: str, on_change: Callable[[], None], *, files: bool = False) -> Any:
    """Line for a path, with a button to choose it.

    Args:
        tooltip: of the line.
        on_change: called when the path changed; Qt tells of one that becomes empty in a way of its own.
        files: whether files can be chosen too.
    """
    line = ctk.ctkPathLineEdit()
    line.filters = ctk.ctkPathLineEdit.Dirs | ctk.ctkPathLineEdit.Files if files else ctk.ctkPathLineEdit.Dirs
    line.toolTip = tooltip
    listen(line, "currentPathChanged(QString)", lambda _path: on_change())
    listen(line, "validInputChanged(bool)", lambda _valid: on_change())
    return line


def row_of(*widgets: Any) -> Any:
    """Widget with others side by side; the first takes the room that is left."""
    row = qt.QWidget()
    layout = qt.QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    for index, widget in enumerate(widgets):
        layout.addWidget(widget, 1 if index == 0 else 0)
    return row


def button(text: str, tooltip: str, slot: Callable[[], None]) -> Any:
    """Push button."""
    made = qt.QPushButton(text)
    made.toolTip = tooltip
    listen(made, "clicked()", slot)
    return made


def text_label() -> Any:
    """Label for sentences: wraps them, and never makes the panel wider."""
    label = qt.QLabel()
    label.wordWrap = True
    label.setSizePolicy(qt.QSizePolicy.Ignored, qt.QSizePolicy.Minimum)
    return label


def research_notice(*, synthetic: bool = True) -> Any:
    """Label that every panel shows."""
    label = qt.QLabel(_("Research use only. Synthetic data.") if synthetic else _("Research use only."))
    label.setAlignment(qt.Qt.AlignCenter)
    return label
