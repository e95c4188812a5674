"""The Synthesize panel: lesions into the user's scan."""

from __future__ import annotations

from typing import Any

import qt
import slicer

from CTGANAugmentLib.faces.choices import POINTS, Choices
from CTGANAugmentLib.faces.controls import usable_values
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.lesion_parameters import goes_with
from CTGANAugmentLib.faces.readiness import why_not
from CTGANAugmentLib.faces.session import SynthesisSession
from CTGANAugmentLib.faces.situation import ModalityMemory, situation_of
from CTGANAugmentLib.faces.summary import summary
from CTGANAugmentLib.lesions.parametric import ParametricLesion
from CTGANAugmentLib.lesions.presets import load_presets
from CTGANAugmentLib.panels.form import ParameterForm
from CTGANAugmentLib.panels.messages import busy_with_errors_shown
from CTGANAugmentLib.panels.place_section import PlaceSection
from CTGANAugmentLib.panels.preset_section import PresetSection
from CTGANAugmentLib.panels.view_section import ViewSection
from CTGANAugmentLib.panels.watch import NodeWatch
from CTGANAugmentLib.panels.widgets import button, research_notice, text_label
from CTGANAugmentLib.parameters import parameters_of
from CTGANAugmentLib.scene.results import ResultNodes

_PLACEMENT = "Placement"
"""Group of the parameters that only random places need."""


class SynthesizePanel:
    """Widgets on one side, the parameter node on the other; whichever changes, the other follows.

    Attributes:
        widget: to put into the module.
        top, place, form, placement, view: the panel's sections.
        preview_button, apply_button, undo_button, status: what stands below them.
    """

    def __init__(self) -> None:
        self._state: Any = None
        self._showing = False
        self._message = ""
        self._session = SynthesisSession(slicer.mrmlScene)
        self._memory = ModalityMemory()
        self._watch = NodeWatch(self.update)
        self.top = PresetSection(self._on_change)
        self.place = PlaceSection(self._on_change, self._on_place)
        names = _placement_names()
        self.placement = ParameterForm(ParametricLesion, self._on_change, only=names, flat=True)
        self.form = ParameterForm(
            ParametricLesion,
            self._on_change,
            skip=("preset", *names),
            open_groups=("Shape",),
            goes=goes_with,
        )
        self.view = ViewSection()
        self.preview_button = button(_("Preview"), _("Show the result without keeping it."), self._on_preview)
        self.apply_button = button(_("Apply"), "", self._on_apply)
        self.undo_button = button(_("Undo"), _("Remove what was applied last."), self._on_undo)
        self.status = text_label()
        self.widget = self._laid_out()
        self._watch.follow("scene", slicer.mrmlScene)
        self.update()

    def set_state(self, state: Any) -> None:
        """Show a parameter node; None shows an empty panel that changes nothing."""
        self._state = state
        self._watch.follow("state", state.parameterNode if state else None)
        self.update()

    def forget_scene(self) -> None:
        """Let go of everything in a scene that is being closed."""
        self._message = ""
        self.set_state(None)
        self._session.comparison.stop()
        self._session = SynthesisSession(slicer.mrmlScene)
        self.update()

    def leave(self) -> None:
        """Stop placing, drop a preview and show the result: the user goes to another module."""
        self.place.stop()
        if self._session.leave():
            self._message = ""
        self.update()

    def cleanup(self) -> None:
        """Let go of scene and widgets before the panel is thrown away."""
        self._showing = True  # nothing is shown or written any more, whatever the old widgets still signal
        self.place.stop()
        self._session.leave()
        self._watch.stop()
        self._state = None
        self.widget.deleteLater()

    @property
    def choices(self) -> Choices:
        """What the parameter node says."""
        return Choices.from_text(self._state.synthesize) if self._state else Choices()

    @property
    def nodes(self) -> dict[str, Any]:
        """The parameter node's nodes."""
        names = {"volume": "inputVolume", "points": "points", "roi": "roi", "segmentation": "segmentation"}
        return {key: getattr(self._state, name) if self._state else None for key, name in names.items()}

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
        nodes, choices = self.nodes, self.choices
        for key in nodes:
            self._watch.follow(key, nodes[key])
        modality = self._memory.of(nodes["volume"], choices.modality)
        preset = load_presets().get(choices.preset)
        typical = preset.typical(modality) if preset and modality in preset.modalities else {}
        values = usable_values(ParametricLesion, choices.values, modality, goes_with)
        self.top.volume.setCurrentNode(nodes["volume"])
        self.top.show(choices.preset, choices.modality, modality, choices.seed)
        self.place.points.selector.setCurrentNode(nodes["points"])
        self.place.roi.selector.setCurrentNode(nodes["roi"])
        self.place.segments.selector.setCurrentNode(nodes["segmentation"])
        self.place.show(choices.place, choices.segment)
        self.placement.show(modality, values, typical)
        self.placement.widget.visible = choices.place != POINTS
        self.form.show(modality, values, typical)
        self._show_buttons(nodes, choices, modality)

    def _show_buttons(self, nodes: dict[str, Any], choices: Choices, modality: str) -> None:
        if self._session.tidy(nodes, choices):
            self._message = ""
        reason = why_not(situation_of(nodes, choices, modality)) if self._state else _("No scene is open.")
        ready = _("Put the lesions into a copy of the scan, with their masks as a segmentation.")
        for each in (self.apply_button, self.preview_button):
            each.enabled = not reason
        self.apply_button.toolTip = reason or ready
        self.preview_button.toolTip = reason or _("Show the result without keeping it.")
        self.undo_button.enabled = self._session.can_undo
        self.view.follow(self._session.comparison)
        self.status.text = reason or self._message

    def _on_change(self) -> None:
        """Write what the widgets show into the parameter node."""
        if self._showing or not self._state:
            return
        old = self.choices
        shown = {*self.form.rows, *self.placement.rows}
        kept = {name: value for name, value in old.values.items() if name not in shown}
        new = Choices(
            preset=self.top.chosen_preset or old.preset,
            values={**kept, **self.form.values, **self.placement.values},
            seed=self.top.seed.text,
            place=self.place.chosen_kind,
            segment=self.place.segments.chosen,
            modality=self.top.chosen_modality,
        )
        self._showing = True  # one update at the end instead of one for each write
        try:
            with slicer.util.NodeModify(self._state):
                self._state.inputVolume = self.top.volume.currentNode()
                self._state.points = self.place.points.selector.currentNode()
                self._state.roi = self.place.roi.selector.currentNode()
                self._state.segmentation = self.place.segments.selector.currentNode()
                self._state.synthesize = new.to_text()
        finally:
            self._showing = False
        self._say("")

    def _on_place(self) -> None:
        """Show what is being placed, also where the user hid it to judge a lesion."""
        self.view.outlines.checked = True

    def _on_preview(self) -> None:
        self._run(keep=False)

    def _on_apply(self) -> None:
        self._run(keep=True)

    def _run(self, keep: bool) -> None:
        self.place.stop()
        nodes, choices = self.nodes, self.choices
        made: ResultNodes | None = None
        with busy_with_errors_shown(self._say):
            modality = self._memory.of(nodes["volume"], choices.modality)
            values = usable_values(ParametricLesion, choices.values, modality, goes_with)
            operation = ParametricLesion(preset=choices.preset, **values)
            make = self._session.apply if keep else self._session.preview
            made = make(operation, nodes, choices, modality)
        if made is not None:
            self._say(summary(made, modality, kept=keep))

    def _on_undo(self) -> None:
        names = self._session.undo()
        self._say(_("Removed: {names}").format(names=", ".join(names)) if names else "")

    def _say(self, message: str) -> None:
        """Keep a sentence below the buttons until something changes."""
        self._message = message
        self.update()

    def _laid_out(self) -> Any:
        widget = qt.QWidget()
        layout = qt.QVBoxLayout(widget)
        self.top.layout.addRow(_("Place"), self.place.widget)
        self.top.layout.addRow("", self.placement.widget)
        buttons = qt.QHBoxLayout()
        for each in (self.preview_button, self.apply_button, self.undo_button):
            buttons.addWidget(each)
        layout.addWidget(self.top.widget)
        layout.addLayout(buttons)
        for each in (self.view.widget, self.status, research_notice(), self.form.widget):
            layout.addWidget(each)
        layout.addStretch(1)
        return widget


def _placement_names() -> list[str]:
    return [spec.name for spec in parameters_of(ParametricLesion) if spec.about.group == _PLACEMENT]
