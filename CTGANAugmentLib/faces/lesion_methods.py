"""The ways to put lesions into a scan, for a face to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from CTGANAugmentLib.lesions.parametric import ParametricLesion
from CTGANAugmentLib.operation import Operation, operations
from CTGANAugmentLib.parameters import parameters_of

_PACKAGE = ParametricLesion.__module__.rpartition(".")[0]


@cache
def lesion_methods() -> Mapping[str, type[Operation]]:
    """Operations of the package `lesions` that make some, by id; the one that needs no model first."""
    found = {
        name: each
        for name, each in operations().items()
        if each.__module__.startswith(_PACKAGE) and each.marks == ParametricLesion.marks
    }
    return {ParametricLesion.id: ParametricLesion, **found}


def takes_preset(method: type[Operation]) -> bool:
    """Whether a method makes the kind of lesion that a preset names."""
    return any(spec.name == "preset" for spec in parameters_of(method))


def needs_model(method: type[Operation]) -> bool:
    """Whether a trained model does the work."""
    return any(spec.about.models for spec in parameters_of(method))
