"""The Translate panel: a scan turned into one of another kind by a trained model."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import qt
import slicer

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.controls import usable_values
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.translation_choices import TranslationChoices
from CTGANAugmentLib.faces.translation_job import read_result, write_job
from CTGANAugmentLib.faces.translation_scores import score_range
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
from CTGANAugmentLib.modelzoo.card import ModelCard
from CTGANAugmentLib.panels.card_section import CardSection
from CTGANAugmentLib.panels.form import ParameterForm
from CTGANAugmentLib.panels.job_panel import JobPanel
from CTGANAugmentLib.panels.job_section import JobSection
from CTGANAugmentLib.panels.pytorch import PackageOffer
from CTGANAugmentLib.panels.segment_selector import SegmentSelector
from CTGANAugmentLib.panels.translation_view import TranslationView
from CTGANAugmentLib.panels.widgets import (
    combo_box,
    listen,
    node_selector,
    research_notice,
    row_of,
    select,
    selected,
    text_label,
)
from CTGANAugmentLib.scene.results import ResultNodes
from CTGANAugmentLib.scene.translations import record_of, table_of, translations_of
from CTGANAugmentLib.scene.volumes import volume_from_node
from CTGANAugmentLib.translation.translate import Translate


class TranslatePanel(JobPanel):
    """A model with its card, a job, the result with maps of how sure the model was, and scores.

    Attributes:
        volume, model, reference, mask: selectors.
        card, form, run, view: the panel's sections.
        doubts: label with how the scan differs from those that the model knows.
    """

    def __init__(self) -> None:
        super().__init__()
        self._session = TranslationSession(slicer.mrmlScene)
        self._models: list[tuple[str, str]] = []
        self._doubted: tuple[Any, ...] = ()
        self._result, self._side = "", TRANSLATION
        self.volume = node_selector("vtkMRMLScalarVolumeNode", _("CT or MR scan. It is never changed."))
        self.model = combo_box([], _("Trained model; its card says what it is for and what it is not for."))
        self.card = CardSection()
        self.doubts = text_label()
        self.reference = node_selector(
            "vtkMRMLScalarVolumeNode", _("Real scan of the wanted kind of the same place, to score against")
        )
        self.mask = SegmentSelector(
            self._on_change, _("Segmentation to score within"), _("Scores are given within this segment too.")
        )
        self.form = ParameterForm(Translate, self._on_change, skip=("model",))
        self.run = JobSection(_("Translate"), self._on_run, self.runner.cancel, self._on_undo)
        self.view = TranslationView(self._on_view)
        self.offer = PackageOffer(self.say)
        self.widget = self._laid_out()
        for each in (self.volume, self.reference, self.mask.selector):
            listen(each, "currentNodeChanged(vtkMRMLNode*)", lambda _node: self._on_change())
        listen(self.model, "currentIndexChanged(int)", lambda _index: self._on_change())
        self.watch_scene()

    @property
    def choices(self) -> TranslationChoices:
        """What the parameter node says."""
        return TranslationChoices.from_text(self.state.translation) if self.state else TranslationChoices()

    @property
    def nodes(self) -> dict[str, Any]:
        """The parameter node's nodes."""
        return {key: getattr(self.state, name) if self.state else None for key, name in _NODES.items()}

    def forget_scene(self) -> None:
        """Stop what runs, and let go of everything in a scene that is being closed."""
        super().forget_scene()
        self._session = TranslationSession(slicer.mrmlScene)

    def show_all(self) -> None:
        """Show state and scene as they are now."""
        nodes, choices = self.nodes, self.choices
        for key in nodes:
            self.watch.follow(key, nodes[key])
        modality = self.modality(nodes["volume"])
        self.volume.setCurrentNode(nodes["volume"])
        self.reference.setCurrentNode(nodes["reference"])
        self.mask.selector.setCurrentNode(nodes["mask"])
        self.mask.show(choices.mask_segment)
        self._show_models(choices, modality)
        self.form.show(modality, usable_values(Translate, choices.values, modality), {})
        card = model_of(choices, modality)
        self.card.show(card)
        self._show_doubts(card, nodes, modality)
        reason = why_not_translate(nodes, choices, modality) if self.state else _("No scene is open.")
        self.run.show(
            reason,
            _("Make what such a scan could look like, beside the scan."),
            running=self.is_running,
            can_undo=self._session.can_undo,
            message=self.message,
        )
        self._show_results(nodes["volume"])
        self.offer.show(needed=True, soon=False)

    def _show_models(self, choices: TranslationChoices, modality: str) -> None:
        items = [("", _("The best that fits the scan"))]
        items += [(card.id, card.title) for card in models_for(modality)]
        if items != self._models:
            self._models = items
            self.model.clear()
            for value, title in items:
                self.model.addItem(title, value)
        select(self.model, choices.model)

    def _show_doubts(self, card: ModelCard | None, nodes: Mapping[str, Any], modality: str) -> None:
        """Say how the scan differs from those that the model knows; looks at the voxels when something changed."""
        volume = nodes["volume"]
        image = volume.GetImageData() if volume is not None else None
        key = (
            (volume.GetID(), image.GetMTime(), card.id, self.choices.values.get("direction"))
            if image is not None and card is not None
            else ()
        )
        if key == self._doubted:
            return
        self._doubted = key
        self.doubts.text = ""
        self.doubts.visible = False
        if key:
            # After the panel has drawn itself: a large scan takes a moment.
            qt.QTimer.singleShot(0, lambda: self._doubt(key, card, volume, modality))

    def _doubt(self, key: tuple[Any, ...], card: ModelCard, volume: Any, modality: str) -> None:
        if key != self._doubted or not self.state or volume.GetScene() is None:
            return
        try:
            found = doubts(volume_from_node(volume, modality), card, self.choices)
        except UserError as error:
            found = [str(error)]
        self.doubts.text = "\n".join(found)
        self.doubts.visible = bool(found)

    def _show_results(self, volume: Any) -> None:
        made = translations_of(volume)
        ids = [node.GetID() for node in made]
        if self._result not in ids:
            self._result, self._side = (ids[-1] if ids else ""), TRANSLATION
        node = slicer.mrmlScene.GetNodeByID(self._result) if self._result else None
        sides = sides_of(volume, node)
        if self._side not in [value for value, _title in sides]:
            self._side = TRANSLATION
        self.view.show(
            [(each.GetID(), each.GetName()) for each in made],
            self._result,
            sides,
            self._side,
            is_map=self._side.startswith("vtk"),
        )
        self.view.show_scores(table_of(node), score_range(record_of(node)))

    def _on_change(self) -> None:
        """Write what the widgets show into the parameter node."""
        if not self.may_write:
            return
        new = TranslationChoices(selected(self.model), self.form.values, self.mask.chosen)
        with self.held(), slicer.util.NodeModify(self.state):
            self.state.inputVolume = self.volume.currentNode()
            self.state.translationReference = self.reference.currentNode()
            self.state.translationMask = self.mask.selector.currentNode()
            self.state.translation = new.to_text()
        self.say("")

    def _on_view(self) -> None:
        """Show what the user chose to see."""
        if not self.may_write:
            return
        self._result, self._side = self.view.chosen_result, self.view.chosen_side or TRANSLATION
        node = slicer.mrmlScene.GetNodeByID(self._result) if self._result else None
        self._session.show(self.nodes["volume"], node, self._side, self.view.opacity.value)
        self.update()

    def _on_run(self) -> None:
        nodes, choices = self.nodes, self.choices
        modality = self.modality(nodes["volume"])
        self.message = ""

        def write(folder: Path) -> Job:
            return write_job(folder, operation_of(choices), nodes, choices.mask_segment, modality)

        def take(result: Mapping[str, Any]) -> ResultNodes:
            return self._session.take(nodes["volume"], *read_result(result))

        self.runner.start(write, take)
        self.update()

    def took(self, made: ResultNodes) -> None:
        """Show what was translated."""
        self._result, self._side = made.volume_node.GetID(), TRANSLATION
        self.say(translation_summary(made))

    def _on_undo(self) -> None:
        names = self._session.undo()
        self.say(_("Removed: {names}").format(names=", ".join(names)) if names else "")

    def _laid_out(self) -> Any:
        widget = qt.QWidget()
        layout = qt.QVBoxLayout(widget)
        top = qt.QFormLayout()
        top.addRow(_("Scan"), self.volume)
        top.addRow(_("Model"), row_of(self.model, self.offer.button))
        top.addRow(self.card.widget)
        top.addRow(self.doubts)
        top.addRow(_("Reference"), self.reference)
        top.addRow(_("Score within"), self.mask.widget)
        layout.addLayout(top)
        for each in (self.run.widget, self.view.widget, self.form.widget, research_notice()):
            layout.addWidget(each)
        layout.addStretch(1)
        return widget


_NODES: Mapping[str, str] = {
    "volume": "inputVolume",
    "reference": "translationReference",
    "mask": "translationMask",
}
"""Fields of the parameter node by the names that the job uses."""
