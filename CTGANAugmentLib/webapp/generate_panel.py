"""The panel that makes sets of lesion patches with a trained model."""

from __future__ import annotations

import base64
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from trame.widgets import html
from trame.widgets import vuetify3 as v3

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.card_text import card_figures, card_lines
from CTGANAugmentLib.faces.controls import usable_values
from CTGANAugmentLib.faces.generation import (
    GenerationSettings,
    generated_summary,
    generating_models,
    generation_job,
    needs_masks,
    not_set_note,
    why_not_generate,
)
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.modelzoo.card import ModelCard
from CTGANAugmentLib.webapp.card_page import draw_card
from CTGANAugmentLib.webapp.context import Context
from CTGANAugmentLib.webapp.form import parameter_form
from CTGANAugmentLib.webapp.form_rows import form_groups
from CTGANAugmentLib.webapp.form_values import with_given, with_value
from CTGANAugmentLib.webapp.job_bar import JobBar
from CTGANAugmentLib.webapp.page_state import PageState
from CTGANAugmentLib.webapp.widgets import DENSE, button, row, select, sentences

_ZIP = "ctganaugment-patches.zip"


class GeneratePanel:
    """A model, how many, the picture of what came out, and the set as a file or in a folder."""

    id, icon = "generate", "mdi-creation-outline"

    def __init__(self, context: Context, jobs: JobBar) -> None:
        self._context, self._jobs = context, jobs
        self._values: dict[str, Any] = {}
        self._made: Path | None = None
        self.page = PageState(
            context.server.state,
            self.id,
            model="",
            models=[],
            card_title="",
            card=[],
            figures=[],
            groups=[],
            takes_masks=False,
            masks="",
            folder="",
            reason="",
            message="",
            sheet="",
            has_file=False,
        )
        self._trigger = context.server.controller.trigger_name(self.content)
        context.on_change.append(self.show)
        context.server.state.change(self.page.name("model"))(lambda **_kwargs: self.show())

    @property
    def title(self) -> str:
        """Heading of the panel."""
        return _("Generate")

    def show(self) -> None:
        """Take over what the page chose, then show models and settings as they are now."""
        page, cards = self.page, generating_models()
        page.models = [{"title": card.title, "value": card.id} for card in cards]
        card = self._card(cards)
        page.model = card.id if card else ""
        page.takes_masks = card is not None and needs_masks(card)
        page.card_title = card.title if card else ""
        page.card = [{"heading": one, "text": text} for one, text in card_lines(card)] if card else []
        page.figures = [{"heading": one, "text": text} for one, text in card_figures(card)] if card else []
        values = usable_values(GenerationSettings, self._values, "")
        page.groups = form_groups(GenerationSettings, "", values, {}, note=not_set_note)
        page.reason = why_not_generate(card)

    def set_value(self, name: str, shown: Any) -> None:
        """Take a setting from the form."""
        self._values = with_value(GenerationSettings, self._values, name, shown, "")
        self.show()

    def set_given(self, name: str, given: bool) -> None:
        """Take a setting over, or leave it to chance."""
        self._values = with_given(GenerationSettings, self._values, name, given, {}, "")
        self.show()

    def generate(self) -> None:
        """Make the set, as a job."""
        self._context.act(self._start)

    async def content(self, _what: str = "") -> Any:
        """Return the set as a zip file for the browser to keep; None, with a message, where there is none."""
        return self._context.act(self._attachment)

    def forget(self) -> None:
        """Remove the file that waits to be kept."""
        if self._made is not None:
            shutil.rmtree(self._made.parent, ignore_errors=True)
        self._made, self.page.has_file = None, False

    def _start(self) -> None:
        card = self._card(generating_models())
        if card is None or why_not_generate(card):
            raise UserError(why_not_generate(card))
        settings = GenerationSettings(**usable_values(GenerationSettings, self._values, ""))
        roots = self._context.roots
        masks = str(roots.resolve(self.page.masks)) if self.page.masks and needs_masks(card) else ""
        wanted = roots.resolve_new(self.page.folder.strip()) if self.page.folder.strip() else None

        def write(folder: Path) -> Job:
            return generation_job(settings, card, wanted or folder / "patches", masks)

        def take(result: Mapping[str, Any]) -> str:
            return self._take(result, wanted)

        self._jobs.start(self.title, write, take)

    def _take(self, result: Mapping[str, Any], wanted: Path | None) -> str:
        files = result["files"]
        sheet = base64.b64encode(Path(files["sheet"]).read_bytes()).decode("ascii")
        self.page.sheet = f"data:image/png;base64,{sheet}"
        self.forget()
        if wanted is None:
            kept = Path(tempfile.mkdtemp(prefix="ctganaugment-patches-"))
            self._made = Path(shutil.make_archive(str(kept / "patches"), "zip", files["patches"]))
            self.page.has_file = True
        self.page.message = generated_summary(result, str(wanted or ""))
        return str(self.page.message).splitlines()[0]

    def _attachment(self) -> Any:
        if self._made is None or not self._made.is_file():
            raise UserError(_("There is nothing to keep yet: press Generate first."))
        return self._context.server.protocol.addAttachment(self._made.read_bytes())

    def _card(self, cards: list[ModelCard]) -> ModelCard | None:
        return next((card for card in cards if card.id == self.page.model), cards[0] if cards else None)

    def build(self) -> None:
        """Draw the panel at the place of the call."""
        name = self.page.name
        select(name("model"), name("models"), _("Model"), id="patch-model")
        draw_card(name("card"), name("figures"), name("card_title"))
        within = _("Within the folders that the app was started with")
        v3.VTextField(
            v_if=name("takes_masks"),
            v_model=(name("masks"),),
            label=_("Folder of masks; empty for forms as of lung nodules"),
            title=within,
            classes="mb-2",
            **DENSE,
        )
        v3.VTextField(
            v_model=(name("folder"),),
            label=_("Folder for the set; empty to download it"),
            title=within,
            classes="mb-2",
            id="patch-folder",
            **DENSE,
        )
        with row():
            blocked = f"!!{name('reason')} || job_running"
            button(_("Generate"), self.generate, blocked=blocked, color="primary", id="generate")
            keep = f"utils.download('{_ZIP}', trigger('{self._trigger}', ['']), 'application/zip')"
            button(_("Download"), keep, v_if=name("has_file"), id="keep-patches")
        sentences(f"{name('reason')} || {name('message')}", "generated")
        html.Img(src=(name("sheet"),), v_if=name("sheet"), style="width: 100%", classes="mb-2", id="sheet")
        parameter_form(name("groups"), self.set_value, self.set_given)
