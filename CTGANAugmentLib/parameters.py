"""Parameters declared once: a frozen dataclass whose fields are `Annotated`, from which every face makes its forms."""

from __future__ import annotations

from abc import ABC
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin, get_type_hints

import numpy as np

from CTGANAugmentLib.errors import UserError

if TYPE_CHECKING:
    from CTGANAugmentLib.modelzoo.card import ModelCard

_UNITS = {"_intensity": "HU or a.u.", "_mm": "mm", "_hu": "HU", "_ml": "mL", "_deg": "°", "_percent": "%"}


@dataclass(frozen=True)
class Parameter:
    """What a face must know of one field: put into the field's ``Annotated[...]``.

    Attributes:
        help: one imperative or noun line, without the unit.
        minimum, maximum: inclusive bounds; None for no bound.
        choices: the values allowed for text.
        group: heading under which a form shows it.
        models: objectives whose trained models the text may name, by id or folder; "" leaves the choice to the scan.
        usual: what is taken for None, where that is not what the operation says of all that is left out.
        is_path: the text names files on this machine, which no plan tells of.
    """

    help: str
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    group: str = ""
    models: tuple[str, ...] = ()
    usual: str = ""
    is_path: bool = False


@dataclass(frozen=True)
class ParameterSpec:
    """One field of an operation as a face reads it.

    Attributes:
        kind: float, int, bool or str.
        optional: whether None (= left to the preset or to the method) is allowed.
    """

    name: str
    kind: type
    optional: bool
    default: Any
    about: Parameter

    @property
    def unit(self) -> str:
        """Unit taken from the end of the name, "" for a pure number."""
        return next((unit for suffix, unit in _UNITS.items() if self.name.endswith(suffix)), "")

    @property
    def title(self) -> str:
        """Label for people: the name without its unit, first letter upper case."""
        suffix = next((s for s in _UNITS if self.name.endswith(s)), "")
        return self.name.removesuffix(suffix).replace("_", " ").capitalize()

    def check(self, value: Any) -> Any:
        """Return the value in the field's own type.

        Raises:
            UserError: a wrong type or a value outside the bounds.
        """
        if value is None and self.optional:
            return None
        check = self._check_plain if self.kind in (bool, str) else self._check_number
        converted = check(value)
        if self.about.choices and converted not in self.about.choices:
            raise UserError(f"{self.name}: expected one of {', '.join(self.about.choices)}, got {value!r}")
        return converted

    def nearest(self, value: Any) -> Any:
        """Return the value, a number being brought within the bounds."""
        if self.kind in (bool, str):
            return value
        low, high = self.about.minimum, self.about.maximum
        value = value if low is None else max(value, low)
        return value if high is None else min(value, high)

    def _check_plain(self, value: Any) -> Any:
        if not isinstance(value, self.kind):
            raise UserError(f"{self.name}: expected {self.kind.__name__}, got {value!r}")
        return value

    def _check_number(self, value: Any) -> Any:
        try:
            number = None if isinstance(value, bool | str) else self.kind(value)
        except (TypeError, ValueError, OverflowError):
            number = None
        if number is None or not np.isfinite(number) or number != float(value):
            raise UserError(f"{self.name}: expected {self._noun()} {self.bounds_text()}, got {value!r}")
        low, high = self.about.minimum, self.about.maximum
        if (low is not None and number < low) or (high is not None and number > high):
            raise UserError(f"{self.name}: expected {self._noun()} {self.bounds_text()}, got {value:g}")
        return number

    def _noun(self) -> str:
        return "a whole number" if self.kind is int else "a number"

    def bounds_text(self) -> str:
        """Bounds and unit as a reader wants them, such as "from 2 to 150 mm"."""
        low, high = self.about.minimum, self.about.maximum
        unit = f" {self.unit}" if self.unit else ""
        if low is not None and high is not None:
            return f"from {low:g} to {high:g}{unit}"
        if low is not None:
            return f"at least {low:g}{unit}"
        return f"at most {high:g}{unit}" if high is not None else f"any{unit}"


class Declared(ABC):  # noqa: B024 - a base that is never made by itself
    """Base of what has parameters: subclasses are frozen dataclasses.

    Each field that a user may set is ``name_unit: Annotated[type, Parameter(...)] = default``.
    """

    def __post_init__(self) -> None:
        for spec in parameters_of(type(self)):
            object.__setattr__(self, spec.name, spec.check(getattr(self, spec.name)))

    @classmethod
    def takes_model(cls, card: ModelCard, modality: str) -> bool:  # noqa: ARG003 - for those that ask for more
        """Whether a model of the right objective can do this work on scans of a modality, for lists to choose from."""
        return True

    def to_json(self) -> dict[str, Any]:
        """Parameters as JSON values."""
        return asdict(self)  # type: ignore[call-overload, no-any-return]  # subclasses are dataclasses

    def without_paths(self) -> dict[str, Any]:
        """Parameters as JSON values for what travels: those that name files on this machine are left out."""
        paths = [spec.name for spec in parameters_of(type(self)) if spec.about.is_path]
        return {name: value for name, value in self.to_json().items() if name not in paths}

    def paths(self) -> dict[str, str]:
        """Parameters that name files on this machine, those that were given; a model may be named by its folder."""
        given = {spec: getattr(self, spec.name) for spec in parameters_of(type(self))}
        return {
            spec.name: value
            for spec, value in given.items()
            if value and (spec.about.is_path or (spec.about.models and Path(value).expanduser().is_dir()))
        }


def check_names(owner: str, given: Mapping[str, Any], cls: type[Declared]) -> None:
    """Check that only parameters are given that there are.

    Raises:
        UserError: an unknown name.
    """
    names = [spec.name for spec in parameters_of(cls)]
    unknown = sorted(set(given) - set(names))
    if unknown:
        raise UserError(f"{owner} has no parameter {', '.join(unknown)}; it has {', '.join(names)}")


@cache
def parameters_of(cls: type[Declared]) -> tuple[ParameterSpec, ...]:
    """Read a declaration: its own fields, then those of its bases, in the order they stand."""
    hints = get_type_hints(cls, include_extras=True)
    own = list(dict.fromkeys(name for base in cls.__mro__ for name in vars(base).get("__annotations__", ())))
    declared = [f for f in fields(cls) if get_origin(hints[f.name]) is Annotated]  # type: ignore[arg-type]
    declared.sort(key=lambda f: own.index(f.name))
    return tuple(_spec(f.name, hints[f.name], f.default) for f in declared)


def _spec(name: str, hint: Any, default: Any) -> ParameterSpec:
    bare, about = get_args(hint)[:2]
    kinds = [kind for kind in get_args(bare) or (bare,) if kind is not NoneType]
    return ParameterSpec(name, kinds[0], NoneType in get_args(bare), default, about)
