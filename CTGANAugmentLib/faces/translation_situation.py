"""What the Translate panel finds: models for the scan, and what is missing for a run. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.pytorch import MODELS, why_no_packages
from CTGANAugmentLib.faces.situation import grid_of
from CTGANAugmentLib.faces.translation_choices import TranslationChoices
from CTGANAugmentLib.modelzoo.card import ModelCard
from CTGANAugmentLib.modelzoo.catalog import find_models
from CTGANAugmentLib.modelzoo.suitability import warnings_for
from CTGANAugmentLib.translation.translate import Translate
from CTGANAugmentLib.translation.translator import CYCLE, MAPS
from CTGANAugmentLib.translation.ways import OBJECTIVES, choose_way, modality_of, ways_of
from CTGANAugmentLib.volume import Volume

_PACKAGES = {"torch": MODELS, "openvino": {**MODELS, "openvino": "openvino"}}
"""That run a network, by backend."""


def translating_models() -> list[ModelCard]:
    """Cards of the installed models that translate, those that learnt from pairs first."""
    cards = [each.card for each in find_models() if each.card is not None and ways_of(each.card)]
    return sorted(cards, key=lambda card: OBJECTIVES.index(card.objective.id))


def models_for(modality: str, direction: str = "auto") -> list[ModelCard]:
    """Those of the models that take a scan of a modality, in a direction where one is asked for."""
    return [
        card
        for card in translating_models()
        if any(
            modality_of(card, way.source) == modality and direction in ("auto", way.direction)
            for way in ways_of(card)
        )
    ]


def model_of(choices: TranslationChoices, modality: str) -> ModelCard | None:
    """Card of the model that a run would take; None where there is none for the scan."""
    fitting = models_for(modality, str(choices.values.get("direction", "auto")))
    if choices.model:
        return next((card for card in fitting if card.id == choices.model), None)
    able = [card for card in fitting if not _wants_way_back(choices) or len(ways_of(card)) > 1]
    return able[0] if able else None


def why_not_translate(nodes: Mapping[str, Any], choices: TranslationChoices, modality: str) -> str:
    """Sentence that says what keeps Translate from running, "" when it can run.

    Args:
        nodes: "volume" and "reference" nodes, each may be None.
        choices: the panel's other state.
        modality: of the scan.
    """
    problem, _grid = grid_of(nodes["volume"])
    if problem is None:
        return _("Choose a CT or MR volume.")
    if problem:
        return problem
    card = model_of(choices, modality)
    if card is None:
        return _(
            "No model here translates {modality} in this way: choose another one, train one, or import one."
        ).format(modality=modality)
    return _model(card, choices, modality) or _packages(choices) or _reference(nodes)


def doubts(volume: Volume, card: ModelCard, choices: TranslationChoices) -> list[str]:
    """Say how a scan differs from those that the model knows; looks at every voxel, so not while somebody waits."""
    try:
        way = choose_way(card, volume.modality, str(choices.values.get("direction", "auto")))
    except UserError as error:
        return [str(error)]
    return warnings_for(card, way.source, volume)


def operation_of(choices: TranslationChoices) -> Translate:
    """Operation with its parameters.

    Raises:
        UserError: values that do not go together.
    """
    return Translate(**{**choices.values, "model": choices.model})


def _wants_way_back(choices: TranslationChoices) -> bool:
    return CYCLE in MAPS.get(str(choices.values.get("confidence", "none")), ())


def _model(card: ModelCard, choices: TranslationChoices, modality: str) -> str:
    if _wants_way_back(choices) and len(ways_of(card)) < 2:
        return _(
            "This model goes one way only: for the confidence choose flips or none, or take another model."
        )
    try:
        choose_way(card, modality, str(choices.values.get("direction", "auto")))
    except UserError:
        return _("This model translates such scans both ways: choose the direction.")
    return ""


def _packages(choices: TranslationChoices) -> str:
    needed = _PACKAGES.get(str(choices.values.get("backend", "torch")), MODELS)
    return why_no_packages(needed)


def _reference(nodes: Mapping[str, Any]) -> str:
    if nodes["reference"] is None or nodes["reference"] is not nodes["volume"]:
        return ""
    return _("The reference is the scan itself: choose a real scan of the wanted kind, or none.")
