"""The Remove panel: lesions out of the user's scan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import qt
import slicer.util

from CTGANAugmentLib.faces.choices import Choices, parse_seed
from CTGANAugmentLib.faces.controls import usable_values
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.removal import (
    is_quick,
    marked,
    operation_of,
    removal_choices,
    removal_summary,
    why_not_remove,
)
from CTGANAugmentLib.faces.removal_job import read_result, write_job
from CTGANAugmentLib.faces.session import SynthesisSession
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.lesions.remove import RemoveLesion
from CTGANAugmentLib.panels.form import ParameterForm
from CTGANAugmentLib.panels.job_panel import JobPanel
from CTGANAugmentLib.panels.job_section import JobSection
from CTGANAugmentLib.panels.messages import busy_with_errors_shown
from CTGANAugmentLib.panels.pytorch import PackageOffer
from CTGANAugmentLib.panels.segment_selector import SegmentSelector
from CTGANAugmentLib.panels.view_section import ViewSection
from CTGANAugmentLib.panels.waiting import progress_window
from CTGANAugmentLib.panels.widgets import listen, node_selector, research_notice, text_label
from CTGANAugmentLib.scene.results import ResultNodes
from CTGANAugmentLib.scene.volumes import volume_from_node


class RemovePanel(JobPanel):
    """A segment, a model, and the scan without what the segment marks: small ones at once, large ones as a job.

    Attributes:
        volume, lesion: selectors of the scan, and of a segmentation with its segment.
        form, run, view: the panel's sections.
        offer: of PyTorch.
    """

    def __init__(self) -> None:
        super().__init__()
        self._session = SynthesisSession(slicer.mrmlScene)
        self.offer = PackageOffer(self.say)
        self.volume = node_selector("vtkMRMLScalarVolumeNode", _("CT or MR scan. It is never changed."))
        self.lesion = SegmentSelector(
            self._on_change, _("Segmentation with the lesion"), _("This segment is removed.")
        )
        self.form = ParameterForm(RemoveLesion, self._on_change, folded_groups=())
        self.run = JobSection(_("Apply"), self._on_apply, self.runner.cancel, self._on_undo)
        self.view = ViewSection()
        self.widget = self._laid_out()
        listen(self.volume, "currentNodeChanged(vtkMRMLNode*)", lambda _node: self._on_change())
        self.watch_scene()

    @property
    def choices(self) -> Choices:
        """What the parameter node says."""
        return removal_choices(self.state.removal if self.state else "")

    @property
    def nodes(self) -> dict[str, Any]:
        """The parameter node's nodes."""
        names = {"volume": "inputVolume", "segmentation": "removed"}
        return {key: getattr(self.state, name) if self.state else None for key, name in names.items()}

    def forget_scene(self) -> None:
        """Stop what runs, and let go of everything in a scene that is being closed."""
        super().forget_scene()
        self._session.comparison.stop()
        self._session = SynthesisSession(slicer.mrmlScene)
        self.update()

    def leave(self) -> None:
        """Show the result: the user goes to another panel or module."""
        self._session.leave()
        self.update()

    def cleanup(self) -> None:
        """Stop what runs, and let go of scene and widgets before the panel is thrown away."""
        with self.held():
            self._session.leave()
        super().cleanup()

    def show_all(self) -> None:
        """Show state and scene as they are now."""
        nodes, choices = self.nodes, self.choices
        for key in nodes:
            self.watch.follow(key, nodes[key])
        modality = self.modality(nodes["volume"])
        self.volume.setCurrentNode(nodes["volume"])
        self.lesion.selector.setCurrentNode(nodes["segmentation"])
        self.lesion.show(choices.segment)
        self.form.show(modality, usable_values(RemoveLesion, choices.values, modality), {})
        reason = why_not_remove(nodes, choices, modality) if self.state else _("No scene is open.")
        ready = _("Paint healthy tissue over the lesion in a copy of the scan.")
        self.run.show(
            reason,
            ready,
            running=self.is_running,
            can_undo=self._session.can_undo,
            message=self.message,
        )
        self._session.comparison.stop_if_gone()
        self.view.follow(self._session.comparison)
        self.offer.show(needed=True, soon=nodes["segmentation"] is not None)

    def _on_change(self) -> None:
        """Write what the widgets show into the parameter node."""
        if not self.may_write:
            return
        old = self.choices
        kept = {name: value for name, value in old.values.items() if name not in self.form.rows}
        new = replace(old, segment=self.lesion.chosen, values={**kept, **self.form.values})
        # One update at the end instead of one for each write.
        with self.held(), slicer.util.NodeModify(self.state):
            self.state.inputVolume = self.volume.currentNode()
            self.state.removed = self.lesion.selector.currentNode()
            self.state.removal = new.to_text()
        self.say("")

    def _on_apply(self) -> None:
        nodes, choices = self.nodes, self.choices
        modality: Any = self.modality(nodes["volume"])
        made: ResultNodes | None = None
        self.message = ""
        with busy_with_errors_shown(self.say), progress_window() as progress:
            operation, lesion = operation_of(choices, modality), marked(nodes, choices, modality)
            if is_quick(lesion, operation.margin_mm):
                made = self._session.apply(operation, nodes, choices, modality, progress)
            else:
                self._start_job(nodes, operation, lesion, modality)
        if made is not None:
            self.say(removal_summary(made, modality))
        self.update()

    def _start_job(
        self, nodes: Mapping[str, Any], operation: RemoveLesion, lesion: Any, modality: Any
    ) -> None:
        volume, seed = nodes["volume"], parse_seed(self.choices.seed)

        def write(folder: Path) -> Job:
            return write_job(folder, operation, volume_from_node(volume, modality), lesion, seed)

        def take(result: Mapping[str, Any]) -> ResultNodes:
            return self._session.take(volume, *read_result(result), nodes["segmentation"])

        self.runner.start(write, take)

    def took(self, made: ResultNodes) -> None:
        """Tell of what was removed."""
        self.say(removal_summary(made, self.modality(self.nodes["volume"])))

    def _on_undo(self) -> None:
        names = self._session.undo()
        self.say(_("Removed: {names}").format(names=", ".join(names)) if names else "")

    def _laid_out(self) -> Any:
        widget = qt.QWidget()
        layout = qt.QVBoxLayout(widget)
        top = qt.QFormLayout()
        about = text_label()
        about.text = _("Healthy tissue is painted over it: what might lie there, not what does.")
        top.addRow(_("Scan"), self.volume)
        top.addRow(_("What to remove"), self.lesion.widget)
        top.addRow("", about)
        layout.addLayout(top)
        for each in (
            self.offer.button,
            self.run.widget,
            self.view.widget,
            self.form.widget,
            research_notice(),
        ):
            layout.addWidget(each)
        layout.addStretch(1)
        return widget
