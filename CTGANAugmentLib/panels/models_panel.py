"""The Models panel: the trained models with their cards; checks, import, removal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import qt
import slicer.util

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.model_list import (
    ModelEntry,
    import_job,
    imported_sentence,
    model_entries,
    verified_sentence,
    verify_job,
)
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.modelzoo.own_folders import own_folders
from CTGANAugmentLib.modelzoo.removing import remove_model
from CTGANAugmentLib.panels.card_section import entry_html
from CTGANAugmentLib.panels.job_runner import JobRunner
from CTGANAugmentLib.panels.messages import busy_with_errors_shown, show_error
from CTGANAugmentLib.panels.panel import Panel
from CTGANAugmentLib.panels.widgets import button, listen, path_line, research_notice, row_of, text_label

_LIST_HEIGHT, _CARD_HEIGHT = 170, 280


class ModelsPanel(Panel):
    """What is installed, what came of checking it, and models from elsewhere.

    Attributes:
        list: a line a model.
        card: browser of the chosen model's card.
        verify_button, remove_button, import_button: the buttons.
        source: path of a model to import.
        status: label for sentences.
    """

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[ModelEntry] = []
        self._runner = JobRunner(self._on_progress, self._on_end)
        self.list = qt.QListWidget()
        self.list.setMinimumHeight(_LIST_HEIGHT)
        self.card = qt.QTextBrowser()
        self.card.setMinimumHeight(_CARD_HEIGHT)
        self.verify_button = button(
            _("Verify"), _("Check files, card, weights and networks of the chosen model."), self._on_verify
        )
        self.remove_button = button(_("Remove"), "", self._on_remove)
        self.source = path_line(
            _("Folder of a model, MONAI bundle, or a file of weights with a card beside it"),
            self.update,
            files=True,
        )
        self.import_button = button(_("Import"), "", self._on_import)
        self.status = text_label()
        self.widget = self._laid_out()
        listen(self.list, "currentRowChanged(int)", lambda _row: self.update())
        self.watch_scene()

    @property
    def is_running(self) -> bool:
        """Whether a model is being checked."""
        return self._runner.is_running

    def cleanup(self) -> None:
        """Stop what runs, and let go of widgets before the panel is thrown away."""
        self._runner.abandon()
        super().cleanup()

    @property
    def chosen(self) -> ModelEntry | None:
        """Line that is chosen, None for none."""
        row = self.list.currentRow
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def show_all(self) -> None:
        """List the models as they are now."""
        entries = model_entries()
        if entries != self._entries:
            before = self.chosen.id if self.chosen else ""
            self._entries = entries
            self.list.clear()
            for entry in entries:
                self.list.addItem(f"{entry.title}\n{entry.about}")
            ids = [entry.id for entry in entries]
            self.list.setCurrentRow(ids.index(before) if before in ids else 0)
        entry = self.chosen
        html = entry_html(entry.lines, entry.figures) if entry else ""
        if html != self.card.property("shown"):
            self.card.setProperty("shown", html)
            self.card.setHtml(html)
        running = self.is_running
        self.verify_button.enabled = entry is not None and not running
        self.remove_button.enabled = entry is not None and entry.own
        self.remove_button.toolTip = (
            _("Remove the chosen model from your own folder.")
            if self.remove_button.enabled
            else _("Only models of your own can be removed.")
        )
        self.import_button.enabled = bool(self.source.currentPath) and not running
        self.import_button.toolTip = _("Check the model and take it into {folder}.").format(
            folder=own_folders()[0]
        )
        self.status.text = self.message

    def _on_verify(self) -> None:
        entry = self.chosen
        if entry is not None:
            self._start(verify_job(entry.id), verified_sentence)

    def _on_import(self) -> None:
        self._start(import_job(Path(self.source.currentPath)), imported_sentence)

    def _on_remove(self) -> None:
        entry = self.chosen
        if entry is None:
            return
        question = _("Remove the model {name} from this machine for good?").format(name=entry.id)
        if slicer.util.confirmOkCancelDisplay(question):
            done = ""
            with busy_with_errors_shown(self.say):
                done = _("Removed {folder}.").format(folder=remove_model(entry.id))
            self.say(done or self.message)

    def _start(self, job: Job, told: Callable[[Mapping[str, Any]], str]) -> None:
        """Run a job: networks are tried out in a process of their own."""
        self.message = ""
        self._runner.start(lambda _folder: job, told)
        self.update()

    def _on_progress(self, _fraction: float, message: str) -> None:
        self.status.text = message

    def _on_end(self, done: str | None, error: Exception | None) -> None:
        self.say(done or "")
        if error is not None:
            show_error(error, self.say)

    def _laid_out(self) -> Any:
        widget = qt.QWidget()
        layout = qt.QVBoxLayout(widget)
        buttons = row_of(self.verify_button, self.remove_button)
        buttons.layout().setStretch(1, 1)
        for each in (self.list, buttons, self.status, self.card):
            layout.addWidget(each)
        form = qt.QFormLayout()
        form.addRow(_("Import"), row_of(self.source, self.import_button))
        layout.addLayout(form)
        layout.addWidget(research_notice())
        layout.addStretch(1)
        return widget
