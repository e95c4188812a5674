"""The Synthesize panel: lesions into the user's scan."""

from __future__ import annotations

from typing import Any

import qt
import slicer

from CTGANAugmentLib.faces.choices import POINTS, Choices
from CTGANAugmentLib.faces.controls import usable_values
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.lesion_methods import method_of, takes_preset
from CTGANAugmentLib.faces.lesion_parameters import goes_with
from CTGANAugmentLib.faces.pytorch import needs_model
from CTGANAugmentLib.faces.readiness import why_not
from CTGANAugmentLib.faces.session import SynthesisSession
from CTGANAugmentLib.faces.situation import situation_of
from CTGANAugmentLib.faces.summary import summary
from CTGANAugmentLib.lesions.parametric import ParametricLesion
from CTGANAugmentLib.lesions.presets import load_presets
from CTGANAugmentLib.operation import Operation
from CTGANAugmentLib.panels.form import ParameterForm
from CTGANAugmentLib.panels.made_section import MadeSection
from CTGANAugmentLib.panels.messages import busy_with_errors_shown
from CTGANAugmentLib.panels.panel import Panel
from CTGANAugmentLib.panels.place_section import PlaceSection
from CTGANAugmentLib.panels.preset_section import PresetSection
from CTGANAugmentLib.panels.pytorch import PackageOffer
from CTGANAugmentLib.panels.view_section import ViewSection
from CTGANAugmentLib.panels.waiting import progress_window
from CTGANAugmentLib.panels.widgets import button, research_notice, text_label
from CTGANAugmentLib.parameters import parameters_of
from CTGANAugmentLib.scene.results import ResultNodes

_PLACEMENT = "Placement"
"""Group of the parameters that only random places need."""
_OPEN = ("Shape", "Source", "Model")


class SynthesizePanel(Panel):
    """A scan, places and a method; preview, apply, undo and redo; what was made.

    Attributes:
        top, place, form, placement, view, made: the panel's sections.
        preview_button, apply_button, undo_button, redo_button, status: what stands below them.
        offer: of PyTorch.
    """

    def __init__(self) -> None:
        super().__init__()
        self._session = SynthesisSession(slicer.mrmlScene)
        self.offer = PackageOffer(self.say)
        self.top = PresetSection(self._on_change, self.offer.button)
        self.place = PlaceSection(self._on_change, self._on_place)
        self.placement, self.form = self._forms(ParametricLesion)
        self.view = ViewSection()
        self.made = MadeSection(self._on_remove)
        self.preview_button = button(_("Preview"), _("Show the result without keeping it."), self._on_preview)
        self.apply_button = button(_("Apply"), "", self._on_apply)
        self.undo_button = button(_("Undo"), _("Remove what was applied last."), self._on_undo)
        self.redo_button = button(_("Redo"), _("Make once more what was undone last."), self._on_redo)
        self.status = text_label()
        self.widget = self._laid_out()
        self.watch_scene()

    def forget_scene(self) -> None:
        """Let go of everything in a scene that is being closed."""
        super().forget_scene()
        self._session.comparison.stop()
        self._session = SynthesisSession(slicer.mrmlScene)
        self.update()

    def leave(self) -> None:
        """Stop placing, drop a preview and show the result: the user goes to another module."""
        self.place.stop()
        if self._session.leave():
            self.message = ""
        self.update()

    def cleanup(self) -> None:
        """Let go of scene and widgets before the panel is thrown away."""
        with self.held():
            self.place.stop()
            self._session.leave()
        super().cleanup()

    @property
    def choices(self) -> Choices:
        """What the parameter node says."""
        return Choices.from_text(self.state.synthesize) if self.state else Choices()

    @property
    def nodes(self) -> dict[str, Any]:
        """The parameter node's nodes."""
        names = {"volume": "inputVolume", "points": "points", "roi": "roi", "segmentation": "segmentation"}
        return {key: getattr(self.state, name) if self.state else None for key, name in names.items()}

    def show_all(self) -> None:
        """Show state and scene as they are now."""
        nodes, choices = self.nodes, self.choices
        for key in nodes:
            self.watch.follow(key, nodes[key])
        method = method_of(choices)
        if method is not self.form.cls:
            self._replace_forms(method)
        modality = self.modality(nodes["volume"])
        preset = load_presets().get(choices.preset)
        typical = preset.typical(modality) if preset and modality in preset.modalities else {}
        values = usable_values(method, choices.values, modality, goes_with)
        self.top.volume.setCurrentNode(nodes["volume"])
        self.top.show(choices, modality)
        self.place.points.selector.setCurrentNode(nodes["points"])
        self.place.roi.selector.setCurrentNode(nodes["roi"])
        self.place.segments.selector.setCurrentNode(nodes["segmentation"])
        self.place.show(choices.place, choices.segment)
        self.placement.show(modality, values, typical)
        self.placement.widget.visible = choices.place != POINTS
        self.form.show(modality, values, typical)
        self.offer.show(needed=needs_model(method))
        self._show_buttons(nodes, choices, modality)

    def _show_buttons(self, nodes: dict[str, Any], choices: Choices, modality: str) -> None:
        if self._session.tidy(nodes, choices):
            self.message = ""
        reason = why_not(situation_of(nodes, choices, modality)) if self.state else _("No scene is open.")
        ready = _("Put the lesions into a copy of the scan, with their masks as a segmentation.")
        for each in (self.apply_button, self.preview_button):
            each.enabled = not reason
        self.apply_button.toolTip = reason or ready
        self.preview_button.toolTip = reason or _("Show the result without keeping it.")
        self.undo_button.enabled = self._session.can_undo
        self.redo_button.enabled = self._session.can_redo
        self.view.follow(self._session.comparison)
        self.made.show([nodes[0].GetName() for nodes in self._session.made()])
        self.status.text = "\n".join(text for text in (reason, self.message) if text)

    def _on_change(self) -> None:
        """Write what the widgets show into the parameter node."""
        if not self.may_write:
            return
        old = self.choices
        shown = {*self.form.rows, *self.placement.rows}
        kept = {name: value for name, value in old.values.items() if name not in shown}
        new = Choices(
            method=self.top.chosen_method or old.method,
            preset=self.top.chosen_preset or old.preset,
            values={**kept, **self.form.values, **self.placement.values},
            seed=self.top.seed.text,
            place=self.place.chosen_kind,
            segment=self.place.segments.chosen,
            modality=self.top.chosen_modality,
        )
        # One update at the end instead of one for each write.
        with self.held(), slicer.util.NodeModify(self.state):
            self.state.inputVolume = self.top.volume.currentNode()
            self.state.points = self.place.points.selector.currentNode()
            self.state.roi = self.place.roi.selector.currentNode()
            self.state.segmentation = self.place.segments.selector.currentNode()
            self.state.synthesize = new.to_text()
        self.say("")

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
        method = method_of(choices)
        made: ResultNodes | None = None
        with busy_with_errors_shown(self.say), progress_window() as progress:
            modality = self.modality(nodes["volume"])
            values = usable_values(method, choices.values, modality, goes_with)
            preset = {"preset": choices.preset} if takes_preset(method) else {}
            operation = method(**{**preset, **values})
            make = self._session.apply if keep else self._session.preview
            made = make(operation, nodes, choices, modality, progress)
        if made is not None:
            self.say(summary(made, modality, kept=keep))

    def _on_undo(self) -> None:
        self._say_removed(self._session.undo())

    def _on_redo(self) -> None:
        names: list[str] = []
        with busy_with_errors_shown(self.say):
            names = self._session.redo()
        if names:
            self.say(_("Made {name}.").format(name=", ".join(names)))

    def _on_remove(self, number: int) -> None:
        made = self._session.made()
        if number < len(made):
            self._say_removed(self._session.remove(made[number]))

    def _say_removed(self, names: list[str]) -> None:
        self.say(_("Removed: {names}").format(names=", ".join(names)) if names else "")

    def _forms(self, method: type[Operation]) -> tuple[ParameterForm, ParameterForm]:
        """Form of what random places need, which stands beside the kind of place, and of everything else."""
        names = _placement_names(method)
        placement = ParameterForm(method, self._on_change, only=names, flat=True)
        form = ParameterForm(
            method, self._on_change, skip=("preset", *names), open_groups=_OPEN, goes=goes_with
        )
        return placement, form

    def _replace_forms(self, method: type[Operation]) -> None:
        old = self.placement, self.form
        self.placement, self.form = self._forms(method)
        for layout, before, after in zip(
            (self.top.layout, self._layout), old, (self.placement, self.form), strict=True
        ):
            layout.replaceWidget(before.widget, after.widget)
            before.widget.hide()
            before.widget.deleteLater()

    def _laid_out(self) -> Any:
        widget = qt.QWidget()
        self._layout = layout = qt.QVBoxLayout(widget)
        self.top.layout.addRow(_("Place"), self.place.widget)
        self.top.layout.addRow("", self.placement.widget)
        buttons = qt.QHBoxLayout()
        for each in (self.preview_button, self.apply_button, self.undo_button, self.redo_button):
            buttons.addWidget(each)
        layout.addWidget(self.top.widget)
        layout.addLayout(buttons)
        for each in (
            self.view.widget,
            self.status,
            self.made.widget,
            research_notice(),
            self.form.widget,
        ):
            layout.addWidget(each)
        layout.addStretch(1)
        return widget


def _placement_names(method: type[Operation]) -> list[str]:
    return [spec.name for spec in parameters_of(method) if spec.about.group == _PLACEMENT]
