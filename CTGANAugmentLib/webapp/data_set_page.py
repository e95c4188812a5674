"""How the Data set panel is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trame.widgets import html
from trame.widgets import vuetify3 as v3

from CTGANAugmentLib.faces.data_set import OWN_RECIPE
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.webapp.form import parameter_form
from CTGANAugmentLib.webapp.widgets import DENSE, button, row, select, sentences

if TYPE_CHECKING:
    from CTGANAugmentLib.webapp.data_set_panel import DataSetPanel


def draw(panel: DataSetPanel) -> None:
    """Draw the panel at the place of the call."""
    name = panel.page.name
    _field(name("data"), _("Scans with their labels"), "batch-data")
    with row():
        braces = _("Below the folder, with names in braces, such as {example}").format(
            example="{patient}/CT.nii.gz"
        )
        _field(name("images"), _("Pattern of images"), "batch-images", title=braces)
        _field(name("masks"), _("Pattern of masks"), "batch-masks", title=braces)
    with row():
        blocked = f"!!{name('look_reason')} || job_running"
        button(_("Look through"), panel.look, blocked=blocked, id="look")
    sentences(f"{name('look_reason')} || {name('look_message')}", "looked")
    _table(name("rows"))
    select(name("recipe"), name("recipes"), _("Recipe"), id="batch-recipe")
    _field(name("own"), _("Recipe file"), "batch-own", v_if=f"{name('recipe')} === '{OWN_RECIPE}'")
    _field(name("out"), _("Folder for the cases"), "batch-out")
    with row():
        blocked = f"!!{name('batch_reason')} || job_running"
        button(_("Make cases"), panel.make, blocked=blocked, color="primary", id="batch")
    sentences(f"{name('look_reason')} ? '' : {name('batch_reason')} || {name('batch_message')}", "batched")
    parameter_form(name("groups"), panel.set_setting, panel.set_given, open_groups="[]")
    html.Div(_("Export"), classes="text-subtitle-1 mt-4 mb-2")
    select(name("layout"), name("layouts"), _("Layout"), id="layout")
    _field(name("export_data"), _("Data set"), "export-data")
    _field(name("export_out"), _("Folder for the export"), "export-out")
    v3.VCheckbox(
        v_model=(name("replace"),), label=_("Replace an earlier export"), id="export-replace", **DENSE
    )
    with row():
        blocked = f"!!{name('export_reason')} || job_running"
        button(_("Export"), panel.export, blocked=blocked, color="primary", id="export")
    sentences(f"{name('export_reason')} || {name('export_message')}", "exported")
    parameter_form(name("layout_groups"), panel.set_layout_value, panel.set_layout_given)


def _field(model: str, label: str, id_: str, title: str = "", **options: Any) -> None:
    title = title or _("Within the folders that the app was started with")
    v3.VTextField(v_model=(model,), label=label, title=title, id=id_, classes="mb-2", **DENSE, **options)


def _table(rows: str) -> None:
    """What was paired: case, image and mask, voxels of each label; remarks stand in the sentences above."""
    headings = (_("Case"), _("Image and mask"), _("Labels"))
    with v3.VTable(v_if=f"{rows}.length", density="compact", classes="mb-2 text-caption", id="paired"):
        with html.Thead(), html.Tr():
            for heading in headings:
                html.Th(heading, classes="px-2")
        with html.Tbody(), html.Tr(v_for=f"each in {rows}", key="each[0]"):
            html.Td("{{ each[0] }}", classes="px-2")
            html.Td("{{ each[2] }}<br>{{ each[3] }}", classes="px-2 py-1")
            html.Td("{{ each[7] }}", classes="px-2")
