"""The panel that shows the trained models: cards, checks, import and removal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from trame.widgets import html
from trame.widgets import vuetify3 as v3

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
from CTGANAugmentLib.webapp.card_page import draw_card_text
from CTGANAugmentLib.webapp.context import Context
from CTGANAugmentLib.webapp.job_bar import JobBar
from CTGANAugmentLib.webapp.page_state import PageState
from CTGANAugmentLib.webapp.widgets import DENSE, button, row, sentences, small_print


class ModelsPanel:
    """What is installed, what came of checking it, and models from elsewhere."""

    id, icon = "models", "mdi-shape-plus-outline"

    def __init__(self, context: Context, jobs: JobBar) -> None:
        self._context, self._jobs = context, jobs
        self.page = PageState(
            context.server.state, self.id, entries=[], source="", message="", own="", removing=""
        )
        context.on_change.append(self.show)

    @property
    def title(self) -> str:
        """Heading of the panel."""
        return _("Models")

    def show(self) -> None:
        """List the models as they are now."""
        self.page.entries = [_shown(entry) for entry in model_entries()]
        self.page.own = _("Your own models lie in {folder}.").format(folder=own_folders()[0])

    def verify(self, model_id: str) -> None:
        """Check a model, as a job."""
        self._run(lambda: verify_job(model_id), verified_sentence)

    def take_in(self) -> None:
        """Import the model that is named, as a job."""
        self._run(
            lambda: import_job(self._context.roots.resolve(self.page.source.strip())), imported_sentence
        )

    async def remove(self, model_id: str) -> None:
        """Remove one of the user's own models; the page has asked before."""
        self.page.removing = ""
        await self._tell(lambda: _("Removed {folder}.").format(folder=remove_model(model_id)))

    def _run(self, job: Callable[[], Job], told: Callable[[Mapping[str, Any]], str]) -> None:
        def take(result: Mapping[str, Any]) -> str:
            self.page.message = told(result)
            return ""

        def start() -> None:
            made = job()
            self._jobs.start(self.title, lambda _folder: made, take)

        self.page.message = ""
        self._context.act(start)

    async def _tell(self, work: Any) -> None:
        self.page.message = ""
        self.page.message = await self._context.wait_for(asyncio.to_thread(work)) or ""
        self._context.server.state.flush()

    def build(self) -> None:
        """Draw the panel at the place of the call."""
        name = self.page.name
        sentences(name("message"), "models-said")
        with (
            v3.VExpansionPanels(variant="accordion", classes="mb-3", id="models"),
            v3.VExpansionPanel(v_for=f"model in {name('entries')}", key="model.id"),
        ):
            with v3.VExpansionPanelTitle(classes="py-2"), html.Div():
                html.Div("{{ model.title }}", classes="text-body-2")
                html.Div(
                    "{{ model.about }}",
                    classes=("'text-caption ' + (model.usable ? 'text-medium-emphasis' : 'text-error')",),
                )
            with v3.VExpansionPanelText():
                self._draw_actions()
                draw_card_text("model.lines", "model.figures")
        html.Div(_("Import a model"), classes="text-subtitle-2 mb-1")
        small_print(name("own"))
        v3.VTextField(
            v_model=(name("source"),),
            label=_("Folder, MONAI bundle or file"),
            title=_("Within the folders that the app was started with"),
            classes="mb-2",
            id="model-source",
            **DENSE,
        )
        button(_("Import"), self.take_in, blocked=f"!{name('source')} || job_running", id="import-model")

    def _draw_actions(self) -> None:
        removing = self.page.name("removing")
        with row():
            button(_("Verify"), (self.verify, "[model.id]"), blocked="job_running", v_if="model.usable")
            button(
                _("Remove"),
                f"{removing} = model.id",
                v_if=f"model.own && {removing} !== model.id",
                variant="text",
            )
            button(
                _("Remove for good"),
                (self.remove, "[model.id]"),
                v_if=f"{removing} === model.id",
                color="error",
            )


def _shown(entry: ModelEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "title": entry.title,
        "about": entry.about,
        "usable": entry.usable,
        "own": entry.own,
        "lines": [{"heading": one, "text": text} for one, text in entry.lines],
        "figures": [{"heading": one, "text": text} for one, text in entry.figures],
    }
