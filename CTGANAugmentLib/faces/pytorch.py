"""Whether what runs trained models is installed, and whether there is a model to run."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec

from CTGANAugmentLib.faces.control_choices import choices_of
from CTGANAugmentLib.faces.controls import control_of
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.parameters import Declared, parameters_of

MODELS: Mapping[str, str] = {"torch": "PyTorch", "safetensors": "safetensors"}
"""Packages that run models, by the name they are imported with; Slicer has none of them."""
TRAINING: Mapping[str, str] = {**MODELS, "yaml": "PyYAML", "PIL": "pillow"}
"""Packages that train them."""
RECIPES: Mapping[str, str] = {"yaml": "PyYAML"}
"""Package that reads recipes and pipelines; Slicer has not got it."""

FOREST: Mapping[str, str] = {"sklearn": "scikit-learn"}
"""Package whose forest tells made lesions from real ones; Slicer has not got it."""


def missing_packages(packages: Mapping[str, str] = MODELS) -> list[str]:
    """Names of those that have to be installed; imports none, which would take seconds."""
    return [title for name, title in packages.items() if find_spec(name) is None]


def torch_is_missing() -> bool:
    """Whether something has to be installed before a model can be run."""
    return bool(missing_packages())


def why_no_packages(packages: Mapping[str, str] = MODELS) -> str:
    """Sentence that says what has to be installed, "" for nothing."""
    missing = missing_packages(packages)
    return (
        _("This needs {packages}: install it first.").format(packages=", ".join(missing)) if missing else ""
    )


def needs_model(cls: type[Declared]) -> bool:
    """Whether a trained model does the work."""
    return any(spec.about.models for spec in parameters_of(cls))


def why_no_model(cls: type[Declared], modality: str) -> str:
    """Sentence that says what an operation lacks to run its model, "" for nothing or one that needs no model.

    Args:
        cls: the operation.
        modality: of the scan.
    """
    if not needs_model(cls):
        return ""
    if torch_is_missing():
        return why_no_packages()
    models = [control_of(spec) for spec in parameters_of(cls) if spec.about.models]
    # The first line leaves the choice to the scan.
    if all(choices_of(cls, each, modality)[1:] for each in models):
        return ""
    text = _("There is no model here that does this on {modality}: train one, or import one.")
    return text.format(modality=modality)
