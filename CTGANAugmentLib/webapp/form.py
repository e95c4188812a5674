"""A form drawn from `form_groups`: one template for every operation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from trame.widgets import html
from trame.widgets import vuetify3 as v3

from CTGANAugmentLib.faces.i18n import tr as _

OnValue = Callable[[str, object], None]
_DENSE = {"density": "compact", "hide_details": True}
_NAMED: dict[str, Any] = {"aria_label": ("row.title",), "__properties": [("aria_label", "aria-label")]}


def parameter_form(groups: str, on_value: OnValue, on_given: OnValue, open_groups: str = "[0]") -> None:
    """Add a form to the page at the place of the call.

    Args:
        groups: name of the value that holds the groups.
        on_value: takes a parameter's name and its new value.
        on_given: takes a parameter's name and whether the user sets it.
        open_groups: numbers of the headings that are not folded at first.
    """
    with (
        v3.VExpansionPanels(multiple=True, variant="accordion", model_value=(open_groups,)),
        v3.VExpansionPanel(v_for=f"group in {groups}", key="group.title", title=("group.title",)),
        v3.VExpansionPanelText(),
        html.Div(
            v_for="row in group.rows",
            key="row.name",
            classes="mb-2",
            title=("row.help + (row.note ? '\\n' + row.note : '')",),
            id=("'parameter-' + row.name",),
        ),
    ):
        with html.Div(classes="d-flex align-center"):
            v3.VCheckboxBtn(
                v_if="row.optional",
                model_value=("row.given",),
                update_modelValue=(on_given, "[row.name, $event]"),
                density="compact",
                classes="flex-grow-0",
                **_NAMED,
            )
            html.Span("{{ row.title }}", classes="text-body-2 flex-grow-1")
            _number(on_value)
        v3.VSlider(
            v_if="row.kind === 'slider' && row.known",
            model_value=("row.value",),
            min=("row.low",),
            max=("row.high",),
            step=("row.step",),
            disabled=("!row.given",),
            end=(on_value, "[row.name, $event]"),
            **_NAMED,
            **_DENSE,
        )
        v3.VSelect(
            v_if="row.kind === 'choice'",
            model_value=("row.value",),
            items=("row.choices",),
            disabled=("!row.given",),
            update_modelValue=(on_value, "[row.name, $event]"),
            **_NAMED,
            **_DENSE,
        )
        v3.VTextField(
            v_if="row.kind === 'text'",
            model_value=("row.value",),
            disabled=("!row.given",),
            update_modelValue=(on_value, "[row.name, $event]"),
            **_NAMED,
            **_DENSE,
        )


def _number(on_value: OnValue) -> None:
    """The figure itself, beside its name, and a switch for yes or no."""
    v3.VSwitch(
        v_if="row.kind === 'check'",
        model_value=("row.value",),
        disabled=("!row.given",),
        update_modelValue=(on_value, "[row.name, $event]"),
        color="primary",
        classes="flex-grow-0",
        **_NAMED,
        **_DENSE,
    )
    html.Span(
        _("not used"), v_if="row.optional && !row.known && !row.given", classes="text-caption text-disabled"
    )
    v3.VTextField(
        v_if="(row.kind === 'slider' || row.kind === 'number') && (row.known || row.given)",
        model_value=("row.value",),
        type="number",
        min=("row.low",),
        max=("row.high",),
        step=("row.step",),
        suffix=("row.unit",),
        disabled=("!row.given",),
        update_modelValue=(on_value, "[row.name, $event]"),
        variant="plain",
        style="max-width: 110px",
        classes="flex-grow-0",
        **_NAMED,
        **_DENSE,
    )
