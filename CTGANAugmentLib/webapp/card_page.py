"""How a model's card is drawn."""

from __future__ import annotations

from trame.widgets import html
from trame.widgets import vuetify3 as v3

from CTGANAugmentLib.faces.i18n import tr as _


def draw_card(lines: str, figures: str, title: str) -> None:
    """Draw a card, folded, at the place of the call.

    Args:
        lines: name of the value with headings and texts.
        figures: name of the value with scores.
        title: name of the value with the model's title.
    """
    with (
        v3.VExpansionPanels(variant="accordion", classes="mb-2", v_if=f"{lines}.length"),
        v3.VExpansionPanel(title=(f"'{_('Card')}: ' + {title}",)),
        v3.VExpansionPanelText(),
    ):
        draw_card_text(lines, figures)


def draw_card_text(lines: str, figures: str) -> None:
    """Draw what stands on a card; arguments as of `draw_card`."""
    with html.Div(v_for=f"line in {lines}", key="line.heading", classes="mb-2"):
        html.Div("{{ line.heading }}", classes="text-caption text-medium-emphasis")
        html.Div("{{ line.text }}", classes="text-body-2", style="overflow-wrap: anywhere")
    html.Div(
        _("Scores on patients that were held out"),
        classes="text-caption text-medium-emphasis",
        v_if=f"{figures}.length",
    )
    with (
        v3.VTable(density="compact", v_if=f"{figures}.length"),
        html.Tbody(),
        html.Tr(v_for=f"line in {figures}", key="line.heading"),
    ):
        html.Td("{{ line.heading }}", classes="text-caption px-0", style="overflow-wrap: anywhere")
        html.Td("{{ line.text }}", classes="text-right text-caption px-0")
