"""The panel that segments by the classical methods and scores them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from trame.widgets import html
from trame.widgets import vuetify3 as v3

from CTGANAugmentLib.faces.baseline_choices import BaselineChoices
from CTGANAugmentLib.faces.baseline_job import write_job
from CTGANAugmentLib.faces.baseline_session import BaselineSession, method_with_values
from CTGANAugmentLib.faces.baseline_situation import (
    baseline_situation,
    inputs_of,
    why_not_run,
    why_not_score,
)
from CTGANAugmentLib.faces.controls import suggestion_note, usable_values
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.method_list import methods_by_family, segmentation_methods
from CTGANAugmentLib.faces.run_all import RunAll, ready_methods
from CTGANAugmentLib.faces.summary import segment_summary
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.scene.scores import table_of
from CTGANAugmentLib.segmentation.method import SegmentationMethod
from CTGANAugmentLib.webapp.context import Context
from CTGANAugmentLib.webapp.form import parameter_form
from CTGANAugmentLib.webapp.form_rows import form_groups
from CTGANAugmentLib.webapp.form_values import with_given, with_value
from CTGANAugmentLib.webapp.job_bar import JobBar
from CTGANAugmentLib.webapp.markups import Marker
from CTGANAugmentLib.webapp.page_state import PageState
from CTGANAugmentLib.webapp.segment_items import chosen, segment_items
from CTGANAugmentLib.webapp.table_rows import table_rows
from CTGANAugmentLib.webapp.widgets import button, icon_button, row, select, sentences, small_print


class BaselinesPanel:
    """Seeds by click, a method, its run, and the table of scores."""

    id, icon = "baselines", "mdi-shape-outline"

    def __init__(self, context: Context, jobs: JobBar) -> None:
        self._context, self._jobs = context, jobs
        self._session = BaselineSession(context.scene)
        self._choices = BaselineChoices()
        self._all = RunAll()
        self._message = ""
        self._inside = Marker(context, "vtkMRMLMarkupsFiducialNode", "Inside", (0.3, 1.0, 0.4))
        self._outside = Marker(context, "vtkMRMLMarkupsFiducialNode", "Outside", (1.0, 0.35, 0.35))
        self.page = PageState(
            context.server.state,
            self.id,
            method=self._choices.method,
            methods=[],
            about="",
            groups=[],
            reason="",
            message="",
            inside=0,
            outside=0,
            segments=[],
            mask=None,
            start=None,
            reference=None,
            unscored="",
            can_undo=False,
            headers=[],
            rows=[],
            running=False,
        )
        context.on_change.append(self.show)
        context.server.state.change(self.page.name("method"))(self._method_chosen)
        for name in ("mask", "start", "reference"):
            context.server.state.change(self.page.name(name))(self._segment_chosen)

    @property
    def title(self) -> str:
        """Heading of the panel."""
        return _("Baselines")

    @property
    def method(self) -> type[SegmentationMethod]:
        """Method that is chosen."""
        return segmentation_methods()[self._choices.method]

    def nodes(self) -> dict[str, Any]:
        """Nodes that a method works from."""
        picked = {name: chosen(self._context.scene, getattr(self.page, name))[0] for name in _PICKED}
        return {
            "volume": self._context.volume,
            "inside": self._inside.node,
            "outside": self._outside.node,
            "roi": None,
            **picked,
        }

    def forget(self) -> None:
        """Let go of everything in a scene that is being closed."""
        self._session = BaselineSession(self._context.scene)
        self._message = ""

    def show(self) -> None:
        """Take over what the page chose, then show choices and scene as they are now."""
        self._choices = replace(self._choices, method=self.page.method)
        page, nodes, method = self.page, self.nodes(), self.method
        modality = self._context.modality
        page.methods = _method_items()
        page.about = _(method.about())
        values = usable_values(method, self._choices.own_values(), modality)
        page.groups = form_groups(method, modality, values, {}, note=suggestion_note)
        page.inside, page.outside = self._inside.count, self._outside.count
        page.segments = segment_items(self._context.scans.segmentations())
        page.reason = why_not_run(baseline_situation(nodes, self._choices, method))
        page.unscored = why_not_score(nodes, self._session.has_baselines(nodes["volume"]))
        page.message, page.can_undo = self._message, self._session.can_undo
        table = table_of(nodes["volume"]) if nodes["volume"] is not None else None
        page.headers, page.rows = table_rows(table)
        page.running = self._all.is_running

    def set_value(self, name: str, shown: Any) -> None:
        """Take a figure from the form."""
        own = with_value(self.method, self._choices.own_values(), name, shown, self._context.modality)
        self._choose(self._choices.with_values(own))

    def set_given(self, name: str, given: bool) -> None:
        """Take a parameter over from the method, or give it back."""
        own = with_given(self.method, self._choices.own_values(), name, given, {}, self._context.modality)
        self._choose(self._choices.with_values(own))

    def place_inside(self) -> None:
        """Let clicks place seeds in the structure."""
        self._context.act(lambda: self._inside.place(persistent=False))

    def place_outside(self) -> None:
        """Let clicks place seeds outside of it."""
        self._context.act(lambda: self._outside.place(persistent=False))

    def clear_places(self) -> None:
        """Take all seeds away."""
        self._inside.clear()
        self._outside.clear()
        self._context.changed()

    def suggest(self) -> None:
        """Fill the form with what the method would take from the seeds."""

        def work() -> None:
            modality = self._context.modality
            self._choices = self._session.suggest(self.method, self.nodes(), self._choices, modality)

        self._context.act(work)

    def run(self) -> None:
        """Run the method: a quick one at once, others as a job."""
        self._context.act(lambda: self._start(self.method))

    def run_all(self) -> None:
        """Run every method that the seeds are enough for, one after the other, then score."""
        self._all.begin(ready_methods(self.nodes(), self._choices))
        self._next(None)

    def undo(self) -> None:
        """Remove the segment that was made last."""
        name = self._context.act(self._session.undo)
        self._message = _("Removed: {names}").format(names=name) if name else ""
        self._context.changed()

    def score(self) -> None:
        """Compare all segments of the scan with the reference."""
        self._context.act(lambda: self._session.score(self.nodes(), self._choices))

    def _start(self, method: type[SegmentationMethod]) -> None:
        self._inside.stop()
        nodes, choices, modality = self.nodes(), self._choices, self._context.modality
        ready = method_with_values(method, choices, modality)
        if method.quick:
            made = self._session.run(ready, nodes, choices, modality)
            self._message = segment_summary(made, modality)
            return
        volume = nodes["volume"]
        inputs = inputs_of(nodes, choices, method)

        def take(result: Mapping[str, Any]) -> str:
            made = self._session.take(volume, result, float(result.get("seconds", 0.0)))
            self._message = segment_summary(made, modality)
            return self._message.splitlines()[0]

        self._jobs.start(
            _(method.title),
            lambda folder: write_job(folder, ready, volume, inputs, modality),
            take,
            self._next,
        )

    def _next(self, error: Exception | None) -> None:
        """Go on with the next of all methods, if several were asked for."""
        if isinstance(error, Cancelled):
            self._all.clear()
        while self._all.is_running:
            method = self._all.next(error)
            if method is None:
                break
            error = None
            try:
                self._start(method)
            except Exception as problem:  # noqa: BLE001 - told in the summary
                error = problem
                continue
            if not method.quick:
                return
        else:
            return
        if not why_not_score(self.nodes(), has_baselines=True):
            self.score()
        self._message = self._all.summary()
        self._context.changed()

    def _choose(self, choices: BaselineChoices) -> None:
        self._choices = choices
        self._context.changed()

    def _method_chosen(self, **_kwargs: Any) -> None:
        if self.page.method != self._choices.method:
            self._context.changed()

    def _segment_chosen(self, **_kwargs: Any) -> None:
        picked = {
            f"{name}_segment": chosen(self._context.scene, getattr(self.page, name))[1] for name in _PICKED
        }
        if picked != {name: getattr(self._choices, name) for name in picked}:
            self._choose(replace(self._choices, **picked))

    def build(self) -> None:
        """Draw the panel at the place of the call."""
        name = self.page.name
        select(name("method"), name("methods"), _("Method"), id="method")
        small_print(name("about"))
        with row():
            inside, outside = (f"{{{{ {name(each)} }}}}" for each in ("inside", "outside"))
            tooltip = _("Then click into what is to be segmented")
            button(f"{_('Inside')} ({inside})", self.place_inside, title=tooltip, id="place-inside")
            button(f"{_('Outside')} ({outside})", self.place_outside, title=_("Then click into what is not"))
            button(_("Clear"), self.clear_places, variant="text")
        select(name("mask"), name("segments"), _("Stay within"), clearable=True)
        select(name("start"), name("segments"), _("First guess"), clearable=True)
        with row():
            blocked = f"!!{name('reason')} || job_running"
            button(_("Suggest"), self.suggest, blocked=blocked)
            button(_("Run"), self.run, blocked=blocked, color="primary", id="run-method")
            icon_button("mdi-undo", _("Undo"), self.undo, blocked=f"!{name('can_undo')}")
        sentences(f"{name('reason')} || {name('message')}", "segmented")
        parameter_form(name("groups"), self.set_value, self.set_given)
        self._draw_scores()

    def _draw_scores(self) -> None:
        name = self.page.name
        html.Div(_("Scores"), classes="text-subtitle-2 mt-3 mb-1")
        select(name("reference"), name("segments"), _("Reference"), clearable=True)
        with row():
            blocked = f"!!{name('unscored')} || job_running"
            button(_("Score"), self.score, blocked=blocked, title=(name("unscored"),), id="score")
            button(_("Run all and score"), self.run_all, blocked=f"!!{name('reason')} || job_running")
        v3.VDataTable(
            v_if=f"{name('rows')}.length",
            headers=(name("headers"),),
            items=(name("rows"),),
            density="compact",
            items_per_page=-1,
            hide_default_footer=True,
            id="scores",
        )


_PICKED = ("mask", "start", "reference")


def _method_items() -> list[dict[str, Any]]:
    items = []
    for family, entries in methods_by_family().items():
        for each in entries:
            about = {"subtitle": family, "disabled": bool(each.missing)}
            items.append({"title": each.label, "value": each.id, "props": about})
    return items
