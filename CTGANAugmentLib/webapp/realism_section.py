"""Made lesions beside real ones, from the browser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.controls import usable_values
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.realism import (
    RealismOutcome,
    RealismSettings,
    realism_in,
    realism_job,
    realism_summary,
    why_not_realism,
)
from CTGANAugmentLib.webapp.context import Context
from CTGANAugmentLib.webapp.form_rows import form_groups
from CTGANAugmentLib.webapp.form_values import with_given, with_value
from CTGANAugmentLib.webapp.job_bar import JobBar
from CTGANAugmentLib.webapp.lesion_sources import SOURCES, confined_sources, typed_sources
from CTGANAugmentLib.webapp.page_state import PageState
from CTGANAugmentLib.webapp.typed_paths import confined_folder


class RealismSection:
    """Scans, folder; answer, table and report of what is in the folder.

    Attributes:
        report_trigger: name by which the page asks for the report.
    """

    def __init__(self, context: Context, jobs: JobBar) -> None:
        self._context, self._jobs = context, jobs
        self._values: dict[str, Any] = {}
        self.page = PageState(
            context.server.state,
            "realism",
            **dict.fromkeys(SOURCES, ""),
            out="",
            groups=[],
            reason="",
            message="",
            headings=[],
            rows=[],
            report="realism.html",
        )
        self.report_trigger = context.server.controller.trigger_name(self.report)
        context.server.state.change(*map(self.page.name, (*SOURCES, "out")))(lambda **_kwargs: self.show())

    def show(self) -> None:
        """Show settings and outcome as they are now."""
        page = self.page
        values = usable_values(RealismSettings, self._values, "")
        page.groups = form_groups(RealismSettings, "", values, {})
        page.reason = why_not_realism(typed_sources(page), self._settings(), str(page.out or ""))
        outcome = self._outcome()
        page.headings = list(outcome.headings) if outcome else []
        page.rows = [list(row) for row in outcome.rows] if outcome else []
        if outcome and not page.message:
            page.message = "\n".join(outcome.answer)

    def set_value(self, name: str, shown: Any) -> None:
        """Take a setting from the form."""
        self._values = with_value(RealismSettings, self._values, name, shown, "")
        self.show()

    def set_given(self, name: str, given: bool) -> None:
        """Take a setting over, or leave it out."""
        self._values = with_given(RealismSettings, self._values, name, given, {}, "")
        self.show()

    def run(self) -> None:
        """Compare, as a job."""
        self._context.act(self._start)

    def report(self) -> Any:
        """Return the report for the browser to keep; None where there is none."""
        outcome = self._outcome()
        return self._context.attachment(outcome.report if outcome else None)

    def _start(self) -> None:
        page, roots = self.page, self._context.roots
        reason = why_not_realism(typed_sources(page), self._settings(), str(page.out or ""))
        if reason:
            raise UserError(reason)
        job = realism_job(
            confined_sources(page, roots), self._settings(), roots.resolve_new(str(page.out).strip())
        )

        def take(result: Mapping[str, Any]) -> str:
            page.message = realism_summary(result)
            return str(page.message).splitlines()[0]

        self._jobs.start(_("Realism"), lambda _folder: job, take)

    def _settings(self) -> RealismSettings:
        return RealismSettings(**usable_values(RealismSettings, self._values, ""))

    def _outcome(self) -> RealismOutcome | None:
        folder = confined_folder(self._context.roots, str(self.page.out or ""))
        return realism_in(str(folder)) if folder else None
