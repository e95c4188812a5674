"""The Data set panel: many cases out of few by a recipe, and data sets as trainers read them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import qt

from CTGANAugmentLib.faces.controls import usable_values
from CTGANAugmentLib.faces.data_set import (
    DEFAULT_LAYOUT,
    OWN_RECIPE,
    BatchSettings,
    CasesOnDisk,
    batch_job,
    batch_summary,
    cases_job,
    cases_summary,
    export_job,
    export_summary,
    layout_of,
    layouts,
    not_set_note,
    recipe_choices,
    why_not_batch,
    why_not_export,
    why_not_look,
)
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.pytorch import RECIPES
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.panels.form import ParameterForm
from CTGANAugmentLib.panels.job_panel import JobPanel
from CTGANAugmentLib.panels.job_section import JobSection
from CTGANAugmentLib.panels.panel import Panel
from CTGANAugmentLib.panels.pytorch import PackageOffer
from CTGANAugmentLib.panels.switched_form import SwitchedForm
from CTGANAugmentLib.panels.widgets import (
    button,
    combo_box,
    listen,
    path_line,
    research_notice,
    row_of,
    select,
    selected,
    text_label,
)

_EXAMPLE = "{patient}/CT.nii.gz"


class DataSetPanel(JobPanel):
    """Cases on the disk: looked through, made more, exported. Works without a scene.

    Attributes:
        data, images, masks, recipe, own, out: what a batch is made of.
        looked: label with what was found on the disk.
        layout, export_data, export_out, replace: what is exported, and how.
        settings, layout_form, run, export: the panel's sections.
    """

    def __init__(self) -> None:
        super().__init__()
        self._take: Callable[[Mapping[str, Any]], None] = lambda _result: None
        self._exported = ""
        self.data = path_line(
            _("Folder of scans with their labels, a table or a datalist"), self._on_change, files=True
        )
        self.images, self.masks = (self._pattern() for _each in range(2))
        self.look_button = button(
            _("Look through"), _("Show what was paired; nothing is changed."), self._on_look
        )
        self.looked = text_label()
        self.recipe = combo_box(recipe_choices(), _("What is made of each case"))
        self.offer = PackageOffer(self.say, RECIPES)
        self.own = path_line(_("Recipe file"), self._on_change, files=True)
        self.out = path_line(_("Folder for the cases"), self._on_change)
        self.settings = ParameterForm(
            BatchSettings, self._on_change, note=not_set_note, placeholder=_("not set")
        )
        self.run = JobSection(_("Make cases"), self._on_run, self.runner.cancel)
        self.layout = combo_box(layouts(), _("Who reads it"))
        self.export_data = path_line(_("Data set"), self._on_change, files=True)
        self.export_out = path_line(_("Folder for the export"), self._on_change)
        self.replace = qt.QCheckBox(_("Replace an earlier export"))
        self.export_button = button(_("Export"), "", self._on_export)
        self.exported = text_label()
        self.layout_form = SwitchedForm(self._on_change)
        self.widget = self._laid_out()
        for combo in (self.recipe, self.layout):
            listen(combo, "currentIndexChanged(int)", lambda _index: self._on_change())
        self.watch_scene()

    def forget_scene(self) -> None:
        """Show nothing of a scene that is being closed; a batch needs no scene."""
        Panel.forget_scene(self)

    def show_all(self) -> None:
        """Show choices as they are now."""
        told = self._told()
        if self.recipe.count != len(recipe_choices()):  # what reads them may come later
            self.recipe.clear()
            for value, title in recipe_choices():
                self.recipe.addItem(title, value)
        self.offer.show(needed=True, soon=False)
        select(self.recipe, str(told.get("recipe", "")) or recipe_choices()[0][0])
        layout_id = str(told.get("layout", "")) or DEFAULT_LAYOUT
        select(self.layout, layout_id)
        layout = layout_of(layout_id)
        self.settings.show("CT", usable_values(BatchSettings, told["settings"], ""), {})
        self.layout_form.show(layout, "CT", usable_values(layout, told["layout_values"], ""))
        self.own.visible = self._own_label.visible = selected(self.recipe) == OWN_RECIPE
        looking = why_not_look(self._cases())
        reason = why_not_batch(self._cases(), self._recipe(), self.out.currentPath)
        exporting = why_not_export(self.export_data.currentPath, self.export_out.currentPath)
        running = self.is_running
        self.look_button.enabled = not looking and not running
        self.look_button.toolTip = looking or _("Show what was paired; nothing is changed.")
        ready = _("Make the cases that are not there yet; what is stopped goes on where it was.")
        self.run.show(reason, ready, running=running, message=self.message)
        self.export_button.enabled = not exporting and not running
        self.export_button.toolTip = exporting or _("Write the data set as a trainer reads it.")
        self.exported.text = self._exported or exporting

    def _told(self) -> dict[str, Any]:
        """What the parameter node says."""
        try:
            found = json.loads(self.state.dataSet) if self.state and self.state.dataSet else {}
        except ValueError:
            found = {}
        found = found if isinstance(found, dict) else {}
        kept = {name: found.get(name) for name in ("settings", "layout_values")}
        return {**found, **{name: each if isinstance(each, dict) else {} for name, each in kept.items()}}

    def _cases(self) -> CasesOnDisk:
        return CasesOnDisk(self.data.currentPath, self.images.text, self.masks.text)

    def _recipe(self) -> str:
        chosen = selected(self.recipe)
        return str(self.own.currentPath) if chosen == OWN_RECIPE else chosen

    def _on_change(self) -> None:
        """Write what the widgets show into the parameter node; folders stay out of it, whose names may be patients'."""
        if not self.may_write:
            return
        old, layout = self._told(), selected(self.layout)
        same = layout == (str(old.get("layout", "")) or DEFAULT_LAYOUT)
        told = {
            "recipe": selected(self.recipe),
            "layout": layout,
            "settings": self.settings.values,
            "layout_values": self.layout_form.values if same else {},
        }
        with self.held():
            self.state.dataSet = json.dumps(told, sort_keys=True)
        self._exported = ""
        self.say("")

    def _on_look(self) -> None:
        self._start(cases_job(self._cases()), self._took_look)

    def _on_run(self) -> None:
        settings = BatchSettings(**usable_values(BatchSettings, self._told()["settings"], ""))
        out = Path(self.out.currentPath)
        self._start(batch_job(self._cases(), self._recipe(), out, settings), self._took_batch)

    def _on_export(self) -> None:
        told = self._told()
        layout = layout_of(selected(self.layout))
        chosen = layout(**usable_values(layout, told["layout_values"], ""))
        out = Path(self.export_out.currentPath)
        job = export_job(chosen, self.export_data.currentPath, out, overwrite=bool(self.replace.checked))
        self._start(job, self._took_export)

    def _start(self, job: Job, take: Callable[[Mapping[str, Any]], None]) -> None:
        self.message, self._exported, self._take = "", "", take
        self.runner.start(lambda _folder: job, lambda result: result)
        self.update()

    def took(self, made: Mapping[str, Any]) -> None:
        """Tell of what the job did."""
        self._take(made)
        self.update()

    def _took_look(self, made: Mapping[str, Any]) -> None:
        rows = [f"{row[0]}: {row[2]} + {row[3]} ({row[7]})" for row in made["rows"]]
        self.looked.text = "\n".join([*rows, cases_summary(made)])

    def _took_batch(self, made: Mapping[str, Any]) -> None:
        self.message = batch_summary(made, self.out.currentPath)
        if not self.export_data.currentPath:
            with self.held():
                self.export_data.currentPath = self.out.currentPath

    def _took_export(self, made: Mapping[str, Any]) -> None:
        self._exported = export_summary(made)

    def _pattern(self) -> Any:
        line = qt.QLineEdit()
        line.toolTip = _("Below the folder, with names in braces, such as {example}").format(example=_EXAMPLE)
        listen(line, "textChanged(QString)", lambda _text: self._on_change())
        return line

    def _laid_out(self) -> Any:
        widget = qt.QWidget()
        layout = qt.QVBoxLayout(widget)
        top = qt.QFormLayout()
        top.addRow(_("Scans with their labels"), self.data)
        top.addRow(_("Pattern of images"), self.images)
        top.addRow(_("Pattern of masks"), self.masks)
        top.addRow("", self.look_button)
        top.addRow("", self.looked)
        top.addRow(_("Recipe"), row_of(self.recipe, self.offer.button))
        top.addRow(_("Recipe file"), self.own)
        top.addRow(_("Folder"), self.out)
        self._own_label = top.labelForField(self.own)
        bottom = qt.QFormLayout()
        bottom.addRow(_("Layout"), self.layout)
        bottom.addRow(_("Data set"), self.export_data)
        bottom.addRow(_("Folder"), self.export_out)
        bottom.addRow("", row_of(self.replace, self.export_button))
        bottom.addRow("", self.exported)
        layout.addLayout(top)
        layout.addWidget(self.run.widget)
        layout.addWidget(self.settings.widget)
        layout.addLayout(bottom)
        layout.addWidget(self.layout_form.widget)
        layout.addWidget(research_notice())
        layout.addStretch(1)
        return widget
