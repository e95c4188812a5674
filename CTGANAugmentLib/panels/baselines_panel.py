"""The Baselines panel: classical segmentation of the user's scan, scored against a reference."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import qt
import slicer

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.baseline_choices import BaselineChoices
from CTGANAugmentLib.faces.baseline_session import BaselineSession, method_with_values
from CTGANAugmentLib.faces.baseline_situation import baseline_situation, why_not_run, why_not_score
from CTGANAugmentLib.faces.controls import suggestion_note, usable_values
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.method_list import takes_start
from CTGANAugmentLib.faces.run_all import RunAll, ready_methods
from CTGANAugmentLib.faces.situation import ModalityMemory
from CTGANAugmentLib.faces.summary import segment_summary
from CTGANAugmentLib.panels.baseline_state import BaselineState
from CTGANAugmentLib.panels.form import ParameterForm
from CTGANAugmentLib.panels.guide_section import GuideSection
from CTGANAugmentLib.panels.messages import busy_with_errors_shown, show_error
from CTGANAugmentLib.panels.method_runner import MethodRunner
from CTGANAugmentLib.panels.method_section import MethodSection
from CTGANAugmentLib.panels.run_section import RunSection
from CTGANAugmentLib.panels.score_section import ScoreSection
from CTGANAugmentLib.panels.watch import NodeWatch
from CTGANAugmentLib.panels.widgets import research_notice
from CTGANAugmentLib.scene.baselines import BaselineSegment, baselines_of, show_alone
from CTGANAugmentLib.scene.scores import table_of
from CTGANAugmentLib.segmentation.method import SegmentationMethod

_FOLDED = ("Preparation", "Limits")
"""Headings of the parameters that all methods have."""


class BaselinesPanel:
    """Widgets on one side, the parameter node on the other; whichever changes, the other follows.

    Attributes:
        widget: to put into the module.
        top, guides, form, run, scores: the panel's sections.
        on_busy: told True while nothing else in the module should be touched, and False after.
    """

    def __init__(self) -> None:
        self.on_busy: Callable[[bool], None] = lambda _busy: None
        self._state = BaselineState()
        self._showing = False
        self._message = ""
        self._memory = ModalityMemory()
        self._watch = NodeWatch(self.update)
        self._runner = MethodRunner(BaselineSession(slicer.mrmlScene), self._on_progress, self._on_end)
        self._all = RunAll()
        self.top = MethodSection(self._on_change)
        self.guides = GuideSection(self._on_change)
        self.run = RunSection(self._on_suggest, self._on_run, self._on_cancel, self._on_undo)
        self.scores = ScoreSection(self._on_change, self._on_score, self._on_all, self._on_pick)
        self.form = self._make_form(self._state.method)
        self.widget = self._laid_out()
        self._watch.follow("scene", slicer.mrmlScene)
        self.update()

    def set_state(self, state: Any) -> None:
        """Show a parameter node; None shows an empty panel that changes nothing."""
        self._state = BaselineState(state)
        self._watch.follow("state", state.parameterNode if state else None)
        self.update()

    def forget_scene(self) -> None:
        """Stop what runs, and let go of everything in a scene that is being closed."""
        self._all.clear()
        self._runner.abandon()
        self._message = ""
        self.set_state(None)
        self._runner.session = BaselineSession(slicer.mrmlScene)
        self.update()

    def leave(self) -> None:
        """Stop placing: the user goes to another panel or module; a job goes on."""
        self.guides.stop()

    def cleanup(self) -> None:
        """Stop what runs, and let go of scene and widgets before the panel is thrown away."""
        self._showing = True  # nothing is shown or written any more, whatever the old widgets still signal
        self._all.clear()
        self._runner.abandon()
        self.guides.stop()
        self._watch.stop()
        self._state = BaselineState()
        self.widget.deleteLater()

    @property
    def choices(self) -> BaselineChoices:
        """What the parameter node says."""
        return self._state.choices

    @property
    def is_running(self) -> bool:
        """Whether a method runs, or the next of several is about to."""
        return self._runner.is_running or self._all.is_running

    def update(self) -> None:
        """Show state and scene as they are now."""
        if self._showing:
            return
        self._showing = True
        try:
            self._show_all()
        finally:
            self._showing = False

    def _show_all(self) -> None:
        nodes, choices, method = self._state.nodes, self._state.choices, self._state.method
        for key in nodes:
            self._watch.follow(key, nodes[key])
        self._watch.follow("made", baselines_of(nodes["volume"]) if nodes["volume"] else None)
        modality = self._modality(nodes)
        self.top.show(choices.method, self._state.modality, modality)
        for name, selector in self._selectors().items():
            selector.setCurrentNode(nodes[name])
        has_start = takes_start(method)
        self.guides.show(choices.mask_segment, choices.start_segment, has_start=has_start)
        if self.form.cls is not method:
            self._replace_form(method)
        self.form.show(modality, usable_values(method, choices.own_values(), modality), {})
        table = table_of(nodes["volume"]) if nodes["volume"] else None
        self.scores.show(choices.reference_segment, choices.tolerance_mm, table)
        self._show_buttons(nodes, choices, method)

    def _show_buttons(
        self, nodes: dict[str, Any], choices: BaselineChoices, method: type[SegmentationMethod]
    ) -> None:
        situation = baseline_situation(nodes, choices, method)
        reason = why_not_run(situation) if self._state.node else _("No scene is open.")
        session, running = self._runner.session, self.is_running
        has_made = session.has_baselines(nodes["volume"])
        self.run.show(reason, running=running, can_undo=session.can_undo, can_suggest=self.form.has_optional)
        unscored = why_not_score(nodes, has_baselines=has_made)
        self.scores.show_buttons(
            unscored, reason or why_not_score(nodes, has_baselines=True), running=running
        )
        busy = running and self._runner.is_quick
        for each in (self.top.widget, self.form.widget, self.scores.widget):
            each.enabled = not busy
        self.run.status.text = self._message or reason

    def _on_change(self) -> None:
        """Write what the widgets show into the parameter node."""
        if self._showing or not self._state.node:
            return
        old = self._state.choices
        chosen = self.top.chosen_method or old.method
        kept = {n: v for n, v in old.own_values().items() if n not in self.form.rows}
        new = old.with_values({**kept, **self.form.values})  # while the form still shows the old method
        new = replace(
            new,
            method=chosen,
            mask_segment=self.guides.mask.chosen,
            start_segment=self.guides.start.chosen,
            reference_segment=self.scores.reference.chosen,
            tolerance_mm=self.scores.tolerance.value,
        )
        nodes = {name: selector.currentNode() for name, selector in self._selectors().items()}
        self._showing = True  # one update at the end instead of one for each write
        try:
            self._state.write(nodes, new, self.top.chosen_modality)
        finally:
            self._showing = False
        self._say("")

    def _modality(self, nodes: dict[str, Any]) -> str:
        return self._memory.of(nodes["volume"], self._state.modality)

    def _selectors(self) -> dict[str, Any]:
        own = {"volume": self.top.volume, "reference": self.scores.reference.selector}
        return {**own, **self.guides.selectors}

    def _on_suggest(self) -> None:
        with busy_with_errors_shown(self._say):
            nodes = self._state.nodes
            method, modality = self._state.method, self._modality(nodes)
            choices = self._runner.session.suggest(method, nodes, self.choices, modality)
            self._state.write(nodes, choices, self._state.modality)
            self._say("")

    def _on_run(self) -> None:
        self.guides.stop()
        self._start(self._state.method)

    def _start(self, method: type[SegmentationMethod]) -> None:
        nodes, choices = self._state.nodes, self.choices
        modality = self._modality(nodes)
        self._begin(_(method.title), quick=method.quick)
        try:
            ready = method_with_values(method, choices, modality)
        except UserError as error:  # figures that do not go together
            self._on_end(None, error)
            return
        self._runner.start(ready, nodes, choices, modality)
        self.update()

    def _on_progress(self, fraction: float, message: str) -> None:
        self.run.progress(fraction, message)
        if not self.run.cancel_button.enabled:
            self.update()

    def _begin(self, title: str, *, quick: bool) -> None:
        self._message = ""
        if quick:
            self.on_busy(True)
        self.run.begin(title)

    def _finish(self) -> None:
        self.on_busy(False)
        self.run.end()

    def _on_end(self, made: BaselineSegment | None, error: Exception | None) -> None:
        self._finish()
        if self._all.is_running:
            self._next_of_all(error)
        elif error is not None:
            self._say("")
            show_error(error, self._say)
        elif made is not None:
            self._say(segment_summary(made, self._modality(self._state.nodes)))

    def _on_cancel(self) -> None:
        self._all.clear()
        self._runner.cancel()

    def _on_undo(self) -> None:
        name = self._runner.session.undo()
        self._say(_("Removed: {names}").format(names=name) if name else "")

    def _on_score(self) -> None:
        nodes, choices = self._state.nodes, self.choices
        self._begin(_("Scoring"), quick=True)
        _table, error = self._runner.here(lambda report: self._runner.session.score(nodes, choices, report))
        self._finish()
        self._say("")
        if error is not None:
            show_error(error, self._say)
        self.scores.fit_columns()

    def _on_all(self) -> None:
        """Run every method that the present seeds and limits are enough for, then score."""
        self.guides.stop()
        self._all.begin(ready_methods(self._state.nodes, self.choices))
        self._next_of_all(None)

    def _next_of_all(self, error: Exception | None) -> None:
        method = self._all.next(error)
        if method is not None:
            # Not from within the end of the one before, whose process and files are still being put away.
            qt.QTimer.singleShot(0, lambda: self._all.is_running and self._start(method))
            return
        self._on_score()
        self.scores.pick_best()
        self._say(self._all.summary())

    def _on_pick(self, segments: list[str]) -> None:
        volume = self._state.nodes["volume"]
        if volume is not None:
            show_alone(volume, segments)

    def _say(self, message: str) -> None:
        """Keep a sentence below the buttons until something changes."""
        self._message = message
        self.update()

    def _make_form(self, method: type[SegmentationMethod]) -> ParameterForm:
        return ParameterForm(
            method,
            self._on_change,
            folded_groups=_FOLDED,
            note=suggestion_note,
            placeholder=_("from the seeds"),
        )

    def _replace_form(self, method: type[SegmentationMethod]) -> None:
        old, self.form = self.form, self._make_form(method)
        self._layout.replaceWidget(old.widget, self.form.widget)
        old.widget.hide()
        old.widget.deleteLater()

    def _laid_out(self) -> Any:
        widget = qt.QWidget()
        self._layout = qt.QVBoxLayout(widget)
        self.guides.add_to(self.top.layout)
        for each in (self.top.widget, self.run.widget, self.form.widget, self.scores.widget):
            self._layout.addWidget(each)
        self._layout.addWidget(research_notice(synthetic=False))
        self._layout.addStretch(1)
        return widget
