"""What the user points at for a segmentation: seeds, limits, a first guess."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ctk
import qt

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.panels.markups_placer import MarkupsPlacer
from CTGANAugmentLib.panels.segment_selector import SegmentSelector
from CTGANAugmentLib.panels.widgets import listen
from CTGANAugmentLib.scene.guides import show_as_seeds


class GuideSection:
    """Rows for seeds, region, mask and first guess.

    Attributes:
        inside, outside, roi: markups placers.
        mask, start: selectors of a segment.
        limits: box with region, mask and first guess, folded while there is none.
    """

    def __init__(self, on_change: Callable[[], None]) -> None:
        self.inside = MarkupsPlacer(
            "vtkMRMLMarkupsFiducialNode",
            "Inside",
            _("Inside"),
            _("Seeds in the structure: click into a slice view, right click to stop."),
            several=True,
            style=lambda node: show_as_seeds(node, inside=True),
        )
        self.outside = MarkupsPlacer(
            "vtkMRMLMarkupsFiducialNode",
            "Outside",
            _("Outside"),
            _("Seeds in what the structure is not, where the method takes them: click into a slice view."),
            several=True,
            style=lambda node: show_as_seeds(node, inside=False),
        )
        self.roi = MarkupsPlacer(
            "vtkMRMLMarkupsROINode",
            "Segmentation region",
            _("Draw region"),
            _("The result stays in this box: click two opposite corners in a slice view."),
            several=False,
        )
        self.mask = SegmentSelector(
            on_change, _("Segmentation that the result stays in"), _("The result stays in this segment.")
        )
        self.start = SegmentSelector(
            on_change,
            _("Segmentation to start from, such as the baselines of another method"),
            _("The contour starts from this segment; without one, from balls round the seeds."),
            all_segments=False,
        )
        self._used = False
        self.limits = ctk.ctkCollapsibleGroupBox()
        self.limits.title = _("Region, mask, first guess (optional)")
        self.limits.collapsed = True
        for placer in (self.inside, self.outside, self.roi):
            listen(placer.selector, "currentNodeChanged(vtkMRMLNode*)", lambda _node: on_change())

    @property
    def selectors(self) -> dict[str, Any]:
        """Combo boxes of nodes by the names that the panel uses."""
        names = ("inside", "outside", "roi", "mask", "start")
        return {name: getattr(self, name).selector for name in names}

    def add_to(self, layout: Any) -> None:
        """Add the rows to a form layout."""
        layout.addRow(_("Seeds in"), self.inside.widget)
        layout.addRow(_("Seeds out"), self.outside.widget)
        inner = qt.QFormLayout(self.limits)
        inner.addRow(_("Region"), self.roi.widget)
        inner.addRow(_("Mask"), self.mask.widget)
        inner.addRow(_("First guess"), self.start.widget)
        layout.addRow(self.limits)
        self._start_label = inner.labelForField(self.start.widget)

    def show(self, mask_segment: str, start_segment: str, *, has_start: bool) -> None:
        """Show segments of the segmentations that are shown, and whether the method takes a first guess."""
        self.mask.show(mask_segment)
        self.start.show(start_segment)
        self.start.widget.visible = self._start_label.visible = has_start
        used = any(each.selector.currentNode() for each in (self.roi, self.mask, self.start))
        if used and not self._used:
            self.limits.collapsed = False  # nobody should search for what cuts the result off
        self._used = used

    def stop(self) -> None:
        """Leave the place mode."""
        for placer in (self.inside, self.outside, self.roi):
            placer.stop()
