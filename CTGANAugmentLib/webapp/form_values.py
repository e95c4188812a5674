"""What the user does in a form, as the next values of its parameters. No trame."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from CTGANAugmentLib.faces.choices import is_plain
from CTGANAugmentLib.faces.controls import control_of
from CTGANAugmentLib.parameters import Declared, ParameterSpec, parameters_of

Values = dict[str, Any]


def with_value(
    cls: type[Declared], values: Mapping[str, Any], name: str, shown: Any, modality: str
) -> Values:
    """Return the values with one set as the page shows it, within its bounds.

    What is no value yet, such as half a number, changes nothing.
    """
    spec = _spec(cls, name)
    try:
        value = spec.nearest(control_of(spec, modality).to_value(shown))
    except (TypeError, ValueError, OverflowError):
        return dict(values)
    return {**values, name: value} if is_plain(value) else dict(values)


def with_given(
    cls: type[Declared],
    values: Mapping[str, Any],
    name: str,
    given: bool,
    typical: Mapping[str, float],
    modality: str,
) -> Values:
    """Return the values with one taken over by the user, beginning at its typical value, or given back."""
    others = {key: value for key, value in values.items() if key != name}
    if not given:
        return others
    spec = _spec(cls, name)
    known = (typical.get(name), spec.default, spec.about.minimum, 0)
    start = next(each for each in known if each is not None)
    return {**others, name: control_of(spec, modality).to_value(start)}


def _spec(cls: type[Declared], name: str) -> ParameterSpec:
    return next(each for each in parameters_of(cls) if each.name == name)
