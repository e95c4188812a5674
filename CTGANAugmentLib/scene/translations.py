"""The translations of a scan that are in the scene, also after the scene was saved and opened again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from CTGANAugmentLib.scene.results import PROVENANCE, RESULT_ROLE, SOURCE_ROLE, plan_of
from CTGANAugmentLib.translation.translate import Translate

_VOLUME = "vtkMRMLScalarVolumeNode"


def translations_of(volume_node: Any) -> list[Any]:
    """Volume nodes that a scan was translated into, the oldest first; none for None."""
    if volume_node is None or volume_node.GetScene() is None:
        return []
    return [
        node
        for node in _volumes(volume_node.GetScene())
        if node.GetNodeReference(SOURCE_ROLE) is volume_node
        and node.GetNodeReference(RESULT_ROLE) is None
        and _is_translation(node)
    ]


def maps_of(translation_node: Any) -> list[Any]:
    """Maps of how sure the model was, beside a translation; none for None."""
    if translation_node is None or translation_node.GetScene() is None:
        return []
    nodes = _volumes(translation_node.GetScene())
    return [node for node in nodes if node.GetNodeReference(RESULT_ROLE) is translation_node]


def table_of(translation_node: Any) -> Any:
    """Table with the scores of a translation; None where there is none."""
    if translation_node is None or translation_node.GetScene() is None:
        return None
    scene, name = translation_node.GetScene(), "vtkMRMLTableNode"
    tables = [scene.GetNthNodeByClass(n, name) for n in range(scene.GetNumberOfNodesByClass(name))]
    return next((node for node in tables if node.GetNodeReference(RESULT_ROLE) is translation_node), None)


def record_of(node: Any) -> Mapping[str, Any]:
    """How a node was made, as JSON values; empty for any other node."""
    text = node.GetAttribute(PROVENANCE) if node is not None else None
    return json.loads(text) if text else {}


def _is_translation(node: Any) -> bool:
    plan = plan_of(node)
    return plan is not None and plan.operation == Translate.id


def _volumes(scene: Any) -> list[Any]:
    return [scene.GetNthNodeByClass(n, _VOLUME) for n in range(scene.GetNumberOfNodesByClass(_VOLUME))]
