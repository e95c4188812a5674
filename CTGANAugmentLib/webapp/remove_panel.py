"""The panel that takes lesions out of the scan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.choices import parse_seed
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
from CTGANAugmentLib.operation import Result
from CTGANAugmentLib.scene.results import ResultNodes
from CTGANAugmentLib.scene.volumes import volume_from_node
from CTGANAugmentLib.webapp.context import Context
from CTGANAugmentLib.webapp.form_rows import form_groups
from CTGANAugmentLib.webapp.form_values import with_given, with_value
from CTGANAugmentLib.webapp.job_bar import JobBar
from CTGANAugmentLib.webapp.page_state import PageState
from CTGANAugmentLib.webapp.remove_page import draw
from CTGANAugmentLib.webapp.segment_items import chosen, segment_items
from CTGANAugmentLib.webapp.warm_up import warm_up

_SIDES = ("before", "after", "difference")


class RemovePanel:
    """A segment, a model, and the scan without what the segment marks: small ones at once, large ones as a job.

    Attributes:
        id, icon: of the panel in the page.
        session: apply, undo.
    """

    id, icon = "remove", "mdi-eraser"

    def __init__(self, context: Context, jobs: JobBar) -> None:
        self._context, self._jobs = context, jobs
        self.session = SynthesisSession(context.scene, context.comparison)
        self._choices = removal_choices()
        self._message = ""
        self.page = PageState(
            context.server.state,
            self.id,
            segment=None,
            segments=[],
            about="",
            groups=[],
            reason="",
            message="",
            side="after",
            compared=False,
            outlined=True,
            can_undo=False,
        )
        context.on_change.append(self.show)
        state = context.server.state
        state.change(self.page.name("segment"))(self._segment_chosen)

    @property
    def title(self) -> str:
        """Heading of the panel."""
        return _("Remove")

    def nodes(self) -> dict[str, Any]:
        """Nodes that a removal works from."""
        segmentation, _segment = chosen(self._context.scene, self.page.segment)
        return {"volume": self._context.volume, "segmentation": segmentation}

    def forget(self) -> None:
        """Let go of everything in a scene that is being closed."""
        self.session.leave()
        self.session = SynthesisSession(self._context.scene, self._context.comparison)
        self._message = ""

    def show(self) -> None:
        """Show choices and scene as they are now."""
        page, modality = self.page, self._context.modality
        segment = chosen(self._context.scene, page.segment)[1]
        self._choices = replace(self._choices, segment=segment)
        comparison = self.session.comparison
        comparison.stop_if_gone()
        values = usable_values(RemoveLesion, self._choices.values, modality)
        page.groups = form_groups(RemoveLesion, modality, values, {})
        page.about = _("Healthy tissue is painted over it: what might lie there, not what does.")
        page.segments = segment_items(self._context.scans.segmentations(), all_segments=True)
        page.reason = why_not_remove(self.nodes(), self._choices, modality)
        page.message = self._message
        page.compared, page.side = comparison.is_shown, comparison.side
        page.can_undo = self.session.can_undo

    def set_value(self, name: str, shown: Any) -> None:
        """Take a setting from the form."""
        self._choose(with_value(RemoveLesion, self._choices.values, name, shown, self._context.modality))

    def set_given(self, name: str, given: bool) -> None:
        """Take a setting over, or give it back."""
        self._choose(with_given(RemoveLesion, self._choices.values, name, given, {}, self._context.modality))

    def apply(self) -> None:
        """Remove what the segment marks."""
        self._context.act(self._start)

    def undo(self) -> None:
        """Take back what was done last."""
        names = self._context.act(self.session.undo)
        self._message = _("Removed: {names}").format(names=", ".join(names)) if names else ""
        self._context.changed()

    def compare(self, side: str) -> None:
        """Show the scan before, after, or the difference."""
        if side in _SIDES and self.session.comparison.is_shown:
            self._context.act(lambda: self.session.comparison.show(side))  # type: ignore[arg-type]

    def outline(self) -> None:
        """Show or hide the outlines, which lie over what is to be judged."""
        self.page.outlined = not self.page.outlined
        self.session.comparison.show_outlines(self.page.outlined)
        self._context.views.render()

    def _start(self) -> None:
        nodes, choices, modality = self.nodes(), self._choices, self._context.modality
        reason = why_not_remove(nodes, choices, modality)
        if reason:
            raise UserError(reason)
        operation, lesion = operation_of(choices, modality), marked(nodes, choices, modality)
        if is_quick(lesion, operation.margin_mm):
            self._made(self.session.apply(operation, nodes, choices, modality))
            return
        volume = nodes["volume"]

        def write(folder: Path) -> Job:
            scan = volume_from_node(volume, modality)
            return write_job(folder, operation, scan, lesion, parse_seed(choices.seed))

        def take(read: tuple[Result, Mapping[str, Any]]) -> str:
            return self._made(self.session.take(volume, *read, nodes["segmentation"]))

        self._jobs.start(self.title, write, take, read=read_result)

    def _made(self, made: ResultNodes) -> str:
        self._message = removal_summary(made, self._context.modality)
        self.page.outlined = True
        return self._message.splitlines()[0]

    def _choose(self, values: Mapping[str, Any]) -> None:
        self._choices = replace(self._choices, values=values)
        self._context.changed()

    def _segment_chosen(self, **_kwargs: Any) -> None:
        if self.page.segment:
            warm_up()
        self._context.changed()

    def build(self) -> None:
        """Draw the panel at the place of the call."""
        draw(self)
