"""Results of segmentation methods as segments of one segmentation node a scan, and taking them back."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import vtk

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.provenance import RESEARCH_NOTICE
from CTGANAugmentLib.scene.results import NOTICE, PROVENANCE, SOURCE_ROLE, put_beside
from CTGANAugmentLib.scene.segmentations import add_segments, new_segmentation
from CTGANAugmentLib.scene.volumes import remove_with_parts
from CTGANAugmentLib.volume import LabelVolume

BASELINES = "CTGANAugment.Baselines"
SECONDS_TAG = "CTGANAugment.Seconds"


@dataclass(frozen=True, repr=False)
class BaselineSegment:
    """What a method put into the scene.

    Attributes:
        segmentation_node: with the segments of all methods that ran on the scan.
        segment_id: the new one.
        name: its name.
        measured: volume, diameter and what else the method measured.
        warnings: sentences for the user.
        seconds: how long it took.
    """

    segmentation_node: Any
    segment_id: str
    name: str
    measured: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    seconds: float = 0.0

    def __repr__(self) -> str:
        """Short, because the Python console shows what a call returns."""
        sizes = [f"{each['volume_ml']:.2f} mL" for each in self.measured.get("segments", ())]
        parts = [repr(self.name), *sizes, f"{self.seconds:.1f} s", f"{len(self.warnings)} warnings"]
        return f"<BaselineSegment {', '.join(parts)}>"


def baselines_of(volume_node: Any) -> Any:
    """Segmentation node that holds a scan's baselines, None where there is none."""
    scene = volume_node.GetScene()
    name = "vtkMRMLSegmentationNode"
    nodes = [scene.GetNthNodeByClass(n, name) for n in range(scene.GetNumberOfNodesByClass(name))]
    ours = (node for node in nodes if node.GetAttribute(BASELINES))
    return next((node for node in ours if node.GetNodeReference(SOURCE_ROLE) is volume_node), None)


def add_baseline(
    volume_node: Any,
    masks: Sequence[LabelVolume],
    record: Mapping[str, Any],
    *,
    warnings: Sequence[str] = (),
    seconds: float = 0.0,
) -> BaselineSegment:
    """Add a method's result to the scan's baselines, as one segment; all of it or nothing.

    Args:
        volume_node: the scan.
        masks: one, with one label, on a part of the scan's grid in world coordinates.
        record: provenance as JSON values.
        warnings: sentences for the user.
        seconds: how long it took.

    Raises:
        UserError: not one label, one on other voxels than the scan's, or a scan that was deleted meanwhile.
    """
    if len(masks) != 1 or len(masks[0].labels) != 1:
        raise UserError(f"expected one segment of a method, got {sum(len(mask.labels) for mask in masks)}")
    if volume_node.GetScene() is None:
        raise UserError("the scan was deleted meanwhile: there is nothing to add the result to")
    node = baselines_of(volume_node)
    is_new = node is None
    if is_new:
        node = _new_node(volume_node)
    try:
        mask = masks[0]
        name = _unique_name(node, mask.labels[0].name)
        tags = {**mask.labels[0].tags, PROVENANCE: _as_tag(record), SECONDS_TAG: f"{seconds:.2f}"}
        label = replace(mask.labels[0], name=name, tags=tags)
        (segment_id,) = add_segments(node, replace(mask, labels=(label,)), volume_node)
    except Exception:
        if is_new:
            remove_with_parts(volume_node.GetScene(), node)
        raise
    measured = record.get("measured", {})
    return BaselineSegment(node, segment_id, name, measured, tuple(warnings), seconds)


def show_alone(volume_node: Any, names: Collection[str]) -> None:
    """Show those of a scan's baselines that have one of some names, or all of them when none has."""
    node = baselines_of(volume_node)
    display = node.GetDisplayNode() if node is not None else None
    if display is None:
        return
    segmentation = node.GetSegmentation()
    ids = segmentation.GetSegmentIDs()
    chosen = [each for each in ids if segmentation.GetSegment(each).GetName() in names] or ids
    for each in ids:
        display.SetSegmentVisibility(each, each in chosen)


class SegmentUndo:
    """The segments that were added, newest last; those deleted meanwhile are passed over."""

    def __init__(self) -> None:
        self._steps: list[tuple[Any, str]] = []

    def add(self, made: BaselineSegment) -> None:
        """Remember a segment."""
        reference = vtk.vtkWeakReference()
        reference.Set(made.segmentation_node)
        self._steps.append((reference, made.segment_id))

    def can_undo(self, scene: Any) -> bool:
        """Whether one of them is still in the scene."""
        return any(_segment(scene, step) is not None for step in self._steps)

    def undo(self, scene: Any) -> str:
        """Remove the latest that is still there, and its node with the last segment; return its name, "" for none."""
        while self._steps:
            step = self._steps.pop()
            segment = _segment(scene, step)
            if segment is None:
                continue
            node, name = step[0].Get(), str(segment.GetName())
            node.GetSegmentation().RemoveSegment(step[1])
            if not node.GetSegmentation().GetNumberOfSegments():
                remove_with_parts(scene, node)
            return name
        return ""


def _segment(scene: Any, step: tuple[Any, str]) -> Any:
    node = step[0].Get()
    if node is None or not scene.IsNodePresent(node):
        return None
    return node.GetSegmentation().GetSegment(step[1])


def _new_node(volume_node: Any) -> Any:
    node = new_segmentation(volume_node.GetScene(), volume_node, f"{volume_node.GetName()} baselines")
    node.SetAttribute(BASELINES, "YES")
    node.SetAttribute(NOTICE, RESEARCH_NOTICE)
    node.SetNodeReferenceID(SOURCE_ROLE, volume_node.GetID())
    put_beside(node, volume_node)
    return node


def _unique_name(node: Any, wanted: str) -> str:
    segmentation = node.GetSegmentation()
    taken = {segmentation.GetSegment(each).GetName() for each in segmentation.GetSegmentIDs()}
    numbered = (f"{wanted} {number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(name for name in numbered if name not in taken)


def _as_tag(record: Mapping[str, Any]) -> str:
    """JSON in one line without the bar that ends a tag in Slicer's files."""
    text = json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("|", "\\u007c")
