"""Which control a parameter gets in a form, decided from its declaration alone."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.parameters import Declared, ParameterSpec, parameters_of

Goes = Callable[[ParameterSpec, str], bool]
Note = Callable[[ParameterSpec, float | None], str]
Kind = Literal["slider", "number", "choice", "check", "text", "path"]
_STEPS_WANTED = 600
_FINEST_STEP = 0.01
_WIDEST_SLIDER = 5000.0
"""Range of values beyond which a slider could not be set to a figure that anybody wants."""
_MOST_DECIMALS = 6
_INTENSITY = "_intensity"
_INTENSITY_UNITS = {"CT": "HU", "MR": "a.u."}
_INTENSITY_DECIMALS = {"CT": 1, "MR": 3}


@dataclass(frozen=True)
class Control:
    """How one parameter is shown.

    Attributes:
        spec: the declaration.
        kind: slider where both bounds are known, number field where not.
        step: of one key press or mouse-wheel notch, in the parameter's unit.
        decimals: shown after the point.
        unit: of what is shown.
    """

    spec: ParameterSpec
    kind: Kind
    step: float = 1.0
    decimals: int = 0
    unit: str = ""

    @property
    def suffix(self) -> str:
        """Unit with a space before it, "" for a pure number."""
        return f" {self.unit}" if self.unit else ""

    def to_value(self, shown: Any) -> Any:
        """Value of the parameter from what the control shows."""
        if self.spec.kind is int:
            return round(float(shown))
        return round(float(shown), self.decimals) if self.spec.kind is float else self.spec.kind(shown)


def control_of(spec: ParameterSpec, modality: str = "") -> Control:
    """Choose the control of a parameter; a modality decides what intensities are counted in."""
    if spec.kind is bool:
        return Control(spec, "check")
    if spec.kind is str:
        return Control(spec, _kind_of_text(spec))
    is_intensity = spec.name.endswith(_INTENSITY)
    unit = _INTENSITY_UNITS.get(modality, spec.unit) if is_intensity else spec.unit
    low, high = spec.about.minimum, spec.about.maximum
    if low is None or high is None or high - low > _WIDEST_SLIDER:
        decimals = _INTENSITY_DECIMALS.get(modality, 2) if is_intensity else 2
        return Control(spec, "number", 1.0, 0 if spec.kind is int else decimals, unit)
    step = 1.0 if spec.kind is int else _round_step(max(_FINEST_STEP, (high - low) / _STEPS_WANTED))
    return Control(spec, "slider", step, max(_decimals(step), _decimals(spec.default)), unit)


def _kind_of_text(spec: ParameterSpec) -> Kind:
    if spec.about.choices or spec.about.models:
        return "choice"
    return "path" if spec.about.is_path else "text"


def _decimals(value: Any) -> int:
    """Digits after the point that a number needs, as far as anybody would read them; 0 for none."""
    if not isinstance(value, float):
        return 0
    return next((n for n in range(_MOST_DECIMALS) if round(value, n) == value), _MOST_DECIMALS)


def help_of(control: Control) -> list[str]:
    """Sentences of a parameter's help text: what it is, its bounds, and what an empty field means."""
    about = control.spec.about
    sentences = [_(about.help)]
    if about.minimum is not None and about.maximum is not None:
        low, high = f"{about.minimum:g}", f"{about.maximum:g}{control.suffix}"
        sentences.append(_("From {low} to {high}.").format(low=low, high=high))
    return sentences


def suits(spec: ParameterSpec, modality: str) -> bool:
    """Whether a parameter goes with a modality by its unit: HU with CT, percent with MR."""
    return not spec.name.endswith("_percent" if modality == "CT" else "_hu")


def controls_by_group(
    cls: type[Declared], modality: str, skip: Iterable[str] = (), goes: Goes = suits
) -> Mapping[str, tuple[Control, ...]]:
    """Controls of an operation under their headings, in the order of its declaration.

    Args:
        cls: the operation.
        modality: "CT" or "MR".
        skip: names that are shown elsewhere.
        goes: whether a parameter goes with a modality.
    """
    groups: dict[str, tuple[Control, ...]] = {}
    for spec in parameters_of(cls):
        if spec.name not in skip and goes(spec, modality):
            group = spec.about.group or "Parameters"
            groups[group] = (*groups.get(group, ()), control_of(spec, modality))
    return groups


def usable_values(
    cls: type[Declared], values: Mapping[str, Any], modality: str, goes: Goes = suits
) -> dict[str, Any]:
    """Those of the saved values that the operation still has, takes, and that go with the modality."""
    usable = {}
    for spec in parameters_of(cls):
        if spec.name in values and goes(spec, modality):
            try:
                usable[spec.name] = spec.check(values[spec.name])
            except UserError:
                continue
    return usable


def preset_note(spec: ParameterSpec, typical: float | None) -> str:
    """Sentence that says what a parameter is while the user leaves it to the preset."""
    if typical is None:
        return _("Not used by this preset. Tick to set it yourself.")
    text = _("From the preset: about {value}{unit}, drawn anew for each lesion. Tick to set it yourself.")
    return text.format(value=f"{typical:g}", unit=f" {spec.unit}" if spec.unit else "")


def suggestion_note(_spec: ParameterSpec, _typical: float | None) -> str:
    """Sentence that says what a method's parameter is while the user leaves it out."""
    return _("Taken from the surroundings of the seeds. Tick to set it yourself.")


def _round_step(step: float) -> float:
    """Next 1, 2 or 5 times a power of ten, so that the control shows round numbers."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= step * (1 - 1e-9))
