"""The Augment panel: varied copies of the scan by classic transforms."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import qt
import slicer
import slicer.util

from CTGANAugmentLib.faces.augmentation import (
    Augmentation,
    augmentations,
    augmented_summary,
    read_result,
    take_result,
    why_not_augment,
    write_job,
)
from CTGANAugmentLib.faces.choices import new_seed
from CTGANAugmentLib.faces.controls import usable_values
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.pytorch import RECIPES
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.panels.job_panel import JobPanel
from CTGANAugmentLib.panels.job_section import JobSection
from CTGANAugmentLib.panels.pytorch import PackageOffer
from CTGANAugmentLib.panels.switched_form import SwitchedForm
from CTGANAugmentLib.panels.widgets import (
    button,
    combo_box,
    listen,
    node_selector,
    research_notice,
    row_of,
    select,
    selected,
)
from CTGANAugmentLib.scene.results import ResultNodes
from CTGANAugmentLib.scene.undo import UndoList


class AugmentPanel(JobPanel):
    """A pipeline or a transform, labels that move along, and the copy beside the scan.

    Attributes:
        volume, segmentation, what, seed: the rows' widgets.
        form, run: the panel's sections.
    """

    def __init__(self) -> None:
        super().__init__()
        self._undo = UndoList()
        self._items: list[tuple[str, str]] = []
        self.volume = node_selector("vtkMRMLScalarVolumeNode", _("CT or MR scan. It is never changed."))
        self.segmentation = node_selector(
            "vtkMRMLSegmentationNode", _("Its segments move with the patient; none where there are none.")
        )
        self.what = combo_box([], _("A transform with its own figures, or a pipeline of several."))
        self.seed = qt.QLineEdit()
        self.seed.toolTip = _("The same seed gives the same copy.")
        self.dice = button(_("New seed"), _("Draw another copy."), self._on_dice)
        self.offer = PackageOffer(self.say, RECIPES)
        self.form = SwitchedForm(self._on_change)
        self.run = JobSection(_("Apply"), self._on_run, self.runner.cancel, self._on_undo)
        self.widget = self._laid_out()
        for selector in (self.volume, self.segmentation):
            listen(selector, "currentNodeChanged(vtkMRMLNode*)", lambda _node: self._on_change())
        listen(self.what, "currentIndexChanged(int)", lambda _index: self._on_change())
        listen(self.seed, "textChanged(QString)", lambda _text: self._on_change())
        self.watch_scene()

    @property
    def choices(self) -> Augmentation:
        """What the parameter node says."""
        return Augmentation.from_text(self.state.augmentation if self.state else "")

    @property
    def nodes(self) -> dict[str, Any]:
        """The parameter node's nodes."""
        names = {"volume": "inputVolume", "segmentation": "augmented"}
        return {key: getattr(self.state, name) if self.state else None for key, name in names.items()}

    def forget_scene(self) -> None:
        """Stop what runs, and let go of everything in a scene that is being closed."""
        self._undo = UndoList()
        super().forget_scene()

    def show_all(self) -> None:
        """Show state and scene as they are now."""
        nodes, choices = self.nodes, self.choices
        for key in nodes:
            self.watch.follow(key, nodes[key])
        modality = self.modality(nodes["volume"])
        self.volume.setCurrentNode(nodes["volume"])
        self.segmentation.setCurrentNode(nodes["segmentation"])
        self._show_what(augmentations(modality))
        self.offer.show(needed=True, soon=False)
        select(self.what, choices.what)
        if self.seed.text != choices.seed:
            self.seed.text = choices.seed
        transform = choices.transform
        values = usable_values(transform, choices.values, modality) if transform else {}
        self.form.show(transform, modality or "CT", values)
        reason = why_not_augment(nodes["volume"], choices, modality) if self.state else _("No scene is open.")
        ready = _("Put a varied copy of the scan beside it.")
        can_undo = self._undo.can_undo(slicer.mrmlScene)
        self.run.show(reason, ready, running=self.is_running, can_undo=can_undo, message=self.message)

    def _show_what(self, items: list[tuple[str, str]]) -> None:
        if items != self._items:
            self._items = items
            self.what.clear()
            for value, title in items:
                self.what.addItem(title, value)

    def _on_change(self) -> None:
        """Write what the widgets show into the parameter node."""
        if not self.may_write:
            return
        old, what = self.choices, selected(self.what)
        values = self.form.values if what == old.what else {}
        with self.held(), slicer.util.NodeModify(self.state):
            self.state.inputVolume = self.volume.currentNode()
            self.state.augmented = self.segmentation.currentNode()
            self.state.augmentation = Augmentation(what or old.what, values, self.seed.text).to_text()
        self.say("")

    def _on_dice(self) -> None:
        self.seed.text = new_seed()

    def _on_run(self) -> None:
        nodes, choices = self.nodes, self.choices
        modality: Any = self.modality(nodes["volume"])
        volume = nodes["volume"]
        self.message = ""

        def write(folder: Path) -> Job:
            return write_job(folder, nodes, choices, modality)

        def take(result: Mapping[str, Any]) -> ResultNodes:
            made = take_result(volume, *read_result(result))
            self._undo.add(made.nodes)
            slicer.util.setSliceViewerLayers(background=made.volume_node)
            return made

        self.runner.start(write, take)
        self.update()

    def took(self, made: ResultNodes) -> None:
        """Tell what was done."""
        self.say(augmented_summary(made))

    def _on_undo(self) -> None:
        names = self._undo.undo(slicer.mrmlScene)
        self.say(_("Removed: {names}").format(names=", ".join(names)) if names else "")

    def _laid_out(self) -> Any:
        widget = qt.QWidget()
        layout = qt.QVBoxLayout(widget)
        top = qt.QFormLayout()
        top.addRow(_("Scan"), self.volume)
        top.addRow(_("Labels"), self.segmentation)
        top.addRow(_("What is done"), row_of(self.what, self.offer.button))
        top.addRow(_("Seed"), row_of(self.seed, self.dice))
        layout.addLayout(top)
        for each in (self.run.widget, self.form.widget, research_notice()):
            layout.addWidget(each)
        layout.addStretch(1)
        return widget
