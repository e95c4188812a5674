"""Telling a panel that a node it rests on changed, once for many changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import qt
import slicer
import vtk

from CTGANAugmentLib.panels.widgets import listen

_DELAY_MS = 50


class NodeWatch:
    """Observes nodes by role; the callback comes shortly after, once for a burst of events."""

    def __init__(self, on_change: Callable[[], None]) -> None:
        self._observed: dict[str, tuple[Any, list[int]]] = {}
        self._timer = qt.QTimer()
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        listen(self._timer, "timeout()", on_change)

    def follow(self, role: str, node: Any) -> None:
        """Observe a node in place of the one that had the role."""
        known, tags = self._observed.get(role, (None, []))
        if known is node:
            return
        for tag in tags:
            known.RemoveObserver(tag)
        events = [] if node is None else _events_of(node)
        self._observed[role] = (node, [node.AddObserver(event, self._on_event) for event in events])

    def stop(self) -> None:
        """Observe nothing any more."""
        for role in list(self._observed):
            self.follow(role, None)
        self._timer.stop()

    def _on_event(self, _caller: Any, _event: Any) -> None:
        self._timer.start()


def _events_of(node: Any) -> list[int]:
    if node.IsA("vtkMRMLScene"):
        return [node.NodeRemovedEvent]
    events = [vtk.vtkCommand.ModifiedEvent]
    if node.IsA("vtkMRMLTransformableNode"):
        events.append(slicer.vtkMRMLTransformableNode.TransformModifiedEvent)
    if node.IsA("vtkMRMLVolumeNode"):
        events.append(slicer.vtkMRMLVolumeNode.ImageDataModifiedEvent)
    if node.IsA("vtkMRMLMarkupsNode"):
        events += [
            slicer.vtkMRMLMarkupsNode.PointPositionDefinedEvent,
            slicer.vtkMRMLMarkupsNode.PointModifiedEvent,
            slicer.vtkMRMLMarkupsNode.PointRemovedEvent,
        ]
    if node.IsA("vtkMRMLSegmentationNode"):
        segmentation = slicer.vtkSegmentation
        events += [segmentation.SegmentAdded, segmentation.SegmentRemoved, segmentation.SegmentModified]
    return events
