"""What an experiment found: the answer, and buttons for its table, its curves and its report."""

from __future__ import annotations

from typing import Any

import qt
import slicer

from CTGANAugmentLib.faces.experiment import Outcome
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.panels.plot_in_layout import PlotInLayout
from CTGANAugmentLib.panels.widgets import button, listen, row_of, text_label
from CTGANAugmentLib.scene.text_table import add_text_table
from CTGANAugmentLib.scene.training_plot import TrainingPlot


class OutcomeSection:
    """Answer, a choice of figure, and three buttons; hidden while there is no outcome.

    Attributes:
        widget: to put into a panel.
        answer: label.
        figure: which curves are shown.
        table_button, plot_button, report_button: the buttons.
    """

    def __init__(self, scene: Any) -> None:
        """Make the widgets.

        Args:
            scene: that table and curves go into.
        """
        self._scene = scene
        self._outcome: Outcome | None = None
        self._table: Any = None
        self._plot = TrainingPlot(scene, _("Learning curves"), _("Training patients"))
        self._in_layout = PlotInLayout()
        self.answer = text_label()
        self.answer.setTextInteractionFlags(qt.Qt.TextSelectableByMouse)
        self.figure = qt.QComboBox()
        self.figure.toolTip = _("Figure that the curves show")
        self.table_button = button(_("Table"), _("Add all figures to the scene as a table"), self._on_table)
        self.plot_button = qt.QPushButton(_("Curves"))
        self.plot_button.checkable = True
        self.plot_button.toolTip = _("Show the curves in the layout; press again for the layout of before")
        listen(self.plot_button, "toggled(bool)", self._show_plot)
        listen(self.figure, "currentIndexChanged(int)", lambda _index: self._on_figure())
        self.report_button = button(
            _("Report"), _("Open the report in the browser; it needs no network"), self._on_report
        )
        self.widget = qt.QWidget()
        layout = qt.QVBoxLayout(self.widget)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.answer)
        layout.addWidget(row_of(self.figure, self.plot_button, self.table_button, self.report_button))
        self.widget.visible = False

    def show(self, outcome: Outcome | None) -> None:
        """Show what was found."""
        if outcome == self._outcome:
            return
        self._outcome = outcome
        self.widget.visible = outcome is not None
        if outcome is None:
            return
        self.answer.text = "\n".join(outcome.answer)
        self.figure.clear()
        for title in outcome.curves:
            self.figure.addItem(title, title)

    def forget(self) -> None:
        """Take the curves out of the scene; the table stays with it, as the user asked for it."""
        self.plot_button.checked = False
        self._plot.remove()
        self._table = None

    def _on_table(self) -> None:
        if self._outcome is None:
            return
        name = _("Experiment")
        self._table = add_text_table(self._scene, name, self._outcome.headings, self._outcome.rows, None)
        if slicer.app.layoutManager() is not None:
            selection = slicer.app.applicationLogic().GetSelectionNode()
            selection.SetActiveTableID(self._table.GetID())
            slicer.app.applicationLogic().PropagateTableSelection()

    def _on_figure(self) -> None:
        if self.plot_button.checked:
            self._fill()

    def _fill(self) -> None:
        curves = self._outcome.curves.get(self.figure.currentText, {}) if self._outcome else {}
        self._plot.show(curves)
        if self._plot.chart is not None:
            self._plot.chart.SetYAxisTitle(self.figure.currentText)

    def _show_plot(self, shown: bool) -> None:
        """Show the curves in a layout with a plot, or give back the layout of before."""
        if shown:
            self._fill()
        self._in_layout.toggle(self._plot.chart, shown=shown)

    def _on_report(self) -> None:
        if self._outcome is not None:
            qt.QDesktopServices.openUrl(qt.QUrl.fromLocalFile(str(self._outcome.report)))
