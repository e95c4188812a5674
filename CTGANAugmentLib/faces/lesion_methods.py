"""The ways to put lesions into a scan, for a face to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from CTGANAugmentLib.faces.choices import Choices
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.pytorch import why_no_model
from CTGANAugmentLib.lesions.copy_paste import CopyPaste
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


def method_of(choices: Choices) -> type[Operation]:
    """Way to make lesions that is chosen; the one that needs no model in place of one that is not there."""
    return lesion_methods().get(choices.method, ParametricLesion)


def takes_preset(method: type[Operation]) -> bool:
    """Whether a method makes the kind of lesion that a preset names."""
    return any(spec.name == "preset" for spec in parameters_of(method))


def why_not_method(method: type[Operation], values: Mapping[str, Any], modality: str) -> str:
    """Sentence that says what a method lacks beside places, "" when it can run.

    Args:
        method: one of `lesion_methods`.
        values: the user's own figures.
        modality: of the scan.
    """
    if method is CopyPaste and not values.get("source"):
        return _("Choose what to copy from under Source: a folder, table or pattern of scans with masks.")
    return why_no_model(method, modality)
