"""Taking results back: the scene's own undo keeps a copy of every volume, this keeps none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import vtk

from CTGANAugmentLib.scene.volumes import remove_with_parts


class UndoList:
    """The nodes that each step added, newest last; nodes deleted meanwhile are passed over."""

    def __init__(self) -> None:
        self._steps: list[list[Any]] = []

    def add(self, nodes: Iterable[Any]) -> None:
        """Remember the nodes of one step."""
        self._steps.append([_weak(node) for node in nodes])

    def can_undo(self, scene: Any) -> bool:
        """Whether a step still has a node in the scene."""
        return bool(self.next_nodes(scene))

    def next_nodes(self, scene: Any) -> list[Any]:
        """Nodes that the next `undo` would remove."""
        return next((nodes for step in reversed(self._steps) if (nodes := self._present(step, scene))), [])

    def undo(self, scene: Any) -> list[str]:
        """Remove what the latest step that is still there added; return the names of the removed nodes."""
        while self._steps:
            nodes = self._present(self._steps.pop(), scene)
            names = [node.GetName() for node in nodes]
            for node in nodes:
                remove_with_parts(scene, node)
            if names:
                return names
        return []

    def clear(self) -> None:
        """Forget every step and leave the nodes where they are."""
        self._steps.clear()

    @staticmethod
    def _present(step: list[Any], scene: Any) -> list[Any]:
        nodes = [reference.Get() for reference in step]
        return [node for node in nodes if node is not None and scene.IsNodePresent(node)]


def _weak(node: Any) -> Any:
    reference = vtk.vtkWeakReference()
    reference.Set(node)
    return reference
