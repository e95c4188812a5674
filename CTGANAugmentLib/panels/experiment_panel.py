"""Does augmentation help on the user's own scans? An experiment, its answer, table and curves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import qt
import slicer

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
from CTGANAugmentLib.faces.pytorch import TRAINING
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.panels.form import ParameterForm
from CTGANAugmentLib.panels.job_panel import JobPanel
from CTGANAugmentLib.panels.job_section import JobSection
from CTGANAugmentLib.panels.outcome_section import OutcomeSection
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


class ExperimentPanel(JobPanel):
    """An experiment on scans of the disk. Works without a scene.

    Attributes:
        config, own, images, masks, folder: what runs on what.
        scans, run, outcome: the panel's sections.
        offer: of PyTorch and what else trains.
    """

    def __init__(self) -> None:
        super().__init__()
        self.config = combo_box(experiment_choices(), _("What is compared with what"))
        self.offer = PackageOffer(self.say, TRAINING)
        self.own = path_line(_("Experiment (YAML)"), self._on_change, files=True)
        self.images = path_line(
            _("Folder or table of scans, or a pattern with one * for the case"), self._on_change, files=True
        )
        self.masks = path_line(
            _("Their masks; leave empty for those beside them"), self._on_change, files=True
        )
        self.folder = path_line(_("Folder of the experiment"), self._on_change)
        self.scans = ParameterForm(
            ExperimentScans, self._on_change, note=left_to_experiment, placeholder=_("not set")
        )
        self.run = JobSection(_("Run the experiment"), self._on_run, self.runner.cancel)
        self.outcome = OutcomeSection(slicer.mrmlScene)
        self.widget = self._laid_out()
        listen(self.config, "currentIndexChanged(int)", lambda _index: self._on_change())
        self.watch_scene()

    def forget_scene(self) -> None:
        """Let go of the scene's table and plot; an experiment goes on, as it needs no scene."""
        self.outcome.forget()
        Panel.forget_scene(self)

    def cleanup(self) -> None:
        """Stop what runs, which can be gone on with, and let go of the widgets."""
        self.outcome.forget()
        super().cleanup()

    def show_all(self) -> None:
        """Show choices and outcome as they are now."""
        told = self._told()
        if self.config.count != len(experiment_choices()):  # what reads them may come later
            self.config.clear()
            for value, title in experiment_choices():
                self.config.addItem(title, value)
        select(self.config, str(told.get("config", "")) or experiment_choices()[0][0])
        self.own.visible = self._own_label.visible = selected(self.config) == OWN_EXPERIMENT
        self.scans.show("CT", usable_values(ExperimentScans, told["scans"], ""), {})
        self.offer.show(needed=True, soon=False)
        reason = why_not_experiment(self._config(), self.images.currentPath, self.folder.currentPath)
        ready = _("Train every arm on few and on many patients; what is stopped goes on where it was.")
        self.run.show(reason, ready, running=self.is_running, message=self.message)
        self.outcome.show(self._outcome())

    def took(self, made: Mapping[str, Any]) -> None:
        """Tell the answer."""
        self.say(experiment_summary(made))

    def _outcome(self) -> Outcome | None:
        return outcome_in(str(self.folder.currentPath))

    def _told(self) -> dict[str, Any]:
        """What the parameter node says."""
        try:
            found = json.loads(self.state.evaluation) if self.state and self.state.evaluation else {}
        except ValueError:
            found = {}
        found = found if isinstance(found, dict) else {}
        scans = found.get("scans")
        return {**found, "scans": scans if isinstance(scans, dict) else {}}

    def _config(self) -> str:
        chosen = selected(self.config)
        return str(self.own.currentPath) if chosen == OWN_EXPERIMENT else chosen

    def _on_change(self) -> None:
        """Write what the widgets show into the parameter node; paths stay out of it, whose names may be patients'."""
        if not self.may_write:
            return
        told = {"config": selected(self.config), "scans": self.scans.values}
        with self.held():
            self.state.evaluation = json.dumps(told, sort_keys=True)
        self.say("")

    def _on_run(self) -> None:
        scans = ExperimentScans(**usable_values(ExperimentScans, self._told()["scans"], ""))
        out = Path(self.folder.currentPath)
        job: Job = experiment_job(self._config(), self.images.currentPath, self.masks.currentPath, out, scans)
        self.message = ""
        self.runner.start(lambda _folder: job, lambda result: result)
        self.update()

    def _laid_out(self) -> Any:
        widget = qt.QWidget()
        layout = qt.QVBoxLayout(widget)
        top = qt.QFormLayout()
        top.addRow(_("Experiment"), row_of(self.config, self.offer.button))
        top.addRow(_("Experiment file"), self.own)
        top.addRow(_("Scans"), self.images)
        top.addRow(_("Masks"), self.masks)
        top.addRow(_("Folder"), self.folder)
        self._own_label = top.labelForField(self.own)
        layout.addLayout(top)
        for each in (self.run.widget, self.outcome.widget, self.scans.widget, research_notice()):
            layout.addWidget(each)
        layout.addStretch(1)
        return widget
