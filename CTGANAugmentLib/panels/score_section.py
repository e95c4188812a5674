"""Scores of the baselines against a reference, with their table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ctk
import qt
import slicer

from CTGANAugmentLib.faces.baseline_choices import TOLERANCE_MM
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.panels.segment_selector import SegmentSelector
from CTGANAugmentLib.panels.widgets import button, listen, row_of
from CTGANAugmentLib.scene.scores import best_row, segments_in_rows

_LEAST_HEIGHT = 150


class ScoreSection:
    """Reference, tolerance, buttons and table.

    Attributes:
        widget: to put into a panel.
        reference: selector of the segment that is right.
        tolerance: in mm.
        score_button, all_button: run what the panel connects them to.
        table: view of the scan's table node.
    """

    def __init__(
        self,
        on_change: Callable[[], None],
        on_score: Callable[[], None],
        on_all: Callable[[], None],
        on_pick: Callable[[list[str]], None],
    ) -> None:
        """Make the widgets.

        Args:
            on_change: called when the user chose something.
            on_score: called by the button Score.
            on_all: called by the button Run all and score.
            on_pick: takes the names of the segments whose rows are chosen in the table.
        """
        self._on_pick = on_pick
        self._shown: Any = None
        self.reference = SegmentSelector(
            on_change,
            _("Segmentation that is right, such as a radiologist's"),
            _("Each baseline is compared with this segment."),
            all_segments=False,
        )
        self.tolerance = qt.QDoubleSpinBox()
        self.tolerance.minimum, self.tolerance.maximum = TOLERANCE_MM
        self.tolerance.decimals = 1
        self.tolerance.singleStep = 0.5
        self.tolerance.suffix = " mm"
        self.tolerance.toolTip = _("Surfaces closer than this count as the same in the surface Dice.")
        self.score_button = button(_("Score"), "", on_score)
        self.all_button = button(_("Run all and score"), "", on_all)
        self.table = slicer.qMRMLTableView()
        self.table.setMinimumHeight(_LEAST_HEIGHT)
        self.table.verticalHeader().visible = False
        self.table.setSelectionBehavior(qt.QAbstractItemView.SelectRows)
        self.table.toolTip = _("Choose rows to see their segments alone.")
        self.widget = ctk.ctkCollapsibleGroupBox()
        self.widget.title = _("Scores")
        layout = qt.QFormLayout(self.widget)
        layout.addRow(_("Reference"), self.reference.widget)
        layout.addRow(_("Tolerance"), row_of(self.tolerance, self.score_button, self.all_button))
        layout.addRow(self.table)
        listen(self.table, "selectionChanged()", self._picked)
        listen(self.tolerance, "valueChanged(double)", lambda _value: on_change())

    def show(self, segment: str, tolerance_mm: float, table_node: Any) -> None:
        """Show choices and a table node, None for no table."""
        self.reference.show(segment)
        self.tolerance.value = tolerance_mm
        if table_node is not self._shown:
            self.table.setMRMLTableNode(table_node)
            self._shown = table_node
        self.table.visible = table_node is not None and table_node.GetNumberOfRows() > 0

    def show_buttons(self, unscored: str, unrun: str, *, running: bool) -> None:
        """Enable what can be pressed.

        Args:
            unscored: why the baselines cannot be scored, "" when they can.
            unrun: why the methods cannot be run and scored, "" when they can.
            running: whether something runs.
        """
        self.score_button.enabled = not unscored and not running
        self.score_button.toolTip = unscored or _("Compare every segment that was made with the reference.")
        self.all_button.enabled = not unrun and not running
        self.all_button.toolTip = unrun or _(
            "Run every method that the seeds are enough for, with its own figures, and compare the results."
        )

    def fit_columns(self) -> None:
        """Make every column as wide as its texts."""
        self.table.resizeColumnsToContents()

    def pick_best(self) -> None:
        """Choose the row of the best segment."""
        if self._shown is not None:
            self.table.selectRow(best_row(self._shown))

    def _picked(self) -> None:
        if self._shown is not None:
            rows = {index.row() for index in self.table.selectionModel().selectedIndexes}
            self._on_pick(segments_in_rows(self._shown, sorted(rows)))
