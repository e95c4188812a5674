"""The Generate panel: sets of lesion patches from a trained model, into a folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import qt

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
from CTGANAugmentLib.panels.card_section import CardSection
from CTGANAugmentLib.panels.form import ParameterForm
from CTGANAugmentLib.panels.job_panel import JobPanel
from CTGANAugmentLib.panels.job_section import JobSection
from CTGANAugmentLib.panels.panel import Panel
from CTGANAugmentLib.panels.pytorch import PackageOffer
from CTGANAugmentLib.panels.widgets import (
    combo_box,
    listen,
    path_line,
    research_notice,
    row_of,
    select,
    selected,
)

_SHEET_WIDTH = 420


class GeneratePanel(JobPanel):
    """A model, how many, a folder, and the picture of what came out.

    Attributes:
        model, masks, folder: selectors.
        card, form, run: the panel's sections.
        sheet: picture of the set that was made last.
    """

    def __init__(self) -> None:
        super().__init__()
        self._models: list[tuple[str, str]] = []
        self.model = combo_box([], _("Trained model; its card says what it is for and what it is not for."))
        self.card = CardSection()
        self.masks = path_line(
            _("Folder of label files to draw forms from; empty for forms as of lung nodules"), self._on_change
        )
        self.folder = path_line(_("Folder for the set, new or empty"), self._on_change)
        self.form = ParameterForm(
            GenerationSettings,
            self._on_change,
            open_groups=("Set",),
            note=not_set_note,
            placeholder=_("not set"),
        )
        self.run = JobSection(_("Generate"), self._on_run, self.runner.cancel)
        self.sheet = qt.QLabel()
        self.offer = PackageOffer(self.say)
        self.widget = self._laid_out()
        listen(self.model, "currentIndexChanged(int)", lambda _index: self._on_change())
        self.watch_scene()

    def forget_scene(self) -> None:
        """Show nothing of a scene that is being closed; a set that is being made needs no scene."""
        Panel.forget_scene(self)

    def show_all(self) -> None:
        """Show choices as they are now."""
        choices, cards = self._choices(), generating_models()
        self._show_models(cards)
        card = self._card(cards, str(choices.get("model", "")))
        select(self.model, card.id if card else "")
        self.card.show(card)
        values = usable_values(GenerationSettings, choices.get("values", {}), "")
        self.form.show("CT", values, {})
        self.masks.visible = self._masks_label.visible = card is not None and needs_masks(card)
        reason = why_not_generate(card)
        if not reason and not self.folder.currentPath:
            reason = _("Choose a folder for the set.")
        ready = _("Fill the folder with synthetic patches, a list and a record of how they were made.")
        self.run.show(reason, ready, running=self.is_running, message=self.message)
        self.offer.show(needed=True, soon=False)

    def _choices(self) -> dict[str, Any]:
        try:
            found = json.loads(self.state.generation) if self.state and self.state.generation else {}
        except ValueError:
            return {}
        values = found.get("values") if isinstance(found, dict) else None
        return found if isinstance(values, dict) else {}

    def _show_models(self, cards: list[ModelCard]) -> None:
        items = [(card.id, card.title) for card in cards]
        if items != self._models:
            self._models = items
            self.model.clear()
            for value, title in items:
                self.model.addItem(title, value)

    def _card(self, cards: list[ModelCard], model_id: str) -> ModelCard | None:
        return next((card for card in cards if card.id == model_id), cards[0] if cards else None)

    def _on_change(self) -> None:
        """Write what the widgets show into the parameter node; folders stay out of it, whose names may be patients'."""
        if not self.may_write:
            return
        with self.held():
            text = json.dumps({"model": selected(self.model), "values": self.form.values}, sort_keys=True)
            self.state.generation = text
        self.say("")

    def _on_run(self) -> None:
        choices = self._choices()
        card = self._card(generating_models(), str(choices.get("model", "")))
        out, masks = Path(self.folder.currentPath), self.masks.currentPath
        self.message = ""

        def write(_folder: Path) -> Job:
            values = usable_values(GenerationSettings, choices.get("values", {}), "")
            return generation_job(GenerationSettings(**values), card, out, masks)

        self.runner.start(write, lambda result: result)
        self.update()

    def took(self, made: Mapping[str, Any]) -> None:
        """Show the set."""
        picture = qt.QPixmap(made["files"]["sheet"])
        self.sheet.setPixmap(picture.scaledToWidth(_SHEET_WIDTH, qt.Qt.SmoothTransformation))
        self.say(generated_summary(made, made["files"]["patches"]))

    def _laid_out(self) -> Any:
        widget = qt.QWidget()
        layout = qt.QVBoxLayout(widget)
        top = qt.QFormLayout()
        top.addRow(_("Model"), row_of(self.model, self.offer.button))
        top.addRow(self.card.widget)
        top.addRow(_("Masks"), self.masks)
        top.addRow(_("Folder"), self.folder)
        self._masks_label = top.labelForField(self.masks)
        layout.addLayout(top)
        for each in (self.run.widget, self.sheet, self.form.widget, research_notice()):
            layout.addWidget(each)
        layout.addStretch(1)
        return widget
