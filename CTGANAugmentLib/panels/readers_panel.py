"""A visual Turing test: readers judge images in random order without knowing what they are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import qt

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.reading import (
    ReadingSession,
    ReadingSettings,
    readers_job,
    readers_summary,
    why_not_read,
    why_not_readers,
)
from CTGANAugmentLib.panels.job_section import JobSection
from CTGANAugmentLib.panels.lesion_set_panel import LesionSetPanel
from CTGANAugmentLib.panels.messages import show_error
from CTGANAugmentLib.panels.widgets import button, listen, path_line, research_notice, row_of, text_label

_WIDEST_PX = 420


class ReadersPanel(LesionSetPanel):
    """Folder and reader, the image that is judged; below, what a test is laid out of.

    Attributes:
        folder, reader: which test is read by whom.
        begin_button, real_button, made_button: the buttons.
        picture, progress, scores: what is shown.
    """

    settings_class, state_field = ReadingSettings, "readers"

    def __init__(self) -> None:
        super().__init__()
        self._session: ReadingSession | None = None
        self.folder = path_line(_("Folder of the test"), self._on_other)
        self.reader = qt.QLineEdit()
        self.reader.toolTip = _("Name or number; it is kept with the answers")
        listen(self.reader, "textChanged(QString)", lambda _text: self._on_other())
        self.begin_button = button(_("Begin"), "", self._on_begin)
        self.picture, self.progress, self.scores = qt.QLabel(), text_label(), text_label()
        self.picture.alignment = qt.Qt.AlignCenter
        self.real_button = button(_("Real"), _("The image shows what was there (key R)"), self._on_real)
        self.made_button = button(_("Synthetic"), _("The image shows what was made (key S)"), self._on_made)
        self.real_button.setShortcut(qt.QKeySequence("R"))
        self.made_button.setShortcut(qt.QKeySequence("S"))
        self.run = JobSection(_("Lay out"), self._on_run, self.runner.cancel)
        self.widget = self._laid_out()
        self.watch_scene()

    def leave(self) -> None:
        """A reader who goes elsewhere goes on later: the time spent elsewhere is not that of an image."""
        self._session = None
        self.update()

    def show_all(self) -> None:
        """Show what can be done now, and the image to judge."""
        self.show_form()
        folder = str(self.folder.currentPath)
        reason = why_not_read(folder, str(self.reader.text))
        self.begin_button.enabled = not reason and self._session is None
        self.begin_button.toolTip = reason or _("Judge the images, or go on where you stopped")
        session = self._session
        for each in (self.real_button, self.made_button):
            each.visible = session is not None and session.image is not None
        self.picture.visible = session is not None and session.image is not None
        self.progress.text = session.progress if session else reason
        self.scores.text = "\n".join(session.sentences()) if session else ""
        if session is not None and session.image is not None:
            self._show_picture(session.image)
        blocked = why_not_readers(self.sources, self.settings, folder)
        ready = _("Draw as many real as made lesions, in random order and under numbers.")
        self.run.show(blocked, ready, running=self.is_running, message=self.message)

    def took(self, made: Mapping[str, Any]) -> None:
        """Tell that readers are waited for."""
        self.say(readers_summary(made))

    def _show_picture(self, image: Path) -> None:
        pixels = qt.QPixmap(str(image))
        if pixels.width() > _WIDEST_PX:
            pixels = pixels.scaledToWidth(_WIDEST_PX, qt.Qt.SmoothTransformation)
        self.picture.setPixmap(pixels)

    def _on_other(self) -> None:
        """Another test or reader: nothing is judged until they begin."""
        self._session = None
        self.message = ""
        self.update()

    def _on_begin(self) -> None:
        try:
            self._session = ReadingSession(Path(self.folder.currentPath), str(self.reader.text))
        except UserError as error:
            show_error(error, self.say)
        self.update()

    def _on_real(self) -> None:
        self._answer(says_synthetic=False)

    def _on_made(self) -> None:
        self._answer(says_synthetic=True)

    def _answer(self, *, says_synthetic: bool) -> None:
        if self._session is None:
            return
        try:
            self._session.answer(says_synthetic=says_synthetic)
        except UserError as error:
            show_error(error, self.say)
        self.update()

    def _on_run(self) -> None:
        job = readers_job(self.sources, self.settings, Path(self.folder.currentPath))
        self.message = ""
        self.runner.start(lambda _folder: job, lambda result: result)
        self.update()

    def _laid_out(self) -> Any:
        widget = qt.QWidget()
        layout = qt.QVBoxLayout(widget)
        top = qt.QFormLayout()
        top.addRow(_("Folder of the test"), self.folder)
        top.addRow(_("Reader"), row_of(self.reader, self.begin_button))
        layout.addLayout(top)
        said = row_of(self.real_button, self.made_button)
        for index in range(2):  # neither answer may look like the usual one
            said.layout().setStretch(index, 1)
        for each in (self.progress, self.picture, said, self.scores):
            layout.addWidget(each)
        made = qt.QGroupBox(_("Lay a test out"))
        box = qt.QVBoxLayout(made)
        box.addLayout(self.sources_layout())
        for each in (self.run.widget, self.form.widget):
            box.addWidget(each)
        layout.addWidget(made)
        layout.addWidget(research_notice())
        layout.addStretch(1)
        return widget
