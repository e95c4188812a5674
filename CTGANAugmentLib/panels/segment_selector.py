"""Selector of a segmentation and of one of its segments, or of all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from CTGANAugmentLib.faces.choices import ALL_SEGMENTS
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.situation import chosen_segment, segments_of
from CTGANAugmentLib.panels.widgets import (
    combo_box,
    listen,
    node_selector,
    row_of,
    select,
    selected,
)


class SegmentSelector:
    """Two combo boxes. Slicer's own offers "None" where this needs "All segments".

    Attributes:
        widget: to put into a panel.
        selector: combo box of the scene's segmentations.
        segment: combo box of the segments.
    """

    def __init__(
        self, on_change: Callable[[], None], tooltip: str, segment_tooltip: str, *, all_segments: bool = True
    ) -> None:
        self._items: list[tuple[str, str]] = []
        self._all_segments = all_segments
        self.selector = node_selector("vtkMRMLSegmentationNode", tooltip)
        self.segment = combo_box([], segment_tooltip)
        self.widget = row_of(self.selector, self.segment)
        self.widget.layout().setStretch(1, 1)
        listen(self.selector, "currentNodeChanged(vtkMRMLNode*)", lambda _node: on_change())
        listen(self.segment, "currentIndexChanged(int)", lambda _index: on_change())

    @property
    def chosen(self) -> str:
        """Id of the segment, `ALL_SEGMENTS`, or "" for none."""
        return selected(self.segment)

    def show(self, segment: str) -> None:
        """Show a segment of the segmentation that is shown."""
        node: Any = self.selector.currentNode()
        items = segments_of(node)
        if self._all_segments and len(items) > 1:
            items.append((ALL_SEGMENTS, _("All segments")))
        if items != self._items:
            self._items = items
            self.segment.clear()
            for value, label in items:
                self.segment.addItem(label, value)
        select(self.segment, chosen_segment(node, segment))
