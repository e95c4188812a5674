"""How the Synthesize panel is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trame.widgets import vuetify3 as v3

from CTGANAugmentLib.faces.choices import POINTS, ROI, SEGMENT
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.webapp.form import parameter_form
from CTGANAugmentLib.webapp.widgets import (
    DENSE,
    SMALL,
    TOGGLE,
    button,
    icon_button,
    row,
    select,
    sentences,
    sides,
    small_print,
)

if TYPE_CHECKING:
    from CTGANAugmentLib.webapp.synthesize_panel import SynthesizePanel


def draw(panel: SynthesizePanel) -> None:
    """Draw the panel at the place of the call."""
    name = panel.page.name
    select(name("method"), name("methods"), _("Method"), id="lesion-method")
    select(name("preset"), name("presets"), _("Lesion"), v_if=name("takes_preset"))
    small_print(name("about"))
    _draw_place(panel)
    with row():
        tooltip = _("The same seed gives the same lesions.")
        v3.VTextField(v_model=(name("seed"),), label=_("Seed"), title=tooltip, **DENSE)
        icon_button("mdi-dice-multiple", _("Another seed"), panel.dice, id="dice")
    _draw_buttons(panel)
    _draw_comparison(panel)
    sentences(f"{name('reason')} || {name('message')}", "said")
    _draw_made(panel)
    parameter_form(name("groups"), panel.set_value, panel.set_given)


def _draw_place(panel: SynthesizePanel) -> None:
    name = panel.page.name
    with v3.VBtnToggle(v_model=(name("place"),), classes="mb-2", **TOGGLE):
        v3.VBtn(_("At points"), value=POINTS, title=_("One lesion at each point that is clicked"), **SMALL)
        v3.VBtn(_("In a box"), value=ROI, title=_("At random places within a region"), **SMALL)
        v3.VBtn(_("In an organ"), value=SEGMENT, title=_("At random places within a segment"), **SMALL)
    with row(v_if=f"{name('place')} !== '{SEGMENT}'"):
        for place, label in ((POINTS, _("Place points")), (ROI, _("Draw region"))):
            button(
                label,
                panel.place,
                v_if=f"{name('place')} === '{place}'",
                prepend_icon="mdi-crosshairs-gps",
                id=f"place-{place}",
                title=_("Then click into a view (key P)"),
            )
        button(_("Clear"), panel.clear_places, variant="text")
    select(name("segment"), name("segments"), _("Organ"), v_if=f"{name('place')} === '{SEGMENT}'")


def _draw_buttons(panel: SynthesizePanel) -> None:
    name = panel.page.name
    with row():
        button(_("Preview"), panel.preview, blocked=f"!!{name('reason')}", id="preview", title=_("Key V"))
        button(
            _("Apply"),
            panel.apply,
            blocked=f"!!{name('reason')}",
            color="primary",
            id="apply",
            title=_("Key A"),
        )
        icon_button("mdi-undo", _("Undo (Ctrl+Z)"), panel.undo, blocked=f"!{name('can_undo')}", id="undo")
        icon_button("mdi-redo", _("Redo (Ctrl+Y)"), panel.redo, blocked=f"!{name('can_redo')}", id="redo")


def _draw_comparison(panel: SynthesizePanel) -> None:
    name = panel.page.name
    with row(v_if=name("compared")):
        sides(name("side"), panel.compare, "sides")
        icon_button("mdi-compare", _("Flicker between before and after (key F)"), panel.flicker, id="flicker")


def _draw_made(panel: SynthesizePanel) -> None:
    name = panel.page.name
    with (
        v3.VList(v_if=f"{name('made')}.length", density="compact", classes="mb-2", id="made"),
        v3.VListItem(v_for=f"(title, index) in {name('made')}", key="title", title=("title",)),
        v3.Template(v_slot_append=True),
    ):
        icon_button("mdi-delete-outline", _("Remove this one"), (panel.remove, "[index]"))
