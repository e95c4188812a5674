"""The panel that turns a scan into one of another kind by a trained model."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.card_text import card_figures, card_lines
from CTGANAugmentLib.faces.controls import usable_values
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.translation_choices import TranslationChoices
from CTGANAugmentLib.faces.translation_job import read_result, write_job
from CTGANAugmentLib.faces.translation_scores import score_range, score_table
from CTGANAugmentLib.faces.translation_session import (
    TRANSLATION,
    TranslationSession,
    sides_of,
    translation_summary,
)
from CTGANAugmentLib.faces.translation_situation import (
    doubts,
    model_of,
    models_for,
    operation_of,
    why_not_translate,
)
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.operation import Result
from CTGANAugmentLib.scene.translations import record_of, translations_of
from CTGANAugmentLib.scene.volumes import volume_from_node
from CTGANAugmentLib.translation.translate import Translate
from CTGANAugmentLib.webapp.context import Context
from CTGANAugmentLib.webapp.form_rows import form_groups
from CTGANAugmentLib.webapp.form_values import with_given, with_value
from CTGANAugmentLib.webapp.job_bar import JobBar
from CTGANAugmentLib.webapp.page_state import PageState
from CTGANAugmentLib.webapp.segment_items import chosen, segment_items
from CTGANAugmentLib.webapp.translate_page import draw


class TranslatePanel:
    """A model with its card, a job, the result with maps of how sure the model was, and scores."""

    id, icon = "translate", "mdi-swap-horizontal"

    def __init__(self, context: Context, jobs: JobBar) -> None:
        self._context, self._jobs = context, jobs
        self._session = TranslationSession(context.scene)
        self._choices = TranslationChoices()
        self._message = ""
        self._doubted: tuple[Any, ...] = ()
        self.page = PageState(
            context.server.state,
            self.id,
            model="",
            models=[],
            card_title="",
            card=[],
            figures=[],
            doubts=[],
            groups=[],
            reference=None,
            references=[],
            mask=None,
            segments=[],
            reason="",
            message="",
            can_undo=False,
            made=None,
            results=[],
            side=TRANSLATION,
            sides=[],
            opacity=0.6,
            headings=[],
            scores=[],
            score_note="",
        )
        context.on_change.append(self.show)
        self._bind()

    @property
    def title(self) -> str:
        """Heading of the panel."""
        return _("Translate")

    @property
    def choices(self) -> TranslationChoices:
        """What the user chose."""
        return self._choices

    def nodes(self) -> dict[str, Any]:
        """Nodes that a translation works from."""
        scene, page = self._context.scene, self.page
        return {
            "volume": self._context.volume,
            "reference": scene.GetNodeByID(page.reference) if page.reference else None,
            "mask": chosen(scene, page.mask)[0],
        }

    def forget(self) -> None:
        """Let go of everything in a scene that is being closed."""
        self._session = TranslationSession(self._context.scene)
        self._message = ""

    def show(self) -> None:
        """Take over what the page chose, then show choices and scene as they are now."""
        page, modality = self.page, self._context.modality
        self._choices = replace(
            self._choices, model=page.model or "", mask_segment=chosen(self._context.scene, page.mask)[1]
        )
        nodes, choices = self.nodes(), self._choices
        best = {"title": _("The best that fits the scan"), "value": ""}
        page.models = [best, *({"title": card.title, "value": card.id} for card in models_for(modality))]
        values = usable_values(Translate, choices.values, modality)
        page.groups = form_groups(Translate, modality, values, {}, skip=("model",))
        others = [node for node in self._context.scans.volumes() if node is not nodes["volume"]]
        page.references = [{"title": node.GetName(), "value": node.GetID()} for node in others]
        page.segments = segment_items(self._context.scans.segmentations(), all_segments=True)
        page.reason = why_not_translate(nodes, choices, modality)
        page.message, page.can_undo = self._message, self._session.can_undo
        self._show_card()
        self._show_results()

    def set_value(self, name: str, shown: Any) -> None:
        """Take a setting from the form."""
        self._choose(with_value(Translate, self._choices.values, name, shown, self._context.modality))

    def set_given(self, name: str, given: bool) -> None:
        """Take a setting over, or give it back."""
        self._choose(with_given(Translate, self._choices.values, name, given, {}, self._context.modality))

    def translate(self) -> None:
        """Translate the scan, as a job."""
        self._context.act(self._start)

    def undo(self) -> None:
        """Remove what was translated last."""
        names = self._context.act(self._session.undo)
        self._message = _("Removed: {names}").format(names=", ".join(names)) if names else ""
        self._context.changed()

    def compare(self, side: str) -> None:
        """Show the scan, the translation, or one of its maps over it."""
        if side not in [each["value"] for each in self.page.sides]:
            return
        self.page.side = side
        self._context.act(self._lay_over)

    def _start(self) -> None:
        nodes, modality = self.nodes(), self._context.modality
        reason = why_not_translate(nodes, self._choices, modality)
        if reason:
            raise UserError(reason)
        operation, segment = operation_of(self._choices), self._choices.mask_segment
        volume = nodes["volume"]

        def take(read: tuple[Result, Mapping[str, Any]]) -> str:
            made = self._session.take(volume, *read)
            self._message = translation_summary(made)
            self.page.made, self.page.side = made.volume_node.GetID(), TRANSLATION
            return self._message.splitlines()[0]

        def write(folder: Path) -> Job:
            return write_job(folder, operation, nodes, segment, modality)

        self._jobs.start(self.title, write, take, read=read_result)

    def _show_card(self) -> None:
        page = self.page
        card = model_of(self._choices, self._context.modality)
        page.card_title = card.title if card else ""
        page.card = [{"heading": one, "text": text} for one, text in card_lines(card)] if card else []
        page.figures = [{"heading": one, "text": text} for one, text in card_figures(card)] if card else []
        volume = self._context.volume
        key = (
            (volume.GetID(), volume.GetMTime(), card.id, str(self._choices.values.get("direction")))
            if volume is not None and card is not None
            else ()
        )
        if key != self._doubted:
            self._doubted, page.doubts = key, []
            if key:
                asyncio.get_running_loop().create_task(self._doubt(key))

    async def _doubt(self, key: tuple[Any, ...]) -> None:
        """Look at every voxel beside the event loop, and tell unless something else was chosen meanwhile."""
        card = model_of(self._choices, self._context.modality)
        if card is None or self._context.volume is None:
            return
        try:
            volume = volume_from_node(self._context.volume, self._context.modality)
        except UserError:
            return
        found = await asyncio.to_thread(doubts, volume, card, self._choices)
        if key == self._doubted:
            with self._context.server.state:
                self.page.doubts = found

    def _show_results(self) -> None:
        page, scene = self.page, self._context.scene
        volume = self._context.volume
        made = translations_of(volume)
        ids = [node.GetID() for node in made]
        page.results = [{"title": node.GetName(), "value": node.GetID()} for node in made]
        if page.made not in ids:
            page.made, page.side = (ids[-1] if ids else None), TRANSLATION
        node = scene.GetNodeByID(page.made) if page.made else None
        page.sides = [{"title": title, "value": value} for value, title in sides_of(volume, node)]
        record = record_of(node)
        page.headings, page.scores = score_table(record)
        page.score_note = score_range(record)

    def _lay_over(self) -> None:
        page = self.page
        node = self._context.scene.GetNodeByID(page.made) if page.made else None
        self._session.show(self._context.volume, node, page.side, float(page.opacity))

    def _choose(self, values: Mapping[str, Any]) -> None:
        self._choices = replace(self._choices, values=values)
        self._context.changed()

    def _bind(self) -> None:
        state, name = self._context.server.state, self.page.name

        def changed(**_kwargs: Any) -> None:
            if self.page.model != self._choices.model or self.page.reason or self.page.reference:
                self._context.changed()

        def seen(**_kwargs: Any) -> None:
            if self.page.sides:
                self._context.act(self._lay_over)

        state.change(name("model"), name("reference"), name("mask"))(changed)
        state.change(name("made"), name("opacity"))(seen)

    def build(self) -> None:
        """Draw the panel at the place of the call."""
        draw(self)
