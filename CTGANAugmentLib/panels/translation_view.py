"""Buttons that show the scan, its translation, or a map of how sure the model was; and the scores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ctk
import qt
import slicer

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.panels.widgets import combo_box, listen, select, selected, text_label

_TABLE_HEIGHT = 150


class TranslationView:
    """Rows for the result, the side of it, the opacity of a map, and the table of scores.

    Attributes:
        widget: to put into a panel.
        result: combo box of the scan's translations.
        side: combo box of what can be seen.
        opacity: of a map.
        table: view of the scores' table node.
    """

    def __init__(self, on_change: Callable[[], None]) -> None:
        self._items: dict[str, Sequence[tuple[str, str]]] = {}
        self.result = combo_box([], _("Translation of this scan that is shown"))
        self.side = combo_box([], _("What the slice views show"))
        self.opacity = ctk.ctkSliderWidget()
        self.opacity.minimum, self.opacity.maximum = 0.0, 1.0
        self.opacity.singleStep = 0.05
        self.opacity.value = 0.6
        self.opacity.toolTip = _("How strongly the map lies over the translation")
        self.table = slicer.qMRMLTableView()
        self.table.setMRMLScene(slicer.mrmlScene)
        self.table.setMinimumHeight(_TABLE_HEIGHT)
        self.note = text_label()
        self.widget = qt.QWidget()
        layout = qt.QFormLayout(self.widget)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addRow(_("Shown"), self.result)
        layout.addRow(_("View"), self.side)
        layout.addRow(_("Opacity of the map"), self.opacity)
        layout.addRow(self.table)
        layout.addRow(self.note)
        self._opacity_label = layout.labelForField(self.opacity)
        for box in (self.result, self.side):
            listen(box, "currentIndexChanged(int)", lambda _index: on_change())
        listen(self.opacity, "valueChanged(double)", lambda _value: on_change())

    def show(
        self,
        results: Sequence[tuple[str, str]],
        result: str,
        sides: Sequence[tuple[str, str]],
        side: str,
        *,
        is_map: bool,
    ) -> None:
        """Show what there is to see.

        Args:
            results: ids and names of translations.
            result: id of the one that is shown.
            sides: ids and names of what can be seen of it.
            side: id of what is seen.
            is_map: whether that is a map, which has an opacity.
        """
        self.widget.visible = bool(results)
        for name, box, items, value in (
            ("result", self.result, results, result),
            ("side", self.side, sides, side),
        ):
            if self._items.get(name) != items:
                self._items[name] = items
                box.clear()
                for each, title in items:
                    box.addItem(title, each)
            select(box, value)
        self.opacity.visible = self._opacity_label.visible = is_map

    def show_scores(self, table_node: Any, note: str) -> None:
        """Show a table node, None for no scores."""
        self.table.visible = table_node is not None
        if table_node is not None and self.table.mrmlTableNode() is not table_node:
            self.table.setMRMLTableNode(table_node)
            self.table.resizeColumnsToContents()
        self.note.text = note
        self.note.visible = bool(note)

    @property
    def chosen_result(self) -> str:
        """Id of the translation, "" for none."""
        return selected(self.result)

    @property
    def chosen_side(self) -> str:
        """Id of what is seen, "" for none."""
        return selected(self.side)
