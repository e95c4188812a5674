"""Widgets as all panels have them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from trame.widgets import html
from trame.widgets import vuetify3 as v3

from CTGANAugmentLib.faces.i18n import tr as _

DENSE: dict[str, Any] = {"density": "compact", "hide_details": True}
SMALL: dict[str, Any] = {"size": "small"}
TOGGLE: dict[str, Any] = {"mandatory": True, "density": "compact", "divided": True}


def row(**options: Any) -> html.Div:
    """Add a line of widgets; a context."""
    return html.Div(classes="d-flex align-center mb-2", style="gap: 6px", **options)


def select(model: str, items: str, label: str, **options: Any) -> None:
    """Add a selector.

    Args:
        model: name of the value that it sets.
        items: name of the value with its lines.
        label: above it.
        options: for Vuetify.
    """
    v3.VSelect(v_model=(model,), items=(items,), label=label, classes="mb-2", **{**DENSE, **options})


def button(label: str, click: Callable[[], Any], *, blocked: str = "", **options: Any) -> None:
    """Add a button with words on it.

    Args:
        label: on it.
        click: called.
        blocked: expression that is true while it cannot be pressed.
        options: for Vuetify.
    """
    disabled = {"disabled": (blocked,)} if blocked else {}
    v3.VBtn(label, click=click, **disabled, **{**SMALL, **options})


def icon_button(icon: Any, tooltip: str, click: Any, *, blocked: str = "", **options: Any) -> None:
    """Add a button with a picture on it; otherwise as `button`."""
    disabled = {"disabled": (blocked,)} if blocked else {}
    v3.VBtn(icon=icon, click=click, title=tooltip, variant="text", **disabled, **{**SMALL, **options})


def sides(side: str, compare: Callable[[str], Any], name: str) -> None:
    """Add buttons for before, after and difference.

    Args:
        side: name of the value with the side that is shown.
        compare: called with the side that is wanted.
        name: id in the page.
    """
    with v3.VBtnToggle(model_value=(side,), update_modelValue=(compare, "[$event]"), id=name, **TOGGLE):
        v3.VBtn(_("Before"), value="before", **SMALL)
        v3.VBtn(_("After"), value="after", **SMALL)
        v3.VBtn(_("Difference"), value="difference", **SMALL)


def sentences(expression: str, name: str) -> None:
    """Add text of several lines.

    Args:
        expression: what it says.
        name: id in the page.
    """
    html.Div(f"{{{{ {expression} }}}}", classes="text-body-2 mb-2 ctg-lines", id=name)


def small_print(expression: str) -> None:
    """Add a description."""
    html.Div(f"{{{{ {expression} }}}}", classes="text-caption text-medium-emphasis mb-2")
