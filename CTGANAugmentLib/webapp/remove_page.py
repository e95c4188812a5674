"""How the Remove panel is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.webapp.form import parameter_form
from CTGANAugmentLib.webapp.widgets import button, icon_button, row, select, sentences, sides, small_print

if TYPE_CHECKING:
    from CTGANAugmentLib.webapp.remove_panel import RemovePanel


def draw(panel: RemovePanel) -> None:
    """Draw the panel at the place of the call."""
    name = panel.page.name
    select(name("segment"), name("segments"), _("What to remove"), id="removed-segment", clearable=True)
    small_print(name("about"))
    with row():
        button(
            _("Apply"),
            panel.apply,
            blocked=f"!!{name('reason')} || job_running",
            color="primary",
            id="remove",
        )
        icon_button("mdi-undo", _("Undo"), panel.undo, blocked=f"!{name('can_undo')}", id="undo-removal")
    with row(v_if=name("compared")):
        sides(name("side"), panel.compare, "removal-sides")
        icon_button(
            (f"{name('outlined')} ? 'mdi-eye-outline' : 'mdi-eye-off-outline'",),
            _("Outlines"),
            panel.outline,
            id="removal-outlines",
        )
    sentences(f"{name('reason')} || {name('message')}", "removed")
    parameter_form(name("groups"), panel.set_value, panel.set_given, open_groups="[0, 1]")
