"""Where the lesions go: clicked points, a region, or an organ."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import qt

from CTGANAugmentLib.faces.choices import POINTS, ROI, SEGMENT
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.panels.markups_placer import MarkupsPlacer
from CTGANAugmentLib.panels.segment_selector import SegmentSelector
from CTGANAugmentLib.panels.widgets import combo_box, listen, select, selected


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
        self.segments = SegmentSelector(
            on_change, _("Segmentation with the organ"), _("Lesions go to random places in this segment.")
        )
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
