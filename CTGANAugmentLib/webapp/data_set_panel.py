"""The panel that makes a data set out of the user's cases by a recipe, and writes it as a trainer reads it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.controls import usable_values
from CTGANAugmentLib.faces.data_set import (
    DEFAULT_LAYOUT,
    OWN_RECIPE,
    BatchSettings,
    CasesOnDisk,
    batch_job,
    batch_summary,
    cases_job,
    cases_summary,
    export_job,
    export_summary,
    layout_of,
    layouts,
    not_set_note,
    recipe_choices,
    why_not_batch,
    why_not_export,
    why_not_look,
)
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.parameters import Declared
from CTGANAugmentLib.webapp.context import Context
from CTGANAugmentLib.webapp.data_set_page import draw
from CTGANAugmentLib.webapp.form_rows import form_groups
from CTGANAugmentLib.webapp.form_values import with_given, with_value
from CTGANAugmentLib.webapp.job_bar import JobBar
from CTGANAugmentLib.webapp.page_state import PageState

_TYPED = ("recipe", "own", "data", "images", "masks", "out", "layout", "export_data", "export_out", "replace")


class DataSetPanel:
    """Cases on the server's disk: looked through, made more, exported."""

    id, icon = "data-set", "mdi-folder-multiple-image"

    def __init__(self, context: Context, jobs: JobBar) -> None:
        self._context, self._jobs = context, jobs
        self._settings: dict[str, Any] = {}
        self._layout_values: dict[str, Any] = {}
        self.page = PageState(
            context.server.state,
            "data_set",
            recipe=recipe_choices()[0][0],
            recipes=[],
            own="",
            data="",
            images="",
            masks="",
            out="",
            groups=[],
            look_reason="",
            look_message="",
            batch_reason="",
            batch_message="",
            rows=[],
            layout=DEFAULT_LAYOUT,
            layouts=[],
            export_data="",
            export_out="",
            replace=False,
            layout_groups=[],
            export_reason="",
            export_message="",
        )
        context.on_change.append(self.show)
        context.server.state.change(*map(self.page.name, _TYPED))(lambda **_kwargs: self.show())

    @property
    def title(self) -> str:
        """Heading of the panel."""
        return _("Data set")

    def show(self) -> None:
        """Take over what the page chose, then show choices as they are now."""
        page = self.page
        page.recipes = [{"title": title, "value": name} for name, title in recipe_choices()]
        page.layouts = [{"title": title, "value": id_} for id_, title in layouts()]
        values = usable_values(BatchSettings, self._settings, "")
        page.groups = form_groups(BatchSettings, "", values, {}, note=not_set_note)
        layout = layout_of(page.layout)
        page.layout_groups = form_groups(layout, "", usable_values(layout, self._layout_values, ""), {})
        page.look_reason = why_not_look(self._typed_cases())
        page.batch_reason = why_not_batch(self._typed_cases(), self._named_recipe(), str(page.out or ""))
        page.export_reason = why_not_export(str(page.export_data or ""), str(page.export_out or ""))

    def set_setting(self, name: str, shown: Any) -> None:
        """Take a setting of the batch from the form."""
        self._settings = with_value(BatchSettings, self._settings, name, shown, "")
        self.show()

    def set_given(self, name: str, given: bool) -> None:
        """Take a setting of the batch over, or leave it to the recipe."""
        self._settings = with_given(BatchSettings, self._settings, name, given, {}, "")
        self.show()

    def set_layout_value(self, name: str, shown: Any) -> None:
        """Take a setting of the layout from the form."""
        self._layout_values = with_value(self._layout(), self._layout_values, name, shown, "")
        self.show()

    def set_layout_given(self, _name: str, _given: bool) -> None:
        """Nothing can be left out of a layout's settings."""

    def look(self) -> None:
        """Look the cases through, as a job."""
        self._context.act(self._look)

    def make(self) -> None:
        """Follow the recipe, as a job."""
        self._context.act(self._make)

    def export(self) -> None:
        """Write the data set, as a job."""
        self._context.act(self._export)

    def _look(self) -> None:
        cases = self._confined_cases()
        self.page.rows, self.page.look_message = [], ""

        def take(result: Mapping[str, Any]) -> str:
            self.page.rows = result["rows"]
            self.page.look_message = cases_summary(result)
            return str(result["notes"][-1])

        self._start(cases_job(cases), take)

    def _make(self) -> None:
        page, roots = self.page, self._context.roots
        cases, recipe = self._confined_cases(), self._named_recipe()
        _require(why_not_batch(cases, recipe, str(page.out or "")))
        out = roots.resolve_new(str(page.out).strip())
        settings = BatchSettings(**usable_values(BatchSettings, self._settings, ""))

        def take(result: Mapping[str, Any]) -> str:
            page.batch_message = batch_summary(result, str(out))
            page.export_data = page.export_data or str(out)
            return str(page.batch_message).splitlines()[0]

        stopped = _("The batch was stopped. What is done stays: press Make cases again and it goes on.")
        self._start(batch_job(cases, recipe, out, settings), take, stopped)

    def _export(self) -> None:
        page, roots = self.page, self._context.roots
        _require(why_not_export(str(page.export_data or ""), str(page.export_out or "")))
        data = str(roots.resolve_given(str(page.export_data)))
        layout = self._layout()
        chosen = layout(**usable_values(layout, self._layout_values, ""))
        out = roots.resolve_new(str(page.export_out).strip())

        def take(result: Mapping[str, Any]) -> str:
            page.export_message = export_summary(result)
            return str(page.export_message).splitlines()[0]

        self._start(export_job(chosen, data, out, overwrite=bool(page.replace)), take)

    def _start(self, job: Job, take: Any, stopped: str = "") -> None:
        self._jobs.start(self.title, lambda _folder: job, take, stopped=stopped)

    def _layout(self) -> type[Declared]:
        return layout_of(self.page.layout)

    def _named_recipe(self) -> str:
        """Name of a recipe, or the path of the user's own within the app's folders; "" while there is none."""
        if self.page.recipe != OWN_RECIPE:
            return str(self.page.recipe)
        typed = str(self.page.own or "").strip()
        try:
            return str(self._context.roots.resolve_given(typed)) if typed else ""
        except UserError:
            return ""

    def _typed_cases(self) -> CasesOnDisk:
        page = self.page
        return CasesOnDisk(*(str(text or "") for text in (page.data, page.images, page.masks)))

    def _confined_cases(self) -> CasesOnDisk:
        cases = self._typed_cases()
        _require(why_not_look(cases))
        data = str(self._context.roots.resolve_given(cases.data))
        for pattern in (Path(cases.images.strip()), Path(cases.masks.strip())):
            if ".." in pattern.parts or pattern.is_absolute():
                raise UserError(_("A pattern leads down into folders, not up."))
        return CasesOnDisk(data, cases.images, cases.masks)

    def build(self) -> None:
        """Draw the panel at the place of the call."""
        draw(self)


def _require(reason: str) -> None:
    if reason:
        raise UserError(reason)
