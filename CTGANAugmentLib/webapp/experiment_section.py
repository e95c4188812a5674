"""An experiment from the browser: which one on which scans, and what it found."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from CTGANAugmentLib.datasets.data_settings import PATHS
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.experiment.bundled import read_content
from CTGANAugmentLib.faces.controls import usable_values
from CTGANAugmentLib.faces.experiment import (
    OWN_EXPERIMENT,
    ExperimentScans,
    Outcome,
    experiment_choices,
    experiment_job,
    experiment_summary,
    left_to_experiment,
    outcome_in,
    why_not_experiment,
)
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.webapp.context import Context
from CTGANAugmentLib.webapp.form_rows import form_groups
from CTGANAugmentLib.webapp.form_values import with_given, with_value
from CTGANAugmentLib.webapp.job_bar import JobBar
from CTGANAugmentLib.webapp.page_state import PageState
from CTGANAugmentLib.webapp.roots import Roots
from CTGANAugmentLib.webapp.typed_paths import confined, confined_folder

_TYPED = ("config", "own", "images", "masks", "out", "figure")


class ExperimentSection:
    """Experiment, scans, folder; answer, curves, table and report of what is in the folder.

    Attributes:
        report_trigger: name by which the page asks for the report.
    """

    def __init__(self, context: Context, jobs: JobBar) -> None:
        self._context, self._jobs = context, jobs
        self._values: dict[str, Any] = {}
        state = context.server.state
        self.page = PageState(
            state,
            "experiment",
            config=experiment_choices()[0][0],
            configs=[],
            own="",
            images="",
            masks="",
            out="",
            groups=[],
            reason="",
            message="",
            answer=[],
            figure="",
            figures=[],
            chart="",
            headings=[],
            rows=[],
            report="experiment.html",
        )
        self.report_trigger = context.server.controller.trigger_name(self.report)
        state.change(*map(self.page.name, _TYPED))(lambda **_kwargs: self.show())

    def show(self) -> None:
        """Take over what the page chose, then show choices and outcome as they are now."""
        page = self.page
        page.configs = [{"title": title, "value": name} for name, title in experiment_choices()]
        values = usable_values(ExperimentScans, self._values, "")
        page.groups = form_groups(ExperimentScans, "", values, {}, note=left_to_experiment)
        page.reason = why_not_experiment(self._config(), str(page.images or ""), str(page.out or ""))
        self._show_outcome(self._outcome())

    def set_value(self, name: str, shown: Any) -> None:
        """Take a setting from the form."""
        self._values = with_value(ExperimentScans, self._values, name, shown, "")
        self.show()

    def set_given(self, name: str, given: bool) -> None:
        """Take a setting over, or leave it to the experiment."""
        self._values = with_given(ExperimentScans, self._values, name, given, {}, "")
        self.show()

    def run(self) -> None:
        """Run the experiment, or go on with it, as a job."""
        self._context.act(self._start)

    def report(self) -> Any:
        """Return the report for the browser to keep; None where there is none."""
        outcome = self._outcome()
        return self._context.attachment(outcome.report if outcome else None)

    def _start(self) -> None:
        page, roots = self.page, self._context.roots
        reason = why_not_experiment(self._config(), str(page.images or ""), str(page.out or ""))
        if reason:
            raise UserError(reason)
        _require_within(roots, self._config())
        images, masks = (confined(roots, str(text or "")) for text in (page.images, page.masks))
        out = roots.resolve_new(str(page.out).strip())
        scans = ExperimentScans(**usable_values(ExperimentScans, self._values, ""))
        job = experiment_job(self._config(), images, masks, out, scans)

        def take(result: Mapping[str, Any]) -> str:
            page.message = experiment_summary(result)
            return str(page.message).splitlines()[0]

        stopped = _("The experiment was stopped. What is done stays: run it again and it goes on.")
        self._jobs.start(_("Experiment"), lambda _folder: job, take, stopped=stopped)

    def _config(self) -> str:
        """Name of an experiment, or the path of the user's own within the app's folders; "" while there is none."""
        if self.page.config != OWN_EXPERIMENT:
            return str(self.page.config)
        path = confined_folder(self._context.roots, str(self.page.own or ""))
        return str(path) if path else ""

    def _outcome(self) -> Outcome | None:
        folder: Path | None = confined_folder(self._context.roots, str(self.page.out or ""))
        return outcome_in(str(folder)) if folder else None

    def _show_outcome(self, outcome: Outcome | None) -> None:
        page = self.page
        if outcome is None:
            page.answer, page.figures, page.headings, page.rows, page.chart = [], [], [], [], ""
            return
        page.answer = list(outcome.answer)
        page.headings, page.rows = list(outcome.headings), [list(row) for row in outcome.rows]
        page.figures = [{"title": title, "value": title} for title in outcome.charts]
        if page.figure not in outcome.charts:
            page.figure = next(iter(outcome.charts))
        page.chart = outcome.charts[page.figure]


def _require_within(roots: Roots, config: str) -> None:
    """See to it that an experiment of the user's own names no scans outside the app's folders.

    Raises:
        UserError: it does.
    """
    content, folder = read_content(config)
    for name, value in (content.get("data") or {}).items():
        if name in PATHS and value:
            confined(roots, str(folder / str(value)))
