"""The form of an operation as plain values, which one template of the page draws. No trame."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from CTGANAugmentLib.faces.control_choices import Item, choices_of
from CTGANAugmentLib.faces.controls import Control, Goes, Note, controls_by_group, preset_note, suits
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.parameters import Declared

Row = dict[str, Any]


def form_groups(
    cls: type[Declared],
    modality: str,
    values: Mapping[str, Any],
    typical: Mapping[str, float],
    *,
    skip: Collection[str] = (),
    goes: Goes = suits,
    note: Note = preset_note,
) -> list[dict[str, Any]]:
    """Headings with their rows.

    Args:
        cls: the operation.
        modality: decides between HU and percent.
        values: the user's own.
        typical: what the preset gives.
        skip: names that are shown elsewhere.
        goes: whether a parameter goes with a modality.
        note: says what an optional parameter is while it is not set.
    """

    def row(control: Control) -> Row:
        name = control.spec.name
        items = choices_of(cls, control, modality, values.get(name))
        return row_of(control, values.get(name), typical.get(name), note, items)

    return [
        {"title": _(heading), "rows": [row(each) for each in controls]}
        for heading, controls in controls_by_group(cls, modality, skip, goes).items()
    ]


def row_of(
    control: Control, value: Any, typical: float | None, note: Note, items: Sequence[Item] = ()
) -> Row:
    """One parameter: what it is, what it is set to, and what it would be."""
    spec = control.spec
    given = value is not None
    shown = next((each for each in (value, typical, spec.default) if each is not None), None)
    low, high = spec.about.minimum, spec.about.maximum
    return {
        "name": spec.name,
        "title": _(spec.title),
        "help": " ".join(part for part in (_(spec.about.help), _bounds(control)) if part),
        "note": note(spec, typical) if spec.optional and not given else "",
        "kind": "text" if control.kind == "path" else control.kind,
        "unit": control.unit,
        "low": low,
        "high": high,
        "step": control.step,
        "choices": [{"title": title, "value": value} for value, title in items],
        "optional": spec.optional,
        "given": given or not spec.optional,
        "value": shown if shown is not None else (low if control.kind == "slider" else ""),
        "known": shown is not None,
    }


def _bounds(control: Control) -> str:
    low, high = control.spec.about.minimum, control.spec.about.maximum
    if low is None or high is None:
        return ""
    return _("From {low} to {high}.").format(low=f"{low:g}", high=f"{high:g}{control.suffix}")
