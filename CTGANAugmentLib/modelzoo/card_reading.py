"""Dataclasses out of JSON values: every entry checked for its kind, none missing, none unknown."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from CTGANAugmentLib.errors import UserError

OPTIONAL: Mapping[str, bool] = {"optional": True}
"""Metadata of a field that JSON may lack."""
AnyEntry = TypeVar("AnyEntry")


def read_entry(cls: type[AnyEntry], data: Any, where: str) -> AnyEntry:
    """Read a dataclass whose entries must all be there, but for `OPTIONAL` ones, and no others.

    Args:
        cls: with fields of text, numbers, tuples, mappings and such dataclasses.
        data: JSON values.
        where: what messages call it, such as "card.images".

    Raises:
        UserError: an entry that is missing, unknown or of another kind.
    """
    known = {field.name: field for field in fields(cls)}  # type: ignore[arg-type]  # only dataclasses come here
    if not isinstance(data, Mapping):
        raise UserError(f"{where}: expected entries {', '.join(sorted(known))}, got {data!r}")
    needed = {name for name, field in known.items() if not field.metadata.get("optional")}
    odd = [f"{name} is missing" for name in sorted(needed - set(data))]
    odd += [f"{name} is unknown" for name in sorted(set(data) - set(known), key=str)]
    if odd:
        raise UserError(f"{where}: {'; '.join(odd)}; expected {', '.join(sorted(known))}")
    hints = get_type_hints(cls)
    return cls(**{name: _value(hints[name], data[name], f"{where}.{name}") for name in known if name in data})


def is_number(value: Any) -> bool:
    """Whether a JSON value is a finite number, and no integer beyond all floating-point ones."""
    largest = sys.float_info.max
    return isinstance(value, int | float) and not isinstance(value, bool) and -largest <= value <= largest


def _value(hint: Any, value: Any, where: str) -> Any:
    if is_dataclass(hint):
        return read_entry(hint, value, where)  # type: ignore[arg-type]  # the class, not one of its objects
    if get_origin(hint) is tuple:
        if not isinstance(value, list | tuple):
            raise UserError(f"{where}: expected a list, got {value!r}")
        return tuple(_value(get_args(hint)[0], part, where) for part in value)
    if get_origin(hint) is Mapping:
        if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
            raise UserError(f"{where}: expected values by name, got {value!r}")
        each = get_args(hint)[1]
        checked = each in (int, str) or is_dataclass(each)
        return {n: _value(each, part, f"{where}.{n}") if checked else part for n, part in value.items()}
    return _plain(hint, value, where)


def _plain(kind: type, value: Any, where: str) -> Any:
    fits = {
        str: isinstance(value, str),
        int: isinstance(value, int) and not isinstance(value, bool),
        float: is_number(value),
    }
    if not fits[kind]:
        raise UserError(f"{where}: expected {kind.__name__}, got {value!r}")
    return value
