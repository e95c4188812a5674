"""How the Translate panel is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trame.widgets import html
from trame.widgets import vuetify3 as v3

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.webapp.card_page import draw_card
from CTGANAugmentLib.webapp.form import parameter_form
from CTGANAugmentLib.webapp.widgets import DENSE, SMALL, button, icon_button, row, select, sentences

if TYPE_CHECKING:
    from CTGANAugmentLib.webapp.translate_panel import TranslatePanel


def draw(panel: TranslatePanel) -> None:
    """Draw the panel at the place of the call."""
    name = panel.page.name
    select(name("model"), name("models"), _("Model"), id="translation-model")
    draw_card(name("card"), name("figures"), name("card_title"))
    with v3.VAlert(
        v_if=f"{name('doubts')}.length",
        type="warning",
        variant="tonal",
        density="compact",
        classes="mb-2",
        id="doubts",
    ):
        html.Div("{{ text }}", v_for=f"text in {name('doubts')}", key="text", classes="text-body-2")
    select(
        name("reference"), name("references"), _("Reference to score against"), clearable=True, id="reference"
    )
    select(
        name("mask"),
        name("segments"),
        _("Score within"),
        clearable=True,
        v_if=f"{name('reference')}",
    )
    with row():
        button(
            _("Translate"),
            panel.translate,
            blocked=f"!!{name('reason')} || job_running",
            color="primary",
            id="translate",
        )
        icon_button("mdi-undo", _("Undo"), panel.undo, blocked=f"!{name('can_undo')}", id="undo-translation")
    sentences(f"{name('reason')} || {name('message')}", "translated")
    _draw_results(panel)
    parameter_form(name("groups"), panel.set_value, panel.set_given, open_groups="[]")


def _draw_results(panel: TranslatePanel) -> None:
    name = panel.page.name
    with html.Div(v_if=f"{name('results')}.length", classes="mb-2"):
        select(name("made"), name("results"), _("Shown"), v_if=f"{name('results')}.length > 1")
        with v3.VBtnToggle(
            model_value=(name("side"),),
            update_modelValue=(panel.compare, "[$event]"),
            mandatory=True,
            density="compact",
            divided=True,
            classes="mb-1 flex-wrap",
            style="height: auto",
            id="translation-sides",
        ):
            v3.VBtn(
                "{{ side.title }}",
                v_for=f"side in {name('sides')}",
                key="side.value",
                value=("side.value",),
                **SMALL,
            )
        v3.VSlider(
            v_if=f"{name('side')}.startsWith('vtk')",
            v_model=(name("opacity"),),
            min=0,
            max=1,
            step=0.05,
            label=_("Opacity of the map"),
            id="map-opacity",
            **DENSE,
        )
        with v3.VTable(v_if=f"{name('scores')}.length", density="compact", id="translation-scores"):
            with html.Thead(), html.Tr():
                html.Th("{{ each }}", v_for=f"each in {name('headings')}", key="each")
            with html.Tbody(), html.Tr(v_for=f"line in {name('scores')}", key="line[0]"):
                html.Td("{{ each }}", v_for="(each, number) in line", key="number")
        html.Div(
            f"{{{{ {name('score_note')} }}}}",
            v_if=name("score_note"),
            classes="text-caption text-medium-emphasis",
        )
