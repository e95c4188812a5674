"""A visual Turing test in the browser: laid out, read, scored."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.controls import usable_values
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.reading import (
    ReadingSession,
    ReadingSettings,
    readers_job,
    readers_summary,
    why_not_read,
    why_not_readers,
)
from CTGANAugmentLib.webapp.context import Context
from CTGANAugmentLib.webapp.form_rows import form_groups
from CTGANAugmentLib.webapp.form_values import with_given, with_value
from CTGANAugmentLib.webapp.job_bar import JobBar
from CTGANAugmentLib.webapp.lesion_sources import SOURCES, confined_sources, typed_sources
from CTGANAugmentLib.webapp.page_state import PageState
from CTGANAugmentLib.webapp.typed_paths import confined_folder


class ReadersSection:
    """Folder and reader, the image that is judged; what a test is laid out of."""

    def __init__(self, context: Context, jobs: JobBar) -> None:
        self._context, self._jobs = context, jobs
        self._values: dict[str, Any] = {}
        self._session: ReadingSession | None = None
        self.page = PageState(
            context.server.state,
            "readers",
            **dict.fromkeys(SOURCES, ""),
            folder="",
            reader="",
            groups=[],
            reason="",
            read_reason="",
            message="",
            reading=False,
            progress="",
            image="",
            scores="",
        )
        state = context.server.state
        state.change(*map(self.page.name, SOURCES))(lambda **_kwargs: self.show())
        state.change(*map(self.page.name, ("folder", "reader")))(lambda **_kwargs: self._other())

    def show(self) -> None:
        """Show settings, and what can be done now."""
        page, folder = self.page, str(self.page.folder or "")
        values = usable_values(ReadingSettings, self._values, "")
        page.groups = form_groups(ReadingSettings, "", values, {})
        found = confined_folder(self._context.roots, folder)
        page.reason = why_not_readers(typed_sources(page), self._settings(), str(found or folder))
        page.read_reason = why_not_read(str(found or folder), str(page.reader or ""))

    def set_value(self, name: str, shown: Any) -> None:
        """Take a setting from the form."""
        self._values = with_value(ReadingSettings, self._values, name, shown, "")
        self.show()

    def set_given(self, name: str, given: bool) -> None:
        """Take a setting over, or leave it out."""
        self._values = with_given(ReadingSettings, self._values, name, given, {}, "")
        self.show()

    def run(self) -> None:
        """Lay a test out, as a job."""
        self._context.act(self._start)

    def begin(self) -> None:
        """Begin to read, or go on."""
        self._context.act(self._begin)

    def say_real(self) -> None:
        """Judge the image to be real."""
        self._context.act(lambda: self._say(says_synthetic=False))

    def say_made(self) -> None:
        """Judge the image to be synthetic."""
        self._context.act(lambda: self._say(says_synthetic=True))

    def _start(self) -> None:
        page, roots = self.page, self._context.roots
        sources, folder = typed_sources(page), roots.resolve_new(str(page.folder or "").strip())
        reason = why_not_readers(sources, self._settings(), str(folder))
        if reason:
            raise UserError(reason)
        job = readers_job(confined_sources(page, roots), self._settings(), folder)

        def take(result: Mapping[str, Any]) -> str:
            page.message = readers_summary(result)
            return str(page.message).splitlines()[0]

        self._jobs.start(_("Readers"), lambda _folder: job, take)

    def _begin(self) -> None:
        folder = self._context.roots.resolve_given(str(self.page.folder or ""))
        self._session = ReadingSession(folder, str(self.page.reader or ""))
        self._show_image()

    def _say(self, *, says_synthetic: bool) -> None:
        if self._session is None:
            raise UserError(_("Press Begin first."))
        self._session.answer(says_synthetic=says_synthetic)
        self._show_image()

    def _show_image(self) -> None:
        page, session = self.page, self._session
        page.reading = session is not None
        if session is None:
            return
        image = session.image
        encoded = base64.b64encode(image.read_bytes()).decode("ascii") if image else ""
        page.image = f"data:image/png;base64,{encoded}" if image else ""
        page.progress, page.scores = session.progress, "\n".join(session.sentences())

    def _other(self) -> None:
        """Another test or reader: nothing is judged until they begin."""
        self._session, self.page.message = None, ""
        self._show_image()
        self.show()

    def _settings(self) -> ReadingSettings:
        return ReadingSettings(**usable_values(ReadingSettings, self._values, ""))
