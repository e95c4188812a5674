"""Are made lesions like real ones? Distances in a table, each beside that of real lesions, and a report."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import qt
import slicer

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.pytorch import FOREST
from CTGANAugmentLib.faces.realism import (
    RealismSettings,
    realism_in,
    realism_job,
    realism_summary,
    why_not_realism,
)
from CTGANAugmentLib.panels.job_section import JobSection
from CTGANAugmentLib.panels.lesion_set_panel import LesionSetPanel
from CTGANAugmentLib.panels.pytorch import PackageOffer
from CTGANAugmentLib.panels.widgets import button, path_line, research_notice, row_of, text_label
from CTGANAugmentLib.scene.text_table import add_text_table


class RealismPanel(LesionSetPanel):
    """Scans, a folder for the report, and what was found.

    Attributes:
        folder: of the report.
        offer: of what tells lesions apart; without it distances alone are measured.
        answer: what is in the folder already.
        table_button, report_button: for what is in the folder.
    """

    settings_class, state_field = RealismSettings, "realism"

    def __init__(self) -> None:
        super().__init__()
        self.folder = path_line(_("Folder of the report; an earlier one is replaced"), self._on_change)
        self.run = JobSection(_("Compare"), self._on_run, self.runner.cancel)
        self.offer = PackageOffer(self.say, FOREST)
        self.answer = text_label()
        self.table_button = button(_("Table"), _("Add all figures to the scene as a table"), self._on_table)
        self.report_button = button(
            _("Report"), _("Open the report in the browser; it needs no network"), self._on_report
        )
        self.widget = self._laid_out()
        self.watch_scene()

    def show_all(self) -> None:
        """Show settings and outcome as they are now."""
        self.show_form()
        self.offer.show(needed=True, soon=False)
        reason = why_not_realism(self.sources, self.settings, self.folder.currentPath)
        ready = _("Cut patches round all lesions, and measure how far the made ones are from the real ones.")
        self.run.show(reason, ready, running=self.is_running, message=self.message)
        outcome = None if self.is_running else self._outcome()
        for each in (self.answer, self.table_button, self.report_button):
            each.visible = outcome is not None
        self.answer.text = "\n".join(outcome.answer) if outcome and not self.message else ""

    def took(self, made: Mapping[str, Any]) -> None:
        """Tell the answer."""
        self.say(realism_summary(made))

    def _outcome(self) -> Any:
        return realism_in(str(self.folder.currentPath))

    def _on_run(self) -> None:
        job = realism_job(self.sources, self.settings, Path(self.folder.currentPath))
        self.message = ""
        self.runner.start(lambda _folder: job, lambda result: result)
        self.update()

    def _on_table(self) -> None:
        outcome = self._outcome()
        if outcome is None:
            return
        table = add_text_table(slicer.mrmlScene, _("Realism"), outcome.headings, outcome.rows)
        if slicer.app.layoutManager() is not None:
            slicer.app.applicationLogic().GetSelectionNode().SetActiveTableID(table.GetID())
            slicer.app.applicationLogic().PropagateTableSelection()

    def _on_report(self) -> None:
        outcome = self._outcome()
        if outcome is not None:
            qt.QDesktopServices.openUrl(qt.QUrl.fromLocalFile(str(outcome.report)))

    def _laid_out(self) -> Any:
        widget = qt.QWidget()
        layout = qt.QVBoxLayout(widget)
        top = self.sources_layout()
        top.addRow(_("Folder"), self.folder)
        layout.addLayout(top)
        buttons = row_of(self.table_button, self.report_button, self.offer.button)
        for each in (self.run.widget, self.answer, buttons, self.form.widget, research_notice()):
            layout.addWidget(each)
        layout.addStretch(1)
        return widget
