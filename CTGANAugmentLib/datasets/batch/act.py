"""One thing that a recipe does to a case: an operation or a pipeline, with what is drawn for each case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from CTGANAugmentLib.augmentation.pipeline import pipelines, read_pipeline
from CTGANAugmentLib.augmentation.transform import Transform
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Operation, operation_from_json, operations
from CTGANAugmentLib.parameters import parameters_of

INSIDE = ("body", "tissue")
"""Regions that are found in the scan itself: its body, or the tissue that the lesion's preset belongs to."""
_OWN = ("operation", "pipeline", "probability", "inside")
_FAMILIES = ("lesions", "translation", "augmentation")


@dataclass(frozen=True)
class Act:
    """One thing done to a case.

    Attributes:
        operation: id of a lesion method, a translation, a removal or a transform; "" for a pipeline.
        pipeline: name or file of a pipeline; "" for an operation.
        parameters: of the operation. A pair of numbers is a range, from which each case draws evenly; a list of words
            is what each case chooses from.
        probability: that it is done to a case.
        inside: where lesions go: one of `INSIDE`, or a value of the case's mask such as "5".
    """

    operation: str = ""
    pipeline: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    probability: float = 1.0
    inside: str = "tissue"

    @property
    def draws(self) -> bool:
        """Whether another draw could do what one could not: lesions have places and sizes, translation has neither."""
        return bool(self.operation) and (_places_lesions(self.operation) or is_transform(self.operation))

    def drawn(self, rng: np.random.Generator) -> Operation:
        """Draw the parameters of one case and build the operation.

        Raises:
            UserError: a value out of its bounds.
        """
        kinds = {spec.name: spec.kind for spec in parameters_of(operations()[self.operation])}
        values = {name: _drawn(value, kinds[name], rng) for name, value in self.parameters.items()}
        return operation_from_json(self.operation, values)

    @property
    def paths(self) -> tuple[str, ...]:
        """Names of the parameters that name files or folders of this machine."""
        if not self.operation:
            return ()
        specs = {spec.name: spec.about for spec in parameters_of(operations()[self.operation])}
        return tuple(
            name
            for name, value in self.parameters.items()
            if specs[name].is_path
            or (specs[name].models and isinstance(value, str) and Path(value).expanduser().is_dir())
        )

    def to_record(self) -> dict[str, Any]:
        """Act as a case's record has it: whole, but for what names files of this machine."""
        told = {name: value for name, value in self.to_json().items() if name not in self.paths}
        return told | ({"pipeline": Path(self.pipeline).name} if self.pipeline else {})

    def to_json(self) -> dict[str, Any]:
        """Act as a recipe says it, whole."""
        what = {"pipeline": self.pipeline} if self.pipeline else {"operation": self.operation}
        where = {} if self.pipeline or not _places_lesions(self.operation) else {"inside": self.inside}
        return {**what, "probability": self.probability, **where, **self.parameters}


def act_from_json(owner: str, entry: Any) -> Act:
    """Read an act.

    Args:
        owner: step that it belongs to, for messages.
        entry: mapping with "operation" or "pipeline", optional "probability" and "inside", and parameters.

    Raises:
        UserError: an unknown operation or parameter, or a value that it cannot have.
    """
    if not isinstance(entry, Mapping) or ("operation" in entry) == ("pipeline" in entry):
        raise UserError(f"{owner}: expected {{operation: ID}} or {{pipeline: NAME}}, got {entry!r}")
    chance = entry.get("probability", 1.0)
    if isinstance(chance, bool) or not isinstance(chance, int | float) or not 0 <= chance <= 1:
        raise UserError(f"{owner}: expected a probability from 0 to 1, got {chance!r}")
    own = {name: value for name, value in entry.items() if name not in _OWN}
    if "pipeline" in entry:
        return _pipeline(owner, str(entry["pipeline"]), own, float(chance))
    inside = str(entry.get("inside", "tissue"))
    if inside not in INSIDE and not inside.isdigit():
        raise UserError(f"{owner}: expected inside: {', '.join(INSIDE)} or a value of the mask, got {inside}")
    act = Act(str(entry["operation"]), "", own, float(chance), inside)
    _check(owner, act)
    return act


def is_transform(operation: str) -> bool:
    """Whether an id is one of a classic transform."""
    found = operations().get(operation)
    return found is not None and issubclass(found, Transform)


def _places_lesions(operation: str) -> bool:
    found = operations()[operation]
    return found.__module__.split(".")[1] == "lesions" and "roi" in found.guides


def _pipeline(owner: str, name: str, more: Mapping[str, Any], chance: float) -> Act:
    if more:
        raise UserError(f"{owner}: a pipeline has its parameters in its own file, got {', '.join(more)} too")
    try:
        read_pipeline(name)
    except UserError as error:
        raise UserError(f"{owner}: {error}; pipelines are {', '.join(pipelines())}") from error
    return Act(pipeline=name, probability=chance)


def _check(owner: str, act: Act) -> None:
    """Build the operation with the ends of every range: what cannot be is found before any work."""
    found = operations().get(act.operation)
    if found is None or found.__module__.split(".")[1] not in _FAMILIES:
        raise UserError(f"{owner}: there is no operation {act.operation!r} that makes images")
    for end in (0, -1):
        given = {name: value[end] if _is_list(value) else value for name, value in act.parameters.items()}
        try:
            operation_from_json(act.operation, given)
        except UserError as error:
            raise UserError(f"{owner} ({act.operation}): {error}") from error


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 0


def _drawn(value: Any, kind: type, rng: np.random.Generator) -> Any:
    if not _is_list(value):
        return value
    if kind is int and len(value) == 2:
        return int(rng.integers(value[0], value[1], endpoint=True))
    if kind is float and len(value) == 2:
        return float(rng.uniform(value[0], value[1]))
    return value[int(rng.integers(len(value)))]
