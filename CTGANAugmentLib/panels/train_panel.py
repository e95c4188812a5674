"""The Train panel: a generator trained on the user's own scans, with its curves and what it makes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import qt
import slicer

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.model_list import import_job, imported_sentence
from CTGANAugmentLib.faces.pytorch import TRAINING
from CTGANAugmentLib.faces.training_choices import (
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
from CTGANAugmentLib.faces.training_run import RunView, view_of, why_not_train
from CTGANAugmentLib.panels.form import ParameterForm
from CTGANAugmentLib.panels.job_runner import JobRunner, Write
from CTGANAugmentLib.panels.messages import busy_with_errors_shown, show_error
from CTGANAugmentLib.panels.panel import Panel
from CTGANAugmentLib.panels.pytorch import PackageOffer
from CTGANAugmentLib.panels.training_section import TrainingSection
from CTGANAugmentLib.panels.widgets import (
    combo_box,
    listen,
    path_line,
    research_notice,
    row_of,
    select,
    selected,
)
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.training.run.folder import RunFolder

_LOOK_MS = 2000
"""Between two looks at a run that goes on."""
_GRACE_MS = 120_000
"""A step and a checkpoint of a large model take their time."""
_FOLDED = ("Steps", "Watching", "Machine", "Split", "Values")


class TrainPanel(Panel):
    """Recipe, scans, settings; a run with its losses as a plot and what the model makes by now.

    Attributes:
        recipe, folder: what is trained, and where the run lies.
        sources: path lines by name.
        forms: by section of the configuration.
        run: buttons, state, picture and plot of the run.
    """

    def __init__(self) -> None:
        super().__init__()
        self._runner = JobRunner(self._on_progress, self._on_end)
        self._importer = JobRunner(
            lambda fraction, text: self.run.progress(fraction, text, 0.0), self._on_imported
        )
        self._view: RunView | None = None
        self.recipe = combo_box(
            [(name, recipe_title(name)) for name in recipes()],
            _("What is trained; all settings can be changed."),
        )
        tooltip = _("Folder, table (.csv), datalist (.json), or a pattern in which a * stands for the case")
        names = ("images", "masks", "a", "b")
        self.sources = {name: path_line(tooltip, self._on_change, files=True) for name in names}
        self.folder = path_line(_("Folder of the run: a new one, or one to go on with"), self._on_folder)
        self.forms = {section: self._made_form(section) for section in SECTIONS}
        self.run = TrainingSection(
            slicer.mrmlScene,
            on_start=self._on_start,
            on_stop=self._runner.cancel,
            on_pause=self._on_pause,
            on_resume=self._on_resume,
            on_use=self._on_use,
        )
        self.offer = PackageOffer(self.say, TRAINING)
        self._timer = qt.QTimer()
        self._timer.setInterval(_LOOK_MS)
        listen(self._timer, "timeout()", self._look)
        self.widget = self._laid_out()
        listen(self.recipe, "currentIndexChanged(int)", lambda _index: self._on_change())
        self.watch_scene()

    @property
    def choices(self) -> TrainingChoices:
        """What the parameter node says."""
        return TrainingChoices.from_text(self.state.training) if self.state else TrainingChoices()

    @property
    def is_running(self) -> bool:
        """Whether a training was started here that has not ended."""
        return self._runner.is_running

    def forget_scene(self) -> None:
        """Let go of the scene's plot; a training goes on, as it needs no scene."""
        self.run.forget_plot()
        super().forget_scene()

    def cleanup(self) -> None:
        """End what runs, which can be gone on with from its newest checkpoint, and let go of the widgets."""
        self._timer.stop()
        self._runner.abandon()
        self._importer.abandon()
        self.run.forget_plot()
        super().cleanup()

    def show_all(self) -> None:
        """Show choices and run as they are now."""
        choices = self.choices
        if self.recipe.count != len(recipes()):  # PyYAML, which reads them, may come later
            self.recipe.clear()
            for name in recipes():
                self.recipe.addItem(recipe_title(name), name)
        select(self.recipe, choices.recipe)
        needed = sources_of(choices.recipe)
        for name, line in self.sources.items():
            line.visible = self._labels[name].visible = name in needed
        for section, form in self.forms.items():
            form.show("CT", shown_values(choices, section), {})
        paths = {name: self.sources[name].currentPath for name in needed}
        reason = why_not_train(paths, self.folder.currentPath)
        self.run.show(reason, self._view, running=self.is_running, message=self.message)
        self.offer.show(needed=True, soon=False)

    def _made_form(self, section: str) -> ParameterForm:
        return ParameterForm(
            SECTIONS[section],
            self._on_change,
            skip=hidden_names(section),
            folded_groups=_FOLDED,
            goes=goes_with_training,
        )

    def _on_change(self) -> None:
        """Write what the widgets show into the parameter node; no path, whose names may be patients'."""
        if not self.may_write:
            return
        old, recipe = self.choices, selected(self.recipe)
        new = TrainingChoices(recipe) if recipe and recipe != old.recipe else old
        if new is old:
            for section, form in self.forms.items():
                new = new.with_own(section, _changed(form, shown_values(old, section)))
        with self.held():
            self.state.training = new.to_text()
        self.say("")

    def _on_folder(self) -> None:
        """Look at the run that a folder holds."""
        if not self.is_running:
            self._look()
        self.say("")

    def _on_start(self) -> None:
        choices, out = self.choices, Path(self.folder.currentPath)
        paths = {name: self.sources[name].currentPath for name in sources_of(choices.recipe)}
        self._begin(lambda _folder: training_job(choices, paths, out))

    def _on_resume(self) -> None:
        run = Path(self.folder.currentPath)
        self._begin(lambda _folder: resuming_job(run))

    def _begin(self, write: Write) -> None:
        self.message = ""
        self._runner.start(write, dict, _GRACE_MS)
        self._timer.start()
        self.update()

    def _on_pause(self) -> None:
        run = RunFolder(Path(self.folder.currentPath))
        paused = self._view is not None and self._view.state == "paused"
        with busy_with_errors_shown(self.say):
            run.ask("go" if paused else "pause")

    def _on_use(self) -> None:
        job = import_job(RunFolder(Path(self.folder.currentPath)).model)
        self._importer.start(lambda _folder: job, imported_sentence)

    def _on_imported(self, done: str | None, error: Exception | None) -> None:
        self.run.end()
        self.say(done or "")
        if error is not None:
            show_error(error, self.say)

    def _look(self) -> None:
        """Show how the run goes by now."""
        path = self.folder.currentPath
        self._view = view_of(Path(path), charts=False) if path else None
        self.update()

    def _on_progress(self, fraction: float, message: str) -> None:
        self.run.progress(fraction, message, self._runner.seconds)

    def _on_end(self, result: Mapping[str, Any] | None, error: Exception | None) -> None:
        self._timer.stop()
        self.run.end()
        self._look()
        if isinstance(error, Cancelled):
            self.say(_("The training was stopped at a checkpoint: Resume goes on."))
        elif error is not None:
            show_error(error, self.say)
        elif result is not None:
            steps = _("Trained {steps:,} steps.").format(steps=result["measured"]["steps"])
            self.say("\n".join([steps, *map(str, result.get("notes", ()))]))

    def _laid_out(self) -> Any:
        widget = qt.QWidget()
        layout = qt.QVBoxLayout(widget)
        top = qt.QFormLayout()
        top.addRow(_("Recipe"), row_of(self.recipe, self.offer.button))
        for name, line in self.sources.items():
            top.addRow(source_title(name).split(";")[0], line)
        self._labels = {name: top.labelForField(line) for name, line in self.sources.items()}
        top.addRow(_("Run"), self.folder)
        layout.addLayout(top)
        for each in (self.run.widget, *(form.widget for form in self.forms.values()), research_notice()):
            layout.addWidget(each)
        layout.addStretch(1)
        return widget


def _changed(form: ParameterForm, shown: Mapping[str, Any]) -> dict[str, Any]:
    """Settings as the form has them; one that nobody touched stays as it was, with all its decimals."""
    values = dict(shown)
    for name, row in form.rows.items():
        if row.value != row.control.to_value(shown[name]):
            values[name] = row.value
    return values
