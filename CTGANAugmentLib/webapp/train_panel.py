"""The panel that trains a generator on the user's own scans, and shows how it goes."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.model_list import import_job, imported_sentence
from CTGANAugmentLib.faces.training_choices import (
    DEFAULT_RECIPE,
    SECTIONS,
    TrainingChoices,
    goes_with_training,
    hidden_names,
    recipe_title,
    recipes,
    resuming_job,
    shown_values,
    source_title,
    sources_of,
    training_job,
)
from CTGANAugmentLib.faces.training_run import RunView, run_sentence, runs_in, view_of, why_not_train
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.training.run.folder import RunFolder, Wish
from CTGANAugmentLib.webapp.context import Context
from CTGANAugmentLib.webapp.form_rows import form_groups
from CTGANAugmentLib.webapp.form_values import with_value
from CTGANAugmentLib.webapp.job_bar import JobBar
from CTGANAugmentLib.webapp.page_state import PageState
from CTGANAugmentLib.webapp.train_page import draw
from CTGANAugmentLib.webapp.typed_paths import confined

_LOOK_S = 2.0
"""Between two looks at a run that goes on."""
_GRACE_S = 120.0
"""A step and a checkpoint of a large model take their time."""


class TrainPanel:
    """Recipe, scans, settings; a run with its curves and what the model makes by now."""

    id, icon = "train", "mdi-chart-line"

    def __init__(self, context: Context, jobs: JobBar) -> None:
        self._context, self._jobs = context, jobs
        self._choices = TrainingChoices()
        self._run: Path | None = None
        self._view: RunView | None = None
        self._watching: asyncio.Task[None] | None = None
        self.page = PageState(
            context.server.state,
            self.id,
            recipe=DEFAULT_RECIPE,
            recipes=[],
            sources=[],
            paths={},
            title="run",
            groups=[],
            reason="",
            message="",
            status="none",
            said="",
            runs=[],
            run=None,
            can_resume=False,
            has_model=False,
            warnings=[],
            charts="",
            picture="",
        )
        context.on_change.append(self.show)
        state = context.server.state
        state.change(*(self.page.name(each) for each in ("recipe", "paths", "title")))(self._chosen)
        state.change(self.page.name("run"))(self._run_chosen)

    @property
    def title(self) -> str:
        """Heading of the panel."""
        return _("Train")

    def show(self) -> None:
        """Take over what the page chose, then show choices and run as they are now."""
        page = self.page
        if page.recipe != self._choices.recipe and page.recipe in recipes():
            self._choices = TrainingChoices(page.recipe)
        names = sources_of(self._choices.recipe)
        page.recipes = [{"title": recipe_title(each), "value": each} for each in recipes()]
        page.sources = [{"name": each, "title": source_title(each)} for each in names]
        page.groups = [group for section in SECTIONS for group in self._groups(section)]
        page.reason = why_not_train({each: str(page.paths.get(each) or "") for each in names}, page.title)
        page.runs = [{"title": each.name, "value": str(each)} for each in self._runs()]

    def set_value(self, name: str, shown: Any) -> None:
        """Take a setting from the form."""
        section, _point, short = name.partition(".")
        if section not in SECTIONS:
            return
        values = with_value(SECTIONS[section], shown_values(self._choices, section), short, shown, "")
        self._choices = self._choices.with_own(section, values)
        self.show()

    def set_given(self, _name: str, _given: bool) -> None:
        """Nothing can be left out of a training's settings."""

    def start(self) -> None:
        """Begin a run, as a job."""
        self._context.act(self._start)

    def resume(self) -> None:
        """Go on with the run that is shown."""
        self._context.act(self._resume)

    def pause(self) -> None:
        """Let the run wait, or go on."""
        run, paused = self._run, self.page.status == "paused"
        wish: Wish = "go" if paused else "pause"
        if run is not None:
            self._context.act(lambda: RunFolder(run).ask(wish))

    async def stop(self) -> None:
        """End the run at a checkpoint."""
        await self._jobs.cancel()

    def use_model(self) -> None:
        """Take the trained model into the user's own folder, as a job."""
        run = self._run
        if run is None:
            return

        def take(result: Mapping[str, Any]) -> str:
            self.page.message = imported_sentence(result)
            return ""

        job = import_job(RunFolder(run).model)
        self._context.act(lambda: self._jobs.start(_("Models"), lambda _folder: job, take))

    def _start(self) -> None:
        page = self.page
        names = sources_of(self._choices.recipe)
        sources = {each: str(page.paths.get(each) or "").strip() for each in names}
        reason = why_not_train(sources, page.title)
        if reason:
            raise UserError(reason)
        within = {name: confined(self._context.roots, path) for name, path in sources.items() if path}
        out = self._context.roots.resolve_new(page.title.strip())
        self._begin(out, training_job(self._choices, within, out))

    def _resume(self) -> None:
        if self._run is None:
            raise UserError(_("Choose a run first."))
        self._begin(self._run, resuming_job(self._run))

    def _begin(self, run: Path, job: Job) -> None:
        def take(result: Mapping[str, Any]) -> str:
            done = _("Trained {steps:,} steps.").format(steps=result["measured"]["steps"])
            self.page.message = "\n".join([done, *map(str, result.get("notes", ()))])
            return done

        stopped = _("The training was stopped at a checkpoint: Resume goes on.")
        self.page.message = ""
        self._jobs.start(self.title, lambda _folder: job, take, grace_s=_GRACE_S, stopped=stopped)
        self._run, self.page.run = run, str(run)
        self._watch()

    def _watch(self) -> None:
        if self._watching is None or self._watching.done():
            self._watching = asyncio.get_running_loop().create_task(self._look())

    async def _look(self) -> None:
        """Show how the run goes while it goes on, and how it ended."""
        while True:
            goes_on = self._jobs.is_running
            if self._run is not None:
                view = await asyncio.to_thread(view_of, self._run)
                picture = await asyncio.to_thread(_data_url, view.picture)
                self._show_run(view, picture)
            if not goes_on:
                return
            await asyncio.sleep(_LOOK_S)

    def _show_run(self, view: RunView, picture: str) -> None:
        with self._context.server.state:
            page = self.page
            page.status, page.can_resume = view.state, view.can_resume
            page.has_model = view.has_model
            page.said = run_sentence(view)
            page.warnings = list(view.warnings)
            page.charts = view.charts
            page.picture = picture

    def _groups(self, section: str) -> list[dict[str, Any]]:
        groups = form_groups(
            SECTIONS[section],
            "",
            shown_values(self._choices, section),
            {},
            skip=hidden_names(section),
            goes=goes_with_training,
        )
        for group in groups:
            for row in group["rows"]:
                row["name"] = f"{section}.{row['name']}"
        return groups

    def _runs(self) -> list[Path]:
        found = [run for root in self._context.roots.folders for run in runs_in(root)]
        own = [self._run] if self._run is not None and self._run not in found else []
        return [*own, *found]

    def _chosen(self, **_kwargs: Any) -> None:
        self.show()

    def _run_chosen(self, **_kwargs: Any) -> None:
        chosen = Path(self.page.run) if self.page.run else None
        if chosen is not None and chosen != self._run and not self._jobs.is_running:
            self._run = self._context.act(lambda: self._context.roots.resolve(chosen))
            if self._run is not None:
                self._watch()

    def build(self) -> None:
        """Draw the panel at the place of the call."""
        draw(self)


def _data_url(picture: Path | None) -> str:
    if picture is None or not picture.is_file():
        return ""
    return f"data:image/png;base64,{base64.b64encode(picture.read_bytes()).decode('ascii')}"
