"""Selector of a markups node with buttons to place its points."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import qt
import slicer

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.panels.widgets import button, listen, node_selector, row_of
from CTGANAugmentLib.scene.guides import show_discreetly


class MarkupsPlacer:
    """Selector of a markups node, and buttons that place its points and make the node where there is none.

    Attributes:
        widget: to put into a panel.
        selector: combo box of the scene's nodes.
        place_button: starts and stops placing.
        on_start: called when placing begins.
    """

    def __init__(
        self,
        node_class: str,
        name: str,
        text: str,
        tooltip: str,
        *,
        several: bool,
        style: Callable[[Any], None] = show_discreetly,
    ) -> None:
        """Make the widgets.

        Args:
            node_class: of the markups.
            name: of new nodes.
            text: on the button.
            tooltip: what the markups are for.
            several: whether a click does not end the placing.
            style: how new nodes are shown.
        """
        self.on_start: Callable[[], None] = lambda: None
        self._node_class, self._name, self._style = node_class, name, style
        self.selector = node_selector(node_class, tooltip, name)
        self._placer = slicer.qSlicerMarkupsPlaceWidget()
        self._placer.setMRMLScene(slicer.mrmlScene)
        self._placer.buttonsVisible = False
        self._placer.placeMultipleMarkups = (
            slicer.qSlicerMarkupsPlaceWidget.ForcePlaceMultipleMarkups
            if several
            else slicer.qSlicerMarkupsPlaceWidget.ForcePlaceSingleMarkup
        )
        self._placer.visible = False
        self.place_button = qt.QPushButton(text)
        self.place_button.checkable = True
        self.place_button.toolTip = tooltip
        self.clear_button = button(_("Clear"), _("Delete what was placed."), self._placer.deleteAllPoints)
        self.widget = row_of(self.selector, self.place_button, self.clear_button)
        self.widget.layout().addWidget(self._placer)
        listen(self.selector, "currentNodeChanged(vtkMRMLNode*)", self._placer.setCurrentNode)
        listen(self.selector, "nodeAddedByUser(vtkMRMLNode*)", style)
        listen(self.place_button, "toggled(bool)", self._on_place)
        listen(self._placer, "activeMarkupsPlaceModeChanged(bool)", self._on_place_mode)

    def stop(self) -> None:
        """Leave the place mode."""
        self._placer.setPlaceModeEnabled(False)

    def _on_place(self, wanted: bool) -> None:
        if wanted and self.selector.currentNode() is None:
            made = slicer.mrmlScene.AddNewNodeByClass(self._node_class, self._name)
            self._style(made)
            self.selector.setCurrentNode(made)
        if wanted:
            self.on_start()
        if wanted != self._placer.placeModeEnabled:
            self._placer.setCurrentNode(self.selector.currentNode())
            self._placer.setPlaceModeEnabled(wanted)

    def _on_place_mode(self, on: bool) -> None:
        self.place_button.checked = on
