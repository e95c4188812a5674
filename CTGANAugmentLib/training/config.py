"""What a run does, read from a YAML file with overrides from the command line, and kept whole in the run's folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from os import PathLike
from pathlib import Path
from typing import Annotated, Any

import yaml

from CTGANAugmentLib.datasets.data_settings import PATHS, DataSettings
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.parameters import Declared, Parameter, parameters_of
from CTGANAugmentLib.resources import resource_folder
from CTGANAugmentLib.training.data.batch_augmentation import AugmentationSettings
from CTGANAugmentLib.training.objective import Objective, objective_from_json, objectives
from CTGANAugmentLib.training.settings import TrainingSettings

_ENTRIES = ("objective", "parameters", "data", "augmentation", "training", "card")
_EXPONENT = re.compile(r"[-+]?\d+(\.\d*)?[eE][-+]?\d+")
"""Numbers such as 2e-4, which YAML 1.1 takes for text."""


@dataclass(frozen=True, kw_only=True)
class CardText(Declared):
    """The part ``card`` of a configuration: what the model's card says beyond what is measured."""

    id: Annotated[str, Parameter("short name of the model; nothing for the objective's")] = ""
    title: Annotated[str, Parameter("name for people; nothing for the objective's")] = ""
    data: Annotated[str, Parameter("what it was trained on, without paths and names")] = "not described"
    data_licence: Annotated[str, Parameter("of the training data")] = "not stated"
    citation: Annotated[str, Parameter("of the training data")] = ""
    intended_use: Annotated[str, Parameter("what the model is for")] = (
        "research on methods: synthetic images for training and testing"
    )
    limits: Annotated[str, Parameter("what it must not be used for, and where it fails")] = (
        "not for diagnosis; knows only scans like those that it was trained on"
    )
    licence: Annotated[str, Parameter("of the model")] = "not stated"
    measured: Annotated[
        str, Parameter("on whom and how it was measured, beside the scores that the training writes")
    ] = ""
    presets: Annotated[
        str,
        Parameter("lesion presets that the training lesions, or what was round them, are like; with commas"),
    ] = ""


@dataclass(frozen=True, kw_only=True)
class TrainingConfig:
    """Everything that a run depends on, beside the scans themselves.

    Attributes:
        objective: model of the literature with its parameters.
        data: scans and how patches are cut from them; paths are absolute.
        augmentation: of the patches, on the fly.
        training: length, speed and machine.
        card: words for the model's card.
    """

    objective: Objective
    data: DataSettings
    augmentation: AugmentationSettings
    training: TrainingSettings
    card: CardText

    def __post_init__(self) -> None:
        varied = self.augmentation.varied
        if varied != "all" and not self.data.two_kinds:
            raise UserError(
                f"augmentation.varied: there is no {varied} where data has images of one kind: leave it at all"
            )

    def to_json(self) -> dict[str, Any]:
        """Whole configuration as JSON values, laid out as in the YAML file."""
        return {
            "objective": self.objective.id,
            "parameters": self.objective.to_json(),
            "data": self.data.to_json(),
            "augmentation": self.augmentation.to_json(),
            "training": self.training.to_json(),
            "card": self.card.to_json(),
        }

    @staticmethod
    def from_json(content: Mapping[str, Any], folder: Path) -> TrainingConfig:
        """Build a configuration.

        Args:
            content: as in the YAML file; what is left out has its default.
            folder: where relative paths of scans start.

        Raises:
            UserError: an unknown entry, with the nearest known one, or a value out of its bounds.
        """
        require_known("the configuration", content, _ENTRIES)
        parts = {name: _part(content, name) for name in _ENTRIES[1:]}
        name = content.get("objective")
        known = objectives()
        if not isinstance(name, str) or name not in known:
            raise UserError(
                f"objective: expected one of {', '.join(known)}, got {name!r}{_nearest(name, known)}"
            )
        sections: dict[str, type[Declared]] = {
            "parameters": known[name],
            "augmentation": AugmentationSettings,
            "training": TrainingSettings,
            "card": CardText,
        }
        for section, cls in sections.items():
            require_known(section, parts[section], [spec.name for spec in parameters_of(cls)])
        return TrainingConfig(
            objective=objective_from_json(name, parts["parameters"]),
            data=DataSettings.from_json(parts["data"], folder),
            augmentation=AugmentationSettings(**parts["augmentation"]),
            training=TrainingSettings(**parts["training"]),
            card=CardText(**parts["card"]),
        )


def read_config(source: str | PathLike[str], overrides: Sequence[str] = ()) -> TrainingConfig:
    """Read a configuration.

    Args:
        source: YAML or JSON file, in which relative paths of scans start at its own folder; or a recipe's name.
        overrides: entries such as ``training.steps=200``, values written as in YAML; relative paths in them start at
            the present folder.

    Raises:
        UserError: no such file or recipe, no YAML, an unknown entry, or a value out of its bounds.
    """
    path = _file_of(source)
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise UserError(f"expected a configuration in YAML, got {path}: {error}") from error
    if not isinstance(content, dict):
        raise UserError(f"expected a configuration with entries such as 'objective: dcgan', got {path}")
    for override in overrides:
        _override(content, override)
    recipe = path.parent == resource_folder("Training")
    return TrainingConfig.from_json(_numbers(content), Path.cwd() if recipe else path.resolve().parent)


def recipes() -> dict[str, Path]:
    """Configurations that travel with the library, by name."""
    return {path.stem: path for path in sorted(resource_folder("Training").glob("*.yaml"))}


def require_known(owner: str, given: Iterable[Any], known: Iterable[str]) -> None:
    """Check that only names are given that there are.

    Raises:
        UserError: another name; it tells the nearest one and all that there are.
    """
    names = list(known)
    for name in given:
        if name not in names:
            raise UserError(
                f"{owner} has no entry {name!r}{_nearest(name, names)}; it has {', '.join(names)}"
            )


def _file_of(source: str | PathLike[str]) -> Path:
    path, known = Path(source), recipes()
    if path.is_file():
        return path
    if str(source) in known:
        return known[str(source)]
    raise UserError(
        f"expected a configuration file or one of the recipes {', '.join(known)}, got {source}"
        f"{_nearest(str(source), known)}"
    )


def _override(content: dict[str, Any], text: str) -> None:
    name, equals, value = text.partition("=")
    *sections, entry = name.strip().split(".")
    if not equals or not entry or len(sections) > 1:
        raise UserError(f"expected an override such as training.steps=200, got {text!r}")
    try:
        parsed = yaml.safe_load(value)
    except yaml.YAMLError as error:
        raise UserError(f"expected a value as in YAML after {name}=, got {value!r}: {error}") from error
    if sections == ["data"] and entry in PATHS and parsed:
        parsed = str(Path.cwd() / Path(str(parsed)).expanduser())
    require_known("the configuration", [*sections, entry][:1], _ENTRIES)
    if sections:
        content[sections[0]] = {**_part(content, sections[0]), entry: parsed}
    else:
        content[entry] = parsed


def _part(content: Mapping[str, Any], name: str) -> dict[str, Any]:
    part = content.get(name) or {}
    if not isinstance(part, dict):
        raise UserError(f"{name}: expected entries with names, got {part!r}")
    return dict(part)


def _numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _numbers(part) for name, part in value.items()}
    return float(value) if isinstance(value, str) and _EXPONENT.fullmatch(value) else value


def _nearest(name: Any, known: Iterable[str]) -> str:
    near = get_close_matches(str(name), list(known), n=1)
    return f" (did you mean {near[0]}?)" if near else ""
