"""Command-line flags made from a declaration of parameters."""

from __future__ import annotations

import argparse
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.parameters import Declared, ParameterSpec, parameters_of

_METAVARS = {"%": "PERCENT", "HU or a.u.": "VALUE"}


def add_flags(parser: argparse.ArgumentParser, operation: type[Declared]) -> None:
    """Add one flag for each parameter, in groups, with unit and bounds in the help."""
    groups: dict[str, Any] = {}
    for spec in parameters_of(operation):
        heading = spec.about.group or "parameters"
        if heading not in groups:
            groups[heading] = parser.add_argument_group(heading.lower())
        _add_flag(groups[heading], spec, getattr(operation, "left_out", ""))


def read_flags(arguments: argparse.Namespace, operation: type[Declared]) -> dict[str, Any]:
    """Parameters that were given on the command line."""
    given = {spec.name: getattr(arguments, spec.name) for spec in parameters_of(operation)}
    return {name: value for name, value in given.items() if value is not None}


def _add_flag(group: Any, spec: ParameterSpec, left_out: str) -> None:
    flag = "--" + spec.name.replace("_", "-")
    if spec.kind is bool:
        group.add_argument(
            flag, action=argparse.BooleanOptionalAction, default=None, help=_help(spec, left_out)
        )
    elif spec.about.choices:
        group.add_argument(flag, metavar="NAME", type=_checked(spec), help=_help(spec, left_out))
    else:
        group.add_argument(flag, metavar=_metavar(spec), type=_checked(spec), help=_help(spec, left_out))


def _metavar(spec: ParameterSpec) -> str:
    if spec.about.is_path:
        return "PATH"
    return "MODEL" if spec.about.models else _METAVARS.get(spec.unit, spec.unit.upper()) or "X"


def _checked(spec: ParameterSpec) -> Any:
    def convert(text: str) -> Any:
        try:
            return spec.check(text if spec.kind is str else spec.kind(text))
        except (ValueError, UserError) as error:
            message = (
                str(error) if isinstance(error, UserError) else f"expected {spec.bounds_text()}, got {text!r}"
            )
            raise argparse.ArgumentTypeError(message) from error

    return convert


def _help(spec: ParameterSpec, left_out: str) -> str:
    values = "" if spec.kind is bool else values_of(spec)
    default = default_of(spec, left_out)
    parts = [spec.about.help, values, f"default: {default}" if default else ""]
    return "; ".join(part for part in parts if part).replace("%", "%%")


def values_of(spec: ParameterSpec) -> str:
    """What a parameter may be, "" for any text."""
    if spec.about.choices:
        return f"one of {', '.join(spec.about.choices)}"
    if spec.kind is bool:
        return "yes or no"
    return "" if spec.kind is str else spec.bounds_text()


def default_of(spec: ParameterSpec, left_out: str) -> str:
    """What a parameter is that is left out, "" where its help text tells.

    Args:
        spec: of the parameter.
        left_out: of its operation.
    """
    if spec.about.models and not spec.default:
        return "the best that fits"
    return (spec.about.usual or left_out) if spec.default is None else str(spec.default)
