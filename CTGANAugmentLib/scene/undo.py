"""Taking results back: the scene's own undo keeps a copy of every volume, this keeps none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import vtk

from CTGANAugmentLib.scene.volumes import remove_with_parts

Again = Callable[[], Iterable[Any]]


@dataclass(frozen=True)
class _Step:
    """Nodes that were added, and how to make them once more."""

    nodes: tuple[Any, ...]
    again: Again | None

    def present(self, scene: Any) -> list[Any]:
        nodes = [reference.Get() for reference in self.nodes]
        return [node for node in nodes if node is not None and scene.IsNodePresent(node)]


class UndoList:
    """The nodes that each step added, newest last; nodes deleted meanwhile are passed over."""

    def __init__(self) -> None:
        self._steps: list[_Step] = []
        self._undone: list[Again] = []

    def add(self, nodes: Iterable[Any], again: Again | None = None) -> None:
        """Remember the nodes of one step; what was undone before cannot be redone from then on.

        Args:
            nodes: that the step added.
            again: adds the same once more and returns the nodes, for `redo`.
        """
        self._undone.clear()
        self._remember(nodes, again)

    def steps(self, scene: Any) -> list[list[Any]]:
        """Nodes of each step of which something is left, oldest first."""
        return [nodes for step in self._steps if (nodes := step.present(scene))]

    def can_undo(self, scene: Any) -> bool:
        """Whether a step still has a node in the scene."""
        return bool(self.next_nodes(scene))

    @property
    def can_redo(self) -> bool:
        """Whether something undone can be made once more."""
        return bool(self._undone)

    def next_nodes(self, scene: Any) -> list[Any]:
        """Nodes that the next `undo` would remove."""
        return next(reversed(self.steps(scene)), [])

    def undo(self, scene: Any) -> list[str]:
        """Remove what the latest step that is still there added; return the names of the removed nodes."""
        while self._steps:
            names = self._take_back(self._steps.pop(), scene)
            if names:
                return names
        return []

    def remove(self, scene: Any, nodes: Sequence[Any]) -> list[str]:
        """Remove what one step added, wherever it stands; return the names of the removed nodes."""
        for step in self._steps:
            if step.present(scene) == list(nodes):
                self._steps.remove(step)
                return self._take_back(step, scene)
        return []

    def redo(self) -> list[Any]:
        """Make once more what was undone last; return the new nodes.

        Raises:
            UserError: what it was made from is gone; it can then not be redone any more.
        """
        if not self._undone:
            return []
        again = self._undone.pop()
        nodes = list(again())
        self._remember(nodes, again)
        return nodes

    def clear(self) -> None:
        """Forget every step and leave the nodes where they are."""
        self._steps.clear()
        self._undone.clear()

    def _remember(self, nodes: Iterable[Any], again: Again | None) -> None:
        self._steps.append(_Step(tuple(_weak(node) for node in nodes), again))

    def _take_back(self, step: _Step, scene: Any) -> list[str]:
        nodes = step.present(scene)
        names = [node.GetName() for node in nodes]
        for node in nodes:
            remove_with_parts(scene, node)
        if names and step.again is not None:
            self._undone.append(step.again)
        return names


def _weak(node: Any) -> Any:
    reference = vtk.vtkWeakReference()
    reference.Set(node)
    return reference
