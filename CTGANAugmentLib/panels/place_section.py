"""Where the lesions go: clicked points, a region, or an organ."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import qt
import slicer

from CTGANAugmentLib.panels.choices import POINTS, ROI, SEGMENT
from CTGANAugmentLib.panels.i18n import tr as _
from CTGANAugmentLib.panels.segment_selector import SegmentSelector
from CTGANAugmentLib.panels.widgets import (
    button,
    combo_box,
    listen,
    node_selector,
    row_of,
    select,
    selected,
)
from CTGANAugmentLib.scene.guides import show_discreetly


class MarkupsPlacer:
    """Selector of a markups node, and buttons that place its points and make the node where there is none.

    Attributes:
        widget: to put into a panel.
        selector: combo box of the scene's nodes.
        place_button: starts and stops placing.
        on_start: called when placing begins.
    """

    def __init__(self, node_class: str, name: str, text: str, tooltip: str, *, several: bool) -> None:
        self.on_start: Callable[[], None] = lambda: None
        self._node_class, self._name = node_class, name
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
        listen(self.place_button, "toggled(bool)", self._on_place)
        listen(self._placer, "activeMarkupsPlaceModeChanged(bool)", self._on_place_mode)

    def stop(self) -> None:
        """Leave the place mode."""
        self._placer.setPlaceModeEnabled(False)

    def _on_place(self, wanted: bool) -> None:
        if wanted and self.selector.currentNode() is None:
            made = slicer.mrmlScene.AddNewNodeByClass(self._node_class, self._name)
            show_discreetly(made)
            self.selector.setCurrentNode(made)
        if wanted:
            self.on_start()
        if wanted != self._placer.placeModeEnabled:
            self._placer.setCurrentNode(self.selector.currentNode())
            self._placer.setPlaceModeEnabled(wanted)

    def _on_place_mode(self, on: bool) -> None:
        self.place_button.checked = on


class PlaceSection:
    """Choice of the kind of place and the widgets of that kind.

    Attributes:
        widget: to put into a panel.
        kind: combo box of the three kinds.
        points, roi: markups placers.
        segments: selector of segmentation and segment.
    """

    def __init__(self, on_change: Callable[[], None], on_start: Callable[[], None]) -> None:
        self._on_change = on_change
        self.kind = combo_box(
            [
                (POINTS, _("At points that I click")),
                (ROI, _("At random in a region")),
                (SEGMENT, _("At random in an organ")),
            ],
            _("Where the lesions go"),
        )
        self.points = MarkupsPlacer(
            "vtkMRMLMarkupsFiducialNode",
            "Lesion places",
            _("Place points"),
            _("Each point becomes the centre of one lesion: click into a slice view, right click to stop."),
            several=True,
        )
        self.roi = MarkupsPlacer(
            "vtkMRMLMarkupsROINode",
            "Lesion region",
            _("Draw region"),
            _("Lesions go to random places in this box: click two opposite corners in a slice view."),
            several=False,
        )
        self.points.on_start = self.roi.on_start = on_start
        self.segments = SegmentSelector(on_change)
        self.widget = self._laid_out()
        self._connect()

    def show(self, kind: str, segment: str) -> None:
        """Show a kind of place, and a segment of the segmentation that is shown."""
        select(self.kind, kind)
        self.segments.show(segment)
        self._show_kind()

    @property
    def chosen_kind(self) -> str:
        """One of "points", "roi", "segment"."""
        return selected(self.kind) or POINTS

    def stop(self) -> None:
        """Leave the place mode."""
        self.points.stop()
        self.roi.stop()

    def _laid_out(self) -> Any:
        widget = qt.QWidget()
        layout = qt.QVBoxLayout(widget)
        layout.setContentsMargins(0, 0, 0, 0)
        for each in (self.kind, self.points.widget, self.roi.widget, self.segments.widget):
            layout.addWidget(each)
        return widget

    def _connect(self) -> None:
        listen(self.kind, "currentIndexChanged(int)", lambda _index: self._on_change())
        for selector in (self.points.selector, self.roi.selector):
            listen(selector, "currentNodeChanged(vtkMRMLNode*)", lambda _node: self._on_change())

    def _show_kind(self) -> None:
        kind = self.chosen_kind
        self.points.widget.visible = kind == POINTS
        self.roi.widget.visible = kind == ROI
        self.segments.widget.visible = kind == SEGMENT
        for name, placer in ((POINTS, self.points), (ROI, self.roi)):
            if kind != name:
                placer.stop()
