"""The panel that makes varied copies of the scan by classic transforms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from trame.widgets import vuetify3 as v3

from CTGANAugmentLib.errors import UserError
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
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.operation import Result
from CTGANAugmentLib.scene.undo import UndoList
from CTGANAugmentLib.webapp.context import Context
from CTGANAugmentLib.webapp.form import parameter_form
from CTGANAugmentLib.webapp.form_rows import form_groups
from CTGANAugmentLib.webapp.form_values import with_given, with_value
from CTGANAugmentLib.webapp.job_bar import JobBar
from CTGANAugmentLib.webapp.page_state import PageState
from CTGANAugmentLib.webapp.widgets import DENSE, button, icon_button, row, select, sentences


class AugmentPanel:
    """A pipeline or a transform, labels that move along, and the copy beside the scan.

    Attributes:
        id, icon: of the panel in the page.
    """

    id, icon = "augment", "mdi-shuffle-variant"

    def __init__(self, context: Context, jobs: JobBar) -> None:
        self._context, self._jobs = context, jobs
        self._choices = Augmentation()
        self._undo = UndoList()
        self._message = ""
        self.page = PageState(
            context.server.state,
            self.id,
            what=self._choices.what,
            choices=[],
            segmentation=None,
            segmentations=[],
            seed=self._choices.seed,
            groups=[],
            reason="",
            message="",
            can_undo=False,
        )
        context.on_change.append(self.show)
        for each in ("what", "segmentation", "seed"):
            context.server.state.change(self.page.name(each))(lambda **_kwargs: self._context.changed())

    @property
    def title(self) -> str:
        """Heading of the panel."""
        return _("Augment")

    def nodes(self) -> dict[str, Any]:
        """Nodes that a copy is made from."""
        node_id = self.page.segmentation
        segmentation = self._context.scene.GetNodeByID(node_id) if node_id else None
        return {"volume": self._context.volume, "segmentation": segmentation}

    def forget(self) -> None:
        """Let go of everything in a scene that is being closed."""
        self._undo, self._message = UndoList(), ""

    def show(self) -> None:
        """Take over what the page chose, then show choices and scene as they are now."""
        page, modality = self.page, self._context.modality
        self._choices = replace(self._choices, what=page.what, seed=str(page.seed))
        page.choices = [{"title": title, "value": what} for what, title in augmentations(modality)]
        nodes = self._context.scans.segmentations()
        page.segmentations = [{"title": node.GetName(), "value": node.GetID()} for node in nodes]
        transform = self._choices.transform
        if transform is None:
            page.groups = []
        else:
            values = usable_values(transform, self._choices.values, modality)
            page.groups = form_groups(transform, modality, values, {})
        page.reason = why_not_augment(self._context.volume, self._choices, modality)
        page.message = self._message
        page.can_undo = self._undo.can_undo(self._context.scene)

    def set_value(self, name: str, shown: Any) -> None:
        """Take a setting from the form."""
        if self._choices.transform is not None:
            modality = self._context.modality
            self._choose(with_value(self._choices.transform, self._choices.values, name, shown, modality))

    def set_given(self, name: str, given: bool) -> None:
        """Take a setting over, or give it back."""
        if self._choices.transform is not None:
            modality = self._context.modality
            self._choose(with_given(self._choices.transform, self._choices.values, name, given, {}, modality))

    def dice(self) -> None:
        """Take another seed."""
        self.page.seed = new_seed()
        self._context.changed()

    def apply(self) -> None:
        """Make a copy, as a job."""
        self._context.act(self._start)

    def undo(self) -> None:
        """Take the newest copy back."""
        names = self._context.act(lambda: self._undo.undo(self._context.scene))
        self._message = _("Removed: {names}").format(names=", ".join(names)) if names else ""
        self._context.changed()

    def _start(self) -> None:
        nodes, choices, modality = self.nodes(), self._choices, self._context.modality
        reason = why_not_augment(nodes["volume"], choices, modality)
        if reason:
            raise UserError(reason)
        volume = nodes["volume"]

        def write(folder: Path) -> Job:
            return write_job(folder, nodes, choices, modality)

        def take(read: tuple[Result, Mapping[str, Any]]) -> str:
            made = take_result(volume, *read)
            self._undo.add(made.nodes)
            self._context.page.scan_id = made.volume_node.GetID()
            self._context.views.show(made.volume_node)
            self._message = augmented_summary(made)
            return self._message.splitlines()[0]

        self._jobs.start(self.title, write, take, read=read_result)

    def _choose(self, values: Mapping[str, Any]) -> None:
        self._choices = replace(self._choices, values=values)
        self._context.changed()

    def build(self) -> None:
        """Draw the panel at the place of the call."""
        name = self.page.name
        select(name("what"), name("choices"), _("What is done"), id="augmentation")
        labels = {"id": "moved-labels", "clearable": True}
        select(name("segmentation"), name("segmentations"), _("Labels that move along"), **labels)
        with row():
            v3.VTextField(v_model=(name("seed"),), label=_("Seed"), id="augment-seed", **DENSE)
            icon_button("mdi-dice-multiple", _("Another seed"), self.dice, id="augment-dice")
        with row():
            blocked = f"!!{name('reason')} || job_running"
            button(_("Apply"), self.apply, blocked=blocked, color="primary", id="augment")
            icon_button("mdi-undo", _("Undo"), self.undo, blocked=f"!{name('can_undo')}", id="undo-copy")
        sentences(f"{name('reason')} || {name('message')}", "augmented")
        parameter_form(name("groups"), self.set_value, self.set_given, open_groups="[0, 1]")
