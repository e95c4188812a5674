"""The job that runs, at the foot of the page: how far, how long still, and a button to stop it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from trame.widgets import html
from trame.widgets import vuetify3 as v3

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.job_reader import JobEnd
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.webapp.context import Context
from CTGANAugmentLib.webapp.job_process import GRACE_S, JobProcess, Read
from CTGANAugmentLib.webapp.page_state import PageState

Write = Callable[[Path], Job]
Take = Callable[[Any], str]
Then = Callable[[Exception | None], None]
_MINUTE_S = 60


class JobBar:
    """One job at a time, whichever panel started it; it goes on when the page is closed."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._process = JobProcess(self._show)
        self._take: Take = lambda _result: ""
        self._then: Then = lambda _error: None
        self._stopped = ""
        state = context.server.state
        self.page = PageState(state, "job", running=False, title="", percent=0, message="", left="", said="")

    @property
    def is_running(self) -> bool:
        """Whether a job was started that has not ended."""
        return self._process.is_running

    def start(
        self,
        title: str,
        write: Write,
        take: Take,
        then: Then = lambda _error: None,
        *,
        read: Read = dict,
        grace_s: float = GRACE_S,
        stopped: str = "",
    ) -> None:
        """Start a job.

        Args:
            title: for the user.
            write: writes the inputs into an empty folder, and returns the job.
            take: takes what was read, on the event loop, and returns a sentence on it; files of the job are gone
                afterwards.
            then: called last, with what went wrong or None, to go on with the next of several jobs.
            read: reads the files of the job's answer beside the event loop; the answer itself when left out.
            grace_s: between the wish to stop and the end by force.
            stopped: sentence for a job that was stopped, in place of that nothing was changed.

        Raises:
            UserError: another job runs, or what `write` refuses.
        """
        if self.is_running:
            raise UserError(
                _("{title} still runs: wait for it, or stop it first.").format(title=self.page.title)
            )
        folder = Path(tempfile.mkdtemp(prefix="ctganaugment-"))
        try:
            job = write(folder)
            self._process.start(job, folder, self._ended, read, grace_s)
        except Exception:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        self._take, self._then, self._stopped = take, then, stopped
        self.page.title, self.page.said = title, ""
        self._show()

    async def cancel(self) -> None:
        """Stop the job."""
        await self._process.cancel()

    def kill(self) -> None:
        """End the job at once: the app is being stopped."""
        self._process.kill()

    def _ended(self, end: JobEnd) -> None:
        with self._context.server.state:
            self.page.running = False
            error = self._taken(end)
            self._context.changed()
            self._then(error)

    def _taken(self, end: JobEnd) -> Exception | None:
        """Take a job's answer, or tell why there is none; return what went wrong."""
        title, self.page.said = self.page.title, ""
        if end.status == "done":
            self.page.said = self._context.act(lambda: self._take(end.result)) or ""
            return UserError(self._context.page.error) if self._context.page.error else None
        if end.status == "cancelled":
            unchanged = _("{title} was stopped; nothing was changed.").format(title=title)
            self.page.said = self._stopped or unchanged
            return Cancelled()
        text = _("{title} failed; nothing was changed. {reason}").format(title=title, reason=end.message)
        self._context.page.error = text
        return UserError(text)

    def _show(self) -> None:
        with self._context.server.state:
            self.page.running = self.is_running
            self.page.percent = round(100 * self._process.fraction)
            self.page.message = self._process.message
            self.page.left = _time_left(self._process.seconds_left)

    def build(self) -> None:
        """Draw it at the place of the call."""
        name = self.page.name
        with html.Div(
            v_if=name("running"),
            classes="d-flex align-center flex-grow-1",
            style="gap: 8px; min-width: 0",
            id="job",
        ):
            told = f"{{{{ {name('title')} }}}}: {{{{ {name('message')} }}}}"
            html.Span(told, classes="text-truncate", style="flex: 1 1 0", title=(name("message"),))
            v3.VProgressLinear(model_value=(name("percent"),), height=8, style="width: 160px; flex: none")
            html.Span(f"{{{{ {name('percent')} }}}} % {{{{ {name('left')} }}}}", classes="text-no-wrap")
            v3.VBtn(_("Stop"), click=self.cancel, size="x-small", id="stop-job")
        html.Span(
            f"{{{{ {name('said')} }}}}",
            v_if=f"!{name('running')} && {name('said')}",
            classes="text-truncate",
            id="job-said",
        )


def _time_left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds < _MINUTE_S:
        return _("about {seconds} s left").format(seconds=max(1, round(seconds)))
    return _("about {minutes} min left").format(minutes=round(seconds / _MINUTE_S))
