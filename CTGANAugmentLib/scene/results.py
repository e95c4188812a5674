"""A result of an operation as nodes beside the input's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import slicer

from CTGANAugmentLib.augmentation.pipeline import PIPELINE
from CTGANAugmentLib.augmentation.transform import Transform
from CTGANAugmentLib.operation import Operation, Result, operations
from CTGANAugmentLib.provenance import Plan, Provenance, read_provenance
from CTGANAugmentLib.scene.segmentations import segmentation_from_labels
from CTGANAugmentLib.scene.volumes import modality_of, node_from_volume, remove_with_parts
from CTGANAugmentLib.translation.map_scale import full_colour
from CTGANAugmentLib.volume import Volume

SYNTHETIC = "CTGANAugment.Synthetic"
NOTICE = "CTGANAugment.Notice"
PROVENANCE = "CTGANAugment.Provenance"
SOURCE_ROLE = "CTGANAugmentSource"
RESULT_ROLE = "CTGANAugmentResult"
"""From a map to the result that it says something of."""

_SEEN_FROM = 0.1
"""Share of a map's top value below which it is clear."""


@dataclass(frozen=True, repr=False)
class ResultNodes:
    """What a result put into the scene.

    Attributes:
        volume_node: the synthetic volume, None when the operation made only masks.
        segmentation_node: one segment a structure, None when the operation made no mask.
        result: the library's own result.
        map_nodes: a volume for each of the result's maps.
    """

    volume_node: Any
    segmentation_node: Any
    result: Result
    map_nodes: tuple[Any, ...] = ()

    def __repr__(self) -> str:
        """Short, because the Python console shows what a call returns."""
        names = ", ".join(repr(node.GetName()) for node in self.nodes)
        return f"<ResultNodes {names}; {len(self.result.warnings)} warnings>"

    @property
    def nodes(self) -> list[Any]:
        """The nodes that were added."""
        return [n for n in (self.volume_node, self.segmentation_node, *self.map_nodes) if n is not None]


def add_result(
    scene: Any, result: Result, source: Any, record: Mapping[str, Any] | None = None
) -> ResultNodes:
    """Add a result to the scene, beside the volume node it was made from; all of it or nothing.

    Args:
        scene: the vtkMRMLScene.
        result: what was made.
        source: volume node.
        record: provenance that a job wrote, as JSON values; the result's own when None.
    """
    added: list[Any] = []
    try:
        volume_node = None
        if result.volume is not None:
            name = f"{source.GetName()} synthetic"
            volume_node = _volume_node(scene, result.volume, source, name)
            added.append(volume_node)
        segmentation_node = None
        if result.masks:
            reference = volume_node or source
            name = f"{reference.GetName()} {_marks_of(result)}"
            synthetic = result.provenance.synthetic
            segmentation_node = segmentation_from_labels(
                scene, result.masks, reference, name, synthetic=synthetic
            )
            added.append(segmentation_node)
        map_nodes = []
        for volume in result.maps:
            map_nodes.append(_map_node(scene, volume, source, volume_node))
            added.append(map_nodes[-1])
        told = result.provenance.to_json() if record is None else dict(record)
        text = json.dumps(told, ensure_ascii=False, allow_nan=False)
        for node in added:
            _mark(node, result.provenance, text)
            node.SetNodeReferenceID(SOURCE_ROLE, source.GetID())
            put_beside(node, source)
    except Exception:
        for node in added:
            remove_with_parts(scene, node)
        raise
    return ResultNodes(volume_node, segmentation_node, result, tuple(map_nodes))


def _marks_of(result: Result) -> str:
    name = result.provenance.plan.operation
    if name == PIPELINE:
        return Transform.marks
    made_by = operations().get(name, Operation)
    return made_by.marks


def _volume_node(scene: Any, volume: Volume, source: Any, name: str) -> Any:
    """A volume beside its source; one of another modality has values that the source's window does not show."""
    node = node_from_volume(scene, volume, like=source, name=name)
    if volume.modality != modality_of(source):
        node.GetDisplayNode().SetAutoWindowLevel(True)
    return node


def _map_node(scene: Any, volume: Volume, source: Any, shown: Any) -> Any:
    """A map as a volume in colours of heat, clear where it is low: ready to be laid over the result."""
    node = node_from_volume(scene, volume, like=source, name=volume.name)
    display = node.GetDisplayNode()
    top = full_colour(volume)
    display.SetAndObserveColorNodeID("vtkMRMLColorTableNodeIron")
    display.SetAutoWindowLevel(False)
    display.SetWindowLevelMinMax(0, top)
    display.SetAutoThreshold(False)
    display.SetThreshold(_SEEN_FROM * top, max(float(volume.array.max()), top))
    display.SetApplyThreshold(True)
    if shown is not None:
        node.SetNodeReferenceID(RESULT_ROLE, shown.GetID())
    return node


def plan_of(node: Any) -> Plan | None:
    """Plan that a node was made with, None for any other node."""
    record = node.GetAttribute(PROVENANCE)
    return read_provenance(record)[0] if record else None


def _mark(node: Any, provenance: Provenance, record: str) -> None:
    if provenance.synthetic:
        node.SetAttribute(SYNTHETIC, "YES")
    node.SetAttribute(NOTICE, provenance.notice)
    node.SetAttribute(PROVENANCE, record)


def put_beside(node: Any, source: Any) -> None:
    """Show the node in the same patient, study or folder; headless scenes make no items by themselves."""
    hierarchy = slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(node.GetScene())
    if hierarchy is None:
        return
    source_item = hierarchy.GetItemByDataNode(source)
    parent = hierarchy.GetItemParent(source_item) if source_item else hierarchy.GetSceneItemID()
    item = hierarchy.GetItemByDataNode(node)
    if item:
        hierarchy.SetItemParent(item, parent)
    else:
        hierarchy.CreateItem(parent, node)
